import { parseArguments } from '../dockerfile/options';
import type { MappedText } from '../mapped-text';
import { parseShell, unwrapCommand } from '../shell';
import type { ShellCommand, ShellWord } from '../shell';
import { buildCall, inFolder, unknown } from './build-call';
import type { BuildCall } from './build-call';

export const engines = new Set(['docker', 'podman', 'nerdctl', 'buildah', 'depot']);

/** Long options of `docker build`, `docker buildx build` and `podman build` that take no value; all others take one. */
const switches = new Set(
  (
    '--check --compress --debug --disable-compression --disable-content-trust --force-rm --help --layers --lint --load ' +
    '--no-cache --no-hosts --no-hostname --omit-history --pull --pull-always --pull-never --push --quiet --rm --save ' +
    '--skip-unused-stages --squash --squash-all --stdin --stream --tls-verify'
  ).split(' '),
);
const valuedLetters = ['-f', '-t', '-m', '-c', '-o', '-v', '-a'];

/**
 * The `docker build`s (podman, buildah, nerdctl and buildx too) of a shell script that starts in `folder`.
 * A script that changes its folder in a way that cannot be followed has none from there on.
 * @param isKnown Whether a word says what the shell gets; the expressions of a workflow do not.
 */
export function commandBuilds(
  script: MappedText,
  folder: string,
  lineOf: (command: ShellCommand) => number,
  isKnown: (word: ShellWord) => boolean,
): BuildCall[] {
  const read = (word: ShellWord | undefined): string | undefined =>
    word && (word.literal && isKnown(word) ? word.value : unknown);
  let cwd = folder;
  return parseShell(script).commands.flatMap((command) => {
    const { name, args } = unwrapCommand(command);
    cwd = folderAfter(cwd, command, (word) => read(word)!);
    const words = engines.has(name) && cwd !== unknown ? buildArguments(args) : undefined;
    if (words === undefined) return [];
    const { values, positional } = parseArguments(words, valuedOptions(words));
    // `-f=x` is `-f x`, as Go's programs read it.
    const option = (name: string): string | undefined => read(values.get(name))?.replace(/^=/, '');
    const written = {
      context: read(positional[0]) ?? unknown,
      dockerfile: option('--file') ?? option('-f'),
      target: option('--target'),
    };
    const place = { folder: cwd, line: lineOf(command) };
    const call = buildCall(written, { ...place, dockerfileFrom: 'folder' });
    // Podman and its like also take a Containerfile where none is named.
    const other =
      name === 'docker' || written.dockerfile !== undefined
        ? undefined
        : buildCall({ ...written, dockerfile: 'Containerfile' }, { ...place, dockerfileFrom: 'context' });
    return [call, other].filter((found) => found !== undefined);
  });
}

const changesFolder = new Set(['cd', 'pushd', 'popd']);

/**
 * The folder that the commands behind this one run in; `unknown` where that cannot be followed.
 * @param read What the shell gets for a word, or `unknown`.
 */
export function folderAfter(cwd: string, command: ShellCommand, read: (word: ShellWord) => string): string {
  const { name, args } = unwrapCommand(command);
  if (!changesFolder.has(name)) return cwd;
  const [to, ...more] = args;
  const isPlain = name !== 'popd' && to !== undefined && more.length === 0;
  return isPlain && !command.inSubshell && !command.conditional ? inFolder(cwd, read(to)) : unknown;
}

/** The words behind `build`; undefined when the command builds nothing. */
export function buildArguments(args: readonly ShellWord[]): readonly ShellWord[] | undefined {
  let at = 0;
  while (['buildx', 'image', 'builder'].includes(args[at]?.value ?? '')) at++;
  return /^(build|bud|build-using-dockerfile)$/.test(args[at]?.value ?? '') ? args.slice(at + 1) : undefined;
}

/** The options that take the next word: the engines' lists of those are long and grow, those of their switches are short. */
export function valuedOptions(words: readonly ShellWord[]): ReadonlySet<string> {
  const long = words.map(({ value }) => value).filter((value) => value.startsWith('--') && !value.includes('='));
  return new Set([...valuedLetters, ...long.filter((option) => !switches.has(option))]);
}
