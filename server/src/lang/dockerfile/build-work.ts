import type { Range } from '../../core/text';
import { compiles, isBuildPackage } from '../../data/build-tools';
import type { Stage } from './stage';
import { parseArguments } from './options';
import type { Run, RunCommand } from './run';

/** Something that a stage brings or does only to build. */
export interface BuildWork {
  readonly kind: 'base' | 'package' | 'compile';
  readonly what: string;
  readonly range: Range;
  /** A command that uses the same tool at run time. */
  readonly tool: RegExp;
}

const aptValues = new Set(['-t', '-o', '-c', '-a', '--target-release', '--option']);
const apkValues = new Set(['-t', '--virtual', '-X', '--repository', '-p', '--root', '--wait', '--cache-dir']);

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
  const installed = installedPackages(command);
  const first = installed.find(({ value }) => isBuildPackage(value));
  // A later `RUN` does not undo an installation: only the same one can.
  if (first === undefined || removesAgain(run, command)) return undefined;
  return {
    kind: 'package',
    what: first.value.split(/[=:]/, 1)[0]!,
    range: first.range,
    tool: /\b(gcc|g\+\+|clang|make|cmake|cargo|go (run|build)|mvn|gradlew?|java)\b/,
  };
}

/** The packages that a package manager's command installs. */
function installedPackages({ name, args }: RunCommand): RunCommand['args'] {
  const { options, positional } = parseArguments(args, name === 'apk' ? apkValues : aptValues);
  const [verb, ...packages] = positional;
  if (name === 'apk') return verb?.value === 'add' && !options.has('-t') && !options.has('--virtual') ? packages : [];
  const managers = ['apt-get', 'apt', 'dnf', 'yum', 'microdnf', 'zypper'];
  return managers.includes(name) && (verb?.value === 'install' || verb?.value === 'in') ? packages : [];
}

/** Whether a later command of the same `RUN` takes packages out again: `apt-get purge`, `apk del`, `dnf remove`. */
function removesAgain(run: Run, installed: RunCommand): boolean {
  const later = run.commands.slice(run.commands.indexOf(installed) + 1);
  return later.some(({ name, args }) => {
    const verbs = args.map(({ value }) => value);
    return (
      /^(apt-get|apt|apk|dnf|yum|microdnf|zypper)$/.test(name) &&
      verbs.some((verb) => /^(purge|remove|autoremove|del|erase|rm|--auto-remove)$/.test(verb))
    );
  });
}

function compileWork(run: Run, command: RunCommand): BuildWork | undefined {
  const words = command.args.map(({ value }) => value);
  if (!compiles(command.name, words) || removesAgain(run, command)) return undefined;
  const what = [command.name, ...words.filter((word) => !word.startsWith('-')).slice(0, 2)].join(' ');
  const program = command.name.replace(/^\.\//, '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return { kind: 'compile', what, range: command.shell.range, tool: new RegExp(`(^|[\\s"'/])${program}([\\s"']|$)`) };
}
