import type { ShellWord } from '../shell';
import { parseArguments } from './options';
import { resolvePath } from './paths';
import type { Run, RunCommand } from './run';

/** What a command adds to `/etc/passwd` and `/etc/group`. Names that cannot be resolved stand as written. */
export interface CreatedAccounts {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** The home folder that it makes, absolute; undefined when it makes none or the path is not known. */
  readonly home: string | undefined;
  /** The home folder that `/etc/passwd` names, made or not. */
  readonly loginHome: string | undefined;
  /** The user's number as written; undefined when none is. */
  readonly uid: string | undefined;
}

const useraddValues = new Set(
  '-b -c -d -e -f -g -G -k -K -p -R -s -u -Z --base-dir --comment --home-dir --home --expiredate --inactive --gid --groups --skel --key --password --root --shell --uid --selinux-user'.split(
    ' ',
  ),
);
const groupaddValues = new Set('-g -K -p -R -U --gid --key --password --root --users'.split(' '));
/** Debian's long options and busybox's short ones. */
const adduserValues = new Set(
  '-h -g -s -G -u -k --home --shell --uid --gid --ingroup --gecos --comment --firstuid --lastuid --firstgid --lastgid --conf'.split(
    ' ',
  ),
);
const addgroupValues = new Set('-g --gid --firstgid --lastgid --conf'.split(' '));

/** The accounts that a command makes; undefined for a command of another kind. Source: the manual pages of shadow, Debian's adduser, busybox. */
export function createdAccounts(command: RunCommand, run: Run): CreatedAccounts | undefined {
  const text: Read = (word) => (word === undefined ? '' : (run.value(word) ?? word.text));
  switch (command.name) {
    case 'useradd':
      return byUseradd(command.args, text);
    case 'adduser':
      return isUseradd(command.args) ? byUseradd(command.args, text) : byAdduser(command.args, text);
    case 'groupadd':
    case 'addgroup': {
      const withValue = command.name === 'groupadd' ? groupaddValues : addgroupValues;
      const { positional } = parseArguments(command.args, withValue);
      return positional.length === 1 ? { ...noAccounts, groups: [text(positional[0])] } : noAccounts;
    }
    default:
      return undefined;
  }
}

type Read = (word: ShellWord | undefined) => string;

function byUseradd(args: readonly ShellWord[], text: Read): CreatedAccounts {
  const { options, values, positional } = parseArguments(args, useraddValues);
  const name = text(positional.at(-1));
  const ownGroup = !['-N', '--no-user-group', '-g', '--gid'].some((option) => options.has(option));
  const homeWord = values.get('-d') ?? values.get('--home-dir') ?? values.get('--home');
  const makesHome = options.has('-m') || options.has('--create-home');
  return accounts(name, ownGroup, makesHome, homePath(text(homeWord), name), uidOf(values, text));
}

/** Red Hat's `adduser` is `useradd`. Neither Debian's nor busybox's knows these options. */
function isUseradd(args: readonly ShellWord[]): boolean {
  const { options } = parseArguments(args, useraddValues);
  return [...options].some((option) => onlyUseradd.test(option));
}

const onlyUseradd =
  /^(-[bcdefKlmMNoprRUZ]|--(base-dir|home-dir|create-home|user-group|no-user-group|groups|password))$/;

function byAdduser(args: readonly ShellWord[], text: Read): CreatedAccounts {
  const { options, values, positional } = parseArguments(args, adduserValues);
  // Two names put a user that is there into a group.
  if (positional.length !== 1) return noAccounts;
  const name = text(positional[0]);
  const system = options.has('-S') || options.has('--system');
  // Debian: without `--system` that is `addgroup`.
  if (options.has('--group') && !system) return { ...noAccounts, groups: [name] };
  const otherGroup = ['-G', '--ingroup', '--gid'].some((option) => options.has(option));
  const noHome = options.has('-H') || options.has('--no-create-home');
  const homeWord = values.get('-h') ?? values.get('--home');
  const home = homePath(text(homeWord), name);
  const created = accounts(name, system ? options.has('--group') : !otherGroup, !noHome, home, uidOf(values, text));
  // Debian's system users live in /nonexistent, busybox's in /home.
  return options.has('--system') && homeWord === undefined ? { ...created, loginHome: undefined } : created;
}

const noAccounts: CreatedAccounts = { users: [], groups: [], home: undefined, loginHome: undefined, uid: undefined };

function accounts(
  name: string,
  ownGroup: boolean,
  makesHome: boolean,
  home: string | undefined,
  uid: string | undefined,
): CreatedAccounts {
  if (name === '') return noAccounts;
  return {
    users: [name],
    groups: ownGroup ? [name] : [],
    home: makesHome ? home : undefined,
    loginHome: home,
    uid,
  };
}

function uidOf(values: ReadonlyMap<string, ShellWord>, text: Read): string | undefined {
  const written = text(values.get('-u') ?? values.get('--uid'));
  return /^\d+$/.test(written) ? written : undefined;
}

function homePath(written: string, name: string): string | undefined {
  const path = written === '' ? `/home/${name}` : written;
  return /[$`]/.test(path) ? undefined : resolvePath(path, undefined);
}
