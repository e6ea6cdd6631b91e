import { debianRelease } from '../known-base';
import type { TextEdit } from '../../../core/text';
import type { Family } from '../../../data/base-images';
import { packageName } from '../../../data/package-managers';
import { runtimePackage } from '../../../data/runtime-libraries';
import { packageCommands } from '../packages';
import { createdAccounts } from '../users';
import type { Step } from '../stage';
import { keep } from './write';
import type { Piece } from './write';

/** A `RUN` that installs packages of the system, for each of the two stages. */
export interface SplitPackages {
  /** Undefined where the build has no use for it. */
  readonly build: Piece | undefined;
  /** Undefined where nothing of it is for the image that runs. */
  readonly runtime: Piece | undefined;
}

/** Tools that builds of any kind call. */
const buildTool = /^(git|openssh-client|openssh|ca-certificates|curl|wget|gnupg|unzip|xz-utils|tar|bash|patch)$/;

/**
 * Parts the packages of a `RUN`. Undefined when it is not known what a package of the build leaves behind.
 * @param alsoBuild names of further packages that only the build needs
 * @param started what the image runs: a tool that it calls is no tool of the build
 */
export function splitPackages(
  step: Step,
  family: Family | undefined,
  alsoBuild: RegExp | undefined,
  started: string,
): SplitPackages | undefined {
  const run = step.run!;
  const installs = packageCommands(run).filter(({ does }) => does.action === 'install');
  if (installs.length === 0) return undefined;
  const release = debianRelease(step.stage.base);
  const edits: TextEdit[] = [];
  let kept = 0;
  let dropped = 0;
  let forBuild = false;
  for (const { command, does } of installs) {
    if (does.files.length > 0 || does.options.has('-t') || does.options.has('--virtual')) return undefined;
    for (const word of does.packages) {
      const value = run.value(word);
      if (value === undefined) return undefined;
      const name = packageName(value);
      const left = alsoBuild?.test(name) && !names(started, name) ? '' : runtimePackage(name, family, release);
      if (left === undefined) return undefined;
      if (left === name) {
        kept++;
        forBuild ||= buildTool.test(name) && !names(started, name);
      } else if (left !== '') {
        kept++;
        edits.push({ range: word.range, newText: left });
      } else {
        dropped++;
        const { words } = command.shell;
        const before = words[words.indexOf(word) - 1]!;
        edits.push({ range: { start: before.range.end, end: word.range.end }, newText: '' });
      }
    }
    // A command without packages would be left behind.
    if (installs.length > 1 && dropped > 0) return undefined;
  }
  const all = keep(step);
  if (edits.length === 0) return { build: forBuild ? all : undefined, runtime: all };
  if (kept > 0) return { build: all, runtime: keep(step, edits) };
  const more = run.commands.some(
    (command) => createdAccounts(command, run) || /^(mkdir|chown|chmod)$/.test(command.name),
  );
  return more ? undefined : { build: all, runtime: undefined };
}

function names(started: string, tool: string): boolean {
  return started.split(/[^\w.+-]+/).includes(tool);
}
