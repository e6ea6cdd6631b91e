import { listIn } from '../../core/list-in';
import { packageAccount, serviceWords } from '../../data/package-accounts';
import { managerOf, packageName } from '../../data/package-managers';
import { isInside } from './paths';
import { packageCommand } from './packages';
import type { PackageCommand } from './packages';
import { remember } from '../remember';
import type { Run, RunCommand } from './run';
import type { Stage, Step } from './stage';
import { createdAccounts } from './users';

/** Where in a stage something happens: `step.index` for an instruction, a part more for a command of a `RUN`. */
export type Place = number;

export interface AccountEvent {
  readonly at: Place;
  readonly kind: 'user' | 'group';
  /** `maybe`: a command that may not run, or may have done it before. */
  readonly effect: 'exists' | 'gone' | 'maybe';
  readonly home: string | undefined;
  readonly uid: string | undefined;
}

/** What the instructions of one stage do to `/etc/passwd` and `/etc/group`. */
export interface AccountEvents {
  readonly byName: ReadonlyMap<string, readonly AccountEvent[]>;
  /** Where first something that nobody can follow may have made any account. */
  readonly unclearFrom: Place;
  /** Words of the names of installed packages, by the first place. */
  readonly services: ReadonlyMap<string, Place>;
}

/** The place of a step, or of a command of its `RUN`. */
export function placeOf(step: Step, command?: RunCommand): Place {
  if (command === undefined || step.run === undefined) return step.index;
  const { commands } = step.run;
  return step.index + Math.max(0, commands.indexOf(command)) / (commands.length + 1);
}

/** Reads a stage's instructions, once. */
export const accountEvents = remember(readEvents);

function readEvents(stage: Stage): AccountEvents {
  const byName = new Map<string, AccountEvent[]>();
  const services = new Map<string, Place>();
  let unclearFrom = Infinity;
  const add = (name: string, event: AccountEvent): void => {
    listIn(byName, name).push(event);
  };
  const unclear = (at: Place): void => {
    unclearFrom = Math.min(unclearFrom, at);
  };

  for (const step of stage.steps) {
    if (bringsAccounts(step)) unclear(step.index);
    const { run } = step;
    if (run === undefined) continue;
    if (!run.complete) unclear(step.index);
    run.commands.forEach((command, index) => {
      const at = step.index + index / (run.commands.length + 1);
      const sure = isSure(command, run.commands[index - 1]);
      const note = (
        kind: 'user' | 'group',
        names: readonly string[],
        effect: 'exists' | 'gone',
        home?: string,
        uid?: string,
      ) => {
        for (const name of names) {
          if (/[$`*]/.test(name)) unclear(at);
          add(name, { at, kind, effect: sure ? effect : 'maybe', home, uid });
        }
      };
      const created = createdAccounts(command, run);
      if (created) {
        note('user', created.users, 'exists', created.loginHome, created.uid);
        note('group', created.groups, 'exists');
        return;
      }
      const removed = removedAccount(command);
      if (removed) {
        note(removed.kind, [removed.name], 'gone');
        // The group of the user's own name goes with it, where nobody else is in it.
        if (removed.kind === 'user')
          add(removed.name, { at, kind: 'group', effect: 'maybe', home: undefined, uid: undefined });
        return;
      }
      const does = packageCommand(command, run);
      if (does?.manager.kind === 'system') {
        if (does.action !== 'install') return;
        for (const name of installedNames(does, run)) {
          if (name === undefined) {
            unclear(at);
            continue;
          }
          const account = packageAccount(does.manager.name, name);
          if (account !== undefined) for (const kind of ['user', 'group'] as const) note(kind, [account], 'exists');
          for (const word of serviceWords(name)) if (!services.has(word)) services.set(word, at);
        }
        return;
      }
      if (does === undefined && mayCreateAccounts(command, run)) unclear(at);
    });
  }
  return { byName, unclearFrom, services };
}

/** Whether a command surely has its effect: `getent group app || groupadd app` leaves the group there either way. */
function isSure({ shell }: RunCommand, before: RunCommand | undefined): boolean {
  if (shell.inSubstitution) return false;
  return !shell.conditional || (shell.operatorBefore === '||' && /^(id|getent|grep)$/.test(before?.name ?? ''));
}

/** Whether a `COPY` or `ADD` may bring an `/etc/passwd` along: one that goes there, or a folder that goes to `/`. */
function bringsAccounts({ copy, keyword }: Step): boolean {
  if (copy === undefined) return false;
  const to = copy.destinationPath;
  if (to === undefined) return true;
  if (to === '/etc/passwd' || to === '/etc/group' || to === '/etc') return true;
  if (to !== '/') return false;
  const names = copy.sources.map(({ value }) => value.slice(value.lastIndexOf('/') + 1));
  const archive = keyword === 'ADD' && names.some((name) => /\.(tar|tgz|tar\.\w+|t[bx]z2?)$/.test(name));
  // A name with an ending is a file, and so is one in capitals (`LICENSE`).
  return archive || !names.every((name) => /^[^*?[$]+\.\w+$/.test(name) || /^[A-Z]+$/.test(name));
}

function removedAccount({ name, args }: RunCommand): { kind: 'user' | 'group'; name: string } | undefined {
  if (!/^(userdel|deluser|groupdel|delgroup)$/.test(name)) return undefined;
  const names = args.filter(({ value }) => !value.startsWith('-'));
  // Two names take a user out of a group.
  if (names.length !== 1) return undefined;
  return { kind: name.includes('user') ? 'user' : 'group', name: names[0]!.value };
}

/** The names of the packages; undefined for one that cannot be known, or that is a file. */
function installedNames({ packages, verb }: PackageCommand, run: Run): (string | undefined)[] {
  if (/group/.test(verb)) return [undefined];
  return packages.flatMap((word) => {
    const value = run.value(word);
    if (value === undefined || /\.(deb|rpm|apk)$|\//.test(value)) return [undefined];
    // One variable may hold several packages.
    return value.split(/\s+/).map(packageName);
  });
}

/** Programs that may do anything, and those that change accounts in ways that are not followed here. */
const followedByNobody =
  /^(sh|bash|ash|dash|zsh|ksh|source|\.|eval|make|dpkg|rpm|newusers|vipw|usermod|groupmod|systemd-sysusers|ansible-playbook|puppet|chef-client|rsync|debootstrap|pacman|emerge|xbps-install|nix-env)$/;

/** Whether a command may make accounts: a script, or one that writes to `/etc/passwd`. */
function mayCreateAccounts(command: RunCommand, run: Run): boolean {
  const { name, args } = command;
  if (followedByNobody.test(name)) return true;
  const file = name.slice(name.lastIndexOf('/') + 1);
  const script = name.includes('/') || /\.(sh|bash)$/.test(name) || /^[$`]/.test(name);
  if (script && managerOf(file) === undefined && !/^(python|node|ruby|perl|php|java)[\d.]*$/.test(file)) return true;
  if (/^(tar|unzip|cpio|bsdtar)$/.test(name)) return unpacksAtRoot(command, run);
  if (/^(cat|grep|getent|cut|awk|ls|stat|test|\[|id|chmod|chown)$/.test(name) && command.shell.redirects.length === 0)
    return false;
  const written = [
    ...args,
    ...command.shell.redirects.flatMap(({ operator, target }) => (operator.includes('>') && target ? [target] : [])),
  ];
  return written.some((word) => {
    if (!/passwd|group|\$/.test(word.value)) return false;
    const path = run.path(word, command);
    return path !== undefined && (isInside(path, '/etc/passwd') || isInside(path, '/etc/group'));
  });
}

function unpacksAtRoot({ args, cwd }: RunCommand, run: Run): boolean {
  const at = args.findIndex(({ value }) => /^(-C|-d|--directory)$/.test(value));
  const target = at < 0 ? undefined : args[at + 1];
  const joined = args.find(({ value }) => /^(--directory=|-C.)/.test(value));
  if (target === undefined && joined === undefined) return cwd === undefined || cwd === '/' || cwd === '/etc';
  const folder = target === undefined ? joined!.value.replace(/^(--directory=|-C)/, '') : run.value(target);
  return folder === undefined || folder === '/' || folder === '/etc' || folder.startsWith('$');
}
