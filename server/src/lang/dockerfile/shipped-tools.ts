import { t } from '../../core/l10n';
import type { Range } from '../../core/text';
import { isBuildPackage, isBuildProgram, projectTools } from '../../data/build-tools';
import { packageName } from '../../data/package-managers';
import type { ShellWord } from '../shell';
import { isKept } from './build-work';
import { parseImageReference } from './image-reference';
import type { DockerfileModel } from './model';
import { packageCommands } from './packages';
import type { PackageCommand } from './packages';
import { baseName } from './paths';
import type { Run, RunCommand } from './run';
import { findStage, rootBase, stageChain } from './stage';
import type { Stage, Step } from './stage';
import { compilerUse, gitUse, programUse } from './tool-use';
import type { ToolUse } from './tool-use';

/** A tool for building that an image brings along. */
export interface ShippedTool {
  readonly kind: 'compilers' | 'tool' | 'git';
  /** As a message names it. */
  readonly what: string;
  readonly range: Range;
  readonly step: Step;
  /** What installs it; undefined where a `COPY` brings it. */
  readonly install:
    | { readonly command: RunCommand; readonly does: PackageCommand; readonly packages: readonly ShellWord[] }
    | undefined;
  /** Its programs. */
  readonly programs: (name: string) => boolean;
  /** The first instruction of the image that surely uses it. */
  readonly usedBy: Step | undefined;
  /** Other instructions of the image may use it. */
  readonly unclear: boolean;
  /** The instructions, in stages that do not ship too, that surely use it. */
  readonly users: readonly Step[];
  /** No other instruction of any stage uses it. */
  readonly onlyUsers: boolean;
}

type Found = Pick<ShippedTool, 'kind' | 'what' | 'range' | 'step' | 'install'> & {
  readonly programs: RegExp | undefined;
};

/** The tools for building that the stages of an image bring, in order of the file, with what uses them. */
export function shippedTools(stage: Stage, model: DockerfileModel): ShippedTool[] {
  const chain = stageChain(stage).toReversed();
  const found = chain.flatMap(({ steps }) =>
    steps.flatMap((step) => [...copied(step, model.stages), ...installed(step)]),
  );
  if (found.length === 0) return [];
  const levels = levelsOf(chain, model.stages);
  const shipped = new Set(chain);
  const usesOf = new Map<string, readonly Use[]>();
  return found.map((tool) => {
    const key = `${tool.kind} ${tool.programs?.source ?? ''}`;
    const uses = usesOf.get(key) ?? allUses(tool, model.stages);
    usesOf.set(key, uses);
    return withUses(tool, uses, shipped, levels);
  });
}

/** A command that uses a tool, or may; `at` is its place in the `RUN`, -1 for a script that was not read whole. */
interface Use {
  readonly step: Step;
  readonly at: number;
  readonly sure: boolean;
}

function allUses({ kind, programs }: Found, stages: readonly Stage[]): Use[] {
  const useOf = (command: RunCommand, run: Run): ToolUse => {
    if (kind === 'git') return gitUse(command);
    return programs ? programUse(programs, command, run) : compilerUse(command, run);
  };
  const uses: Use[] = [];
  for (const step of stages.flatMap(({ steps }) => steps)) {
    const { run } = step;
    if (run?.complete === false) uses.push({ step, at: -1, sure: false });
    run?.commands.forEach((command, at) => {
      const use = useOf(command, run);
      if (use !== 'none') uses.push({ step, at, sure: use === 'uses' });
    });
  }
  return uses;
}

/** For each stage how far up the chain it branches off: it stands on the stages of the chain up to that place (0-based). */
function levelsOf(chain: readonly Stage[], stages: readonly Stage[]): ReadonlyMap<Stage, number> {
  const levels = new Map(chain.map((stage, level) => [stage, level]));
  for (const stage of stages) {
    if (!levels.has(stage)) levels.set(stage, stage.base.kind === 'stage' ? (levels.get(stage.base.stage) ?? -1) : -1);
  }
  return levels;
}

function withUses(
  tool: Found,
  uses: readonly Use[],
  chain: ReadonlySet<Stage>,
  levels: ReadonlyMap<Stage, number>,
): ShippedTool {
  const { programs, step, install } = tool;
  const place = install ? step.run!.commands.indexOf(install.command) : -1;
  const after = uses.filter((use) => {
    if (use.step.stage !== step.stage) return levels.get(use.step.stage)! >= levels.get(step.stage)!;
    return use.step.index > step.index || (use.step === step && (use.at > place || use.at < 0));
  });
  const own = after.filter((use) => chain.has(use.step.stage));
  return {
    ...tool,
    programs: (name) => (programs ? programs.test(name) : isBuildProgram(name)),
    usedBy: own.find(({ sure }) => sure)?.step,
    unclear: own.some(({ sure }) => !sure),
    users: [...new Set(after.filter(({ sure }) => sure).map((use) => use.step))],
    onlyUsers: after.every(({ sure }) => sure),
  };
}

interface Installable {
  readonly kind: ShippedTool['kind'];
  /** The package managers that have it: those of systems, or one by name. */
  readonly manager: string;
  readonly has: (packageName: string) => boolean;
  readonly programs: RegExp | undefined;
}

const installables: readonly Installable[] = [
  // A JDK runs programs too.
  {
    kind: 'compilers',
    manager: 'system',
    has: (name) => isBuildPackage(name) && !/jdk/.test(name),
    programs: undefined,
  },
  { kind: 'git', manager: 'system', has: (name) => name === 'git', programs: /^git$/ },
  ...projectTools
    .filter(({ pythonPackage }) => pythonPackage)
    .map(({ name, programs }) => ({
      kind: 'tool' as const,
      manager: 'pip',
      has: (other: string) => other === name,
      programs,
    })),
];

function installed(step: Step): Found[] {
  const { run } = step;
  if (run === undefined) return [];
  return packageCommands(run).flatMap(({ command, does }) => {
    if (does.action !== 'install' || !isKept(run, command)) return [];
    const by = does.manager.kind === 'system' ? 'system' : does.manager.name;
    return installables.flatMap(({ kind, manager, has, programs }): Found[] => {
      const packages = manager === by ? does.packages.filter((word) => has(nameOf(word, run))) : [];
      const [first] = packages;
      if (first === undefined) return [];
      const what = listed(packages.map((word) => nameOf(word, run)));
      return [{ kind, what, range: first.range, step, install: { command, does, packages }, programs }];
    });
  });
}

function nameOf(word: ShellWord, run: Run): string {
  return packageName(run.value(word) ?? '');
}

/** `gcc`, `gcc and make`, `gcc, make and 3 more`. */
function listed(names: readonly string[]): string {
  const [first = '', second] = names;
  if (second === undefined) return first;
  return names.length === 2
    ? t('{first} and {second}', { first, second })
    : t('{first}, {second} and {count} more', { first, second, count: names.length - 2 });
}

/** Tools that are copied from their own images, or from a stage that stands on one. */
function copied(step: Step, stages: readonly Stage[]): Found[] {
  const { copy } = step;
  const from = copy?.from?.value;
  if (copy === undefined || from === undefined || from.includes('$')) return [];
  const stage = findStage(stages, from, step.stage.index);
  const base = stage ? rootBase(stage) : undefined;
  if (stage && base?.kind !== 'image') return [];
  const { registry, repository } = base?.kind === 'image' ? base.reference : parseImageReference(from);
  const tool = projectTools.find(({ image }) => image?.test(`${registry}/${repository}`));
  if (tool === undefined || !copy.sources.every(({ value }) => tool.programs.test(baseName(value)))) return [];
  return [
    { kind: 'tool', what: tool.name, range: copy.from!.range, step, install: undefined, programs: tool.programs },
  ];
}
