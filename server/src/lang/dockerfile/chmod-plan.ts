import type { Chmod } from './chmod';
import { fileMode } from './chmod';
import type { StageFlow } from './flow';
import { baseName, isInside, parentPath, resolvePath } from './paths';
import { rootBase } from './stage';
import type { Step } from './stage';
import { effectBelow } from './writes';

/** A `chmod` of files that `COPY` brought, and how to do without it. */
export interface ChmodPlan {
  readonly chmod: Chmod;
  readonly step: Step;
  /** The instructions whose files are stored twice, in order. */
  readonly copies: readonly Step[];
  /** The words of the paths that those filled. */
  readonly targets: Chmod['targets'];
  readonly kind: 'file' | 'folder';
  /** The `--chmod` value; undefined where the copy cannot give the mode. */
  readonly mode: string | undefined;
  /** The mode is known to come out the same. */
  readonly sure: boolean;
}

/** Plans a `chmod` of a stage's `RUN`; undefined when it does not store files of a `COPY` a second time. */
export function planChmod(step: Step, chmod: Chmod, flow: StageFlow): ChmodPlan | undefined {
  const mode = fileMode(chmod.mode);
  const octal = /^\d+$/.test(chmod.mode);
  // A `chmod` that changes nothing stores nothing: most files are 644 already.
  if (mode === undefined || (!octal && mode.octal === '644')) return undefined;
  const before = step.stage.steps.slice(0, step.index).filter((each) => each.copy !== undefined && !isArchive(each));
  const brings = (copy: Step, path: string): boolean =>
    chmod.recursive
      ? copy.copy!.destinationPath !== undefined && isInside(copy.copy!.destinationPath, path)
      : (filesOf(copy)?.includes(path) ?? false);
  const targets = chmod.targets.filter(
    ({ path }) => path !== undefined && !rewrittenInRun(path, chmod, step) && before.some((copy) => brings(copy, path)),
  );
  const copies = before.filter(
    (copy) => targets.some(({ path }) => brings(copy, path!)) && modeOf(copy) !== mode.octal,
  );
  if (copies.length === 0) return undefined;

  const paths = targets.map(({ path }) => path!);
  const others = paths.some((path) =>
    flow
      .writersBelow(path, step)
      .some(
        (event) =>
          event.effect.kind !== 'folder' && !copies.includes(event.step) && event.step.index >= copies[0]!.index,
      ),
  );
  // Files that come along in the same `COPY` would get the mode too.
  const whole = chmod.recursive || copies.every((copy) => filesOf(copy)!.every((file) => paths.includes(file)));
  // A folder that `COPY` makes on the way gets the mode too (tried with BuildKit of Docker 28.5): 640 would close it.
  const reached = mode.octal === '755' || copies.every((copy) => isThere(folderAbove(copy, paths, chmod), copy, flow));
  const possible = step.run!.plainList && !others && whole && reached && (!chmod.recursive || octal);
  return {
    chmod,
    step,
    copies,
    targets,
    kind: chmod.recursive ? 'folder' : 'file',
    mode: possible ? mode.octal : undefined,
    sure: !chmod.recursive && (octal || (mode.sure && copies.every(isFromContext))),
  };
}

/** The innermost folder that the `chmod` leaves as it is. */
function folderAbove({ copy }: Step, paths: readonly string[], { recursive }: Chmod): string {
  const to = copy!.destinationPath!;
  if (!recursive) return copy!.toFolder ? to : parentPath(to);
  return parentPath(paths.find((path) => isInside(to, path)) ?? to);
}

/** The folders of every distribution that programs and settings are copied to. */
const usualFolders = new Set(
  '/bin /etc /home /lib /opt /root /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /var /var/cache /var/lib /var/log /var/tmp'.split(
    ' ',
  ),
);

/** Whether a folder surely stands before a `COPY`. */
function isThere(folder: string, copy: Step, flow: StageFlow): boolean {
  if (flow.isFolder(folder, copy) === 'yes') return true;
  const base = rootBase(copy.stage);
  if (base.kind !== 'image') return false;
  const small = /^(busybox|distroless)$/.test(base.known?.family ?? '');
  return small ? /^\/(etc|home|root|tmp|usr|var)$/.test(folder) : usualFolders.has(folder);
}

/** Files of another stage may have any mode, and what `ADD` downloads is 600. */
function isFromContext({ copy }: Step): boolean {
  return copy!.from === undefined && copy!.sources.every(({ value }) => !value.includes('://'));
}

function modeOf({ instruction }: Step): string | undefined {
  return instruction.flags.find(({ name }) => name === 'chmod')?.value?.replace(/^0(?=\d{3}$)/, '');
}

function isArchive({ keyword, copy }: Step): boolean {
  return keyword === 'ADD' && copy!.sources.some(({ value }) => /\.(tar|tgz|tbz2?|txz|tar\.\w+|git)$|#/.test(value));
}

/** The files that a `COPY` brings, by their places; undefined where one of them may be a folder or is not known. */
function filesOf({ copy, instruction }: Step): string[] | undefined {
  if (copy?.destinationPath === undefined) return undefined;
  const { destinationPath: to, toFolder } = copy;
  const names = [...instruction.heredocs.map(({ name }) => name), ...copy.sources.map(({ value }) => baseName(value))];
  if (names.length === 0 || names.some((name) => name === '' || name === '.' || /[*?[$]/.test(name))) return undefined;
  // A folder brings its contents: where its own name is below the destination, it was a file.
  if (toFolder) return names.map((name) => resolvePath(name, to)!);
  const isFile = instruction.heredocs.length > 0 || /\.\w+$/.test(names[0]!) || /\.\w+$/.test(baseName(to));
  return isFile || /\/s?bin$/.test(parentPath(to)) ? [to] : undefined;
}

/** A file that the same `RUN` writes before is stored in this layer anyway. */
function rewrittenInRun(path: string, { command }: Chmod, { run }: Step): boolean {
  const earlier = run!.commands.slice(0, run!.commands.indexOf(command));
  return earlier.some((each) => effectBelow(path, each, run!).kind === 'files');
}
