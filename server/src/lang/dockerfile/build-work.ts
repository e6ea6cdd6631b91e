import type { Range } from '../../core/text';
import { compiles, isBuildPackage } from '../../data/build-tools';
import { packageName } from '../../data/package-managers';
import type { Stage } from './stage';
import { packageCommand } from './packages';
import type { PackageCommand } from './packages';
import type { Run, RunCommand } from './run';

/** Something that a stage brings or does only to build. */
export interface BuildWork {
  readonly kind: 'base' | 'package' | 'compile';
  readonly what: string;
  readonly range: Range;
  /** A command that uses the same tool at run time. */
  readonly tool: RegExp;
}

/** What a stage brings or does only to build, and keeps, in order: its base, packages, compilations. */
export function buildWork(stage: Stage): BuildWork[] {
  const work: BuildWork[] = [];
  const { base } = stage;
  if (base.kind === 'image' && base.known?.sdk !== undefined) {
    const { name, usedBy } = base.known.sdk;
    work.push({ kind: 'base', what: name, range: stage.from.words[0]!.range, tool: usedBy });
  }
  for (const step of stage.steps) {
    const from = step.copy?.from;
    if (from?.value && /(^|\/)astral-sh\/uv([:@]|$)/.test(from.value)) {
      work.push({ kind: 'package', what: 'uv', range: from.range, tool: /\buvx?\b/ });
    }
    for (const command of step.run?.commands ?? []) {
      const found = packageWork(step.run!, command) ?? compileWork(step.run!, command);
      if (found) work.push(found);
    }
  }
  return work;
}

function packageWork(run: Run, command: RunCommand): BuildWork | undefined {
  const does = packageCommand(command, run);
  if (does?.manager.kind !== 'system' || does.action !== 'install' || isVirtual(does)) return undefined;
  const first = does.packages.find(({ value }) => isBuildPackage(value));
  // A later `RUN` does not undo an installation: only the same one can.
  if (first === undefined || removesAgain(run, command)) return undefined;
  return {
    kind: 'package',
    what: packageName(first.value),
    range: first.range,
    tool: /\b(gcc|g\+\+|clang|make|cmake|cargo|go (run|build)|mvn|gradlew?|java)\b/,
  };
}

/** Alpine's virtual packages are made to be deleted. */
function isVirtual({ manager, options }: PackageCommand): boolean {
  return manager.name === 'apk' && (options.has('-t') || options.has('--virtual'));
}

/** Whether what a command installs stays: no later command of the same `RUN` takes packages out again, as `apt-get purge` and `apk del` do. */
export function isKept(run: Run, installed: RunCommand): boolean {
  return !removesAgain(run, installed);
}

function removesAgain(run: Run, installed: RunCommand): boolean {
  const later = run.commands.slice(run.commands.indexOf(installed) + 1);
  return later.some((command) => {
    const does = packageCommand(command, run);
    return does?.manager.kind === 'system' && (does.action === 'remove' || does.options.has('--auto-remove'));
  });
}

function compileWork(run: Run, command: RunCommand): BuildWork | undefined {
  const words = command.args.map(({ value }) => value);
  if (!compiles(command.name, words) || removesAgain(run, command)) return undefined;
  const what = [command.name, ...words.filter((word) => !word.startsWith('-')).slice(0, 2)].join(' ');
  const program = command.name.replace(/^\.\//, '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return { kind: 'compile', what, range: command.shell.range, tool: new RegExp(`(^|[\\s"'/])${program}([\\s"']|$)`) };
}
