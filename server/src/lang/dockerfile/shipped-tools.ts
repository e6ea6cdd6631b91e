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
import { commandsAfter, compilerUse, gitUse, programUse } from './tool-use';
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
  return found.map((tool) => withUses(tool, chain, model.stages));
}

function withUses(tool: Found, chain: readonly Stage[], stages: readonly Stage[]): ShippedTool {
  const { kind, programs, step, install } = tool;
  const use = (command: RunCommand, run: Run): ToolUse => {
    if (kind === 'git') return gitUse(command);
    return programs ? programUse(programs, command, run) : compilerUse(command, run);
  };
  const after = commandsAfter(step, install?.command, stages).map(({ step: other, run, commands }) => ({
    step: other,
    uses: new Set<ToolUse>([
      ...(run.complete ? [] : ['unclear' as const]),
      ...commands.map((command) => use(command, run)),
    ]),
  }));
  const own = after.filter(({ step: other }) => chain.includes(other.stage));
  return {
    ...tool,
    programs: (name) => (programs ? programs.test(name) : isBuildProgram(name)),
    usedBy: own.find(({ uses }) => uses.has('uses'))?.step,
    unclear: own.some(({ uses }) => uses.has('unclear')),
    users: after.filter(({ uses }) => uses.has('uses')).map(({ step: other }) => other),
    onlyUsers: !after.some(({ uses }) => uses.has('unclear')),
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
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`;
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
