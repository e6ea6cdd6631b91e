import { lineIndex } from '../../core/text';
import type { LineIndex } from '../../core/text';
import type { BuildContext } from '../../context/build-context';
import { knownBaseImage } from '../../data/base-images';
import { matcher } from '../dockerignore/matcher';
import type { IgnoreMatcher } from '../dockerignore/matcher';
import { parseDockerignore } from '../dockerignore/patterns';
import { contextFiles } from './context-files';
import { readCopy } from './copy';
import { mayMakeEnvironments, stageEnvironments } from './environments';
import type { Environment } from './environments';
import { expandWord } from './expand';
import { stageFlow } from './flow';
import type { StageFlow } from './flow';
import { parseImageReference } from './image-reference';
import type { Instruction, ParsedDockerfile } from './parse';
import { readRun } from './run';
import { globalLookup, stageScope } from './scope';
import type { Lookup } from './scope';
import { findStage, stageChain, workdirOf } from './stage';
import type { Base, Stage, Step } from './stage';

export { rootBase, sourceStage, stageChain } from './stage';
export type { Stage, Step } from './stage';

/** What the rules share about one Dockerfile, computed once. */
export interface DockerfileModel {
  readonly text: string;
  readonly parsed: ParsedDockerfile;
  readonly stages: readonly Stage[];
  /** The stage that a plain `docker build` ships: the last one. */
  readonly finalStage: Stage | undefined;
  /**
   * The stages whose layers ship, in order of the file: the last one, those that someone builds by name, those that nothing
   * in the file uses (they can only be targets), and what these stand on.
   */
  readonly shippedStages: readonly Stage[];
  /** The stages that someone in the repository builds by name or number. */
  readonly targetStages: ReadonlySet<Stage>;
  readonly lines: LineIndex;
  /** The folder that the build sends, where files can be read. */
  readonly context: BuildContext | undefined;
  /** What the ignore file in force leaves out of it; nothing without one. */
  readonly ignores: IgnoreMatcher;
  /** How files come into a stage and go; followed when first asked for. */
  flow(stage: Stage): StageFlow;
  /** The virtual environments of Python at a stage's end: made, inherited or copied there; found when first asked for. */
  environments(stage: Stage): readonly Environment[];
}

/**
 * Builds the model of a Dockerfile; never throws.
 * @param targets Names or numbers of the stages that someone in the repository builds.
 */
export function buildDockerfileModel(
  parsed: ParsedDockerfile,
  context: BuildContext | undefined,
  targets: readonly string[] = [],
): DockerfileModel {
  const { text } = parsed;
  const firstFrom = parsed.instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const beforeStages = firstFrom < 0 ? parsed.instructions : parsed.instructions.slice(0, firstFrom);
  const globals = globalLookup(
    beforeStages.filter(({ keyword }) => keyword === 'ARG'),
    parsed.escape,
  );

  const stages: Stage[] = [];
  for (const group of groupByStage(parsed.instructions))
    stages.push(buildStage(text, group, stages, globals, parsed.escape));
  const targetStages = new Set(targets.flatMap((target) => findStage(stages, target, stages.length) ?? []));
  const ignores = matcher(parseDockerignore(context?.ignoreFile?.text ?? ''));
  const files = contextFiles(context, ignores);
  const flows = new Map<Stage, StageFlow>();
  const flow = (stage: Stage): StageFlow => {
    const known = flows.get(stage) ?? stageFlow(stage, { stages, files }, flow);
    flows.set(stage, known);
    return known;
  };
  const environmentsByStage = new Map<Stage, readonly Environment[]>();
  let mayHaveAny: boolean | undefined;
  const environments = (stage: Stage): readonly Environment[] => {
    if (!(mayHaveAny ??= mayMakeEnvironments(stages))) return [];
    const known = environmentsByStage.get(stage) ?? stageEnvironments(stage, flow(stage), environments);
    environmentsByStage.set(stage, known);
    return known;
  };
  return {
    text,
    parsed,
    stages,
    finalStage: stages.at(-1),
    shippedStages: shippedStages(stages, targetStages),
    targetStages,
    lines: lineIndex(text),
    context,
    ignores,
    flow,
    environments,
  };
}

function shippedStages(stages: readonly Stage[], targets: ReadonlySet<Stage>): Stage[] {
  const used = new Set<Stage>();
  for (const stage of stages) {
    if (stage.base.kind === 'stage') used.add(stage.base.stage);
    for (const step of stage.steps) {
      const references = [
        step.copy?.from?.value,
        ...(step.run?.mounts ?? []).map(({ options }) => options.get('from')),
      ];
      for (const reference of references) {
        const source = reference && findStage(stages, reference, stage.index);
        if (source) used.add(source);
      }
    }
  }
  const shipped = new Set<Stage>();
  for (const stage of stages) {
    if (stage === stages.at(-1) || targets.has(stage) || !used.has(stage))
      for (const part of stageChain(stage)) shipped.add(part);
  }
  return stages.filter((stage) => shipped.has(stage));
}

function groupByStage(instructions: readonly Instruction[]): { from: Instruction; steps: Instruction[] }[] {
  const groups: { from: Instruction; steps: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') groups.push({ from: instruction, steps: [] });
    else groups.at(-1)?.steps.push(instruction);
  }
  return groups;
}

function buildStage(
  text: string,
  { from, steps: instructions }: { from: Instruction; steps: readonly Instruction[] },
  earlier: readonly Stage[],
  globals: Lookup,
  escape: string,
): Stage {
  const base = readBase(from, earlier, globals, escape);
  const below = base.kind === 'stage' ? { scope: base.stage.scope, end: base.stage.steps.length } : undefined;
  const scope = stageScope(instructions, globals, below, escape);
  const steps: Step[] = [];
  const name = from.words[1]?.value.toLowerCase() === 'as' ? from.words[2]?.value.toLowerCase() : undefined;
  const stage: Stage = { index: earlier.length, name, from, base, steps, scope, escape, workdir: undefined };

  let workdir = baseWorkdir(base);
  instructions.forEach((instruction, index) => {
    const lookup = scope.lookup(index);
    const { keyword } = instruction;
    const step: Step = {
      stage,
      index,
      instruction,
      keyword,
      lookup,
      workdir,
      run:
        keyword === 'RUN'
          ? readRun(text, instruction, workdir, lookup, (name) => scope.declared(name, index))
          : undefined,
      copy: keyword === 'COPY' || keyword === 'ADD' ? readCopy(instruction, workdir, lookup, escape) : undefined,
    };
    steps.push(step);
    if (keyword === 'WORKDIR') workdir = workdirOf(step);
  });
  return Object.assign(stage, { workdir });
}

function readBase(from: Instruction, earlier: readonly Stage[], globals: Lookup, escape: string): Base {
  const word = from.words[0];
  const { value, resolved } = expandWord(word?.raw ?? '', globals, escape);
  if (!resolved || value === '') return { kind: 'unresolved' };
  const stage = findStage(earlier, value, earlier.length);
  // A number is an image's name in FROM, never a stage.
  if (stage !== undefined && stage.name === value.toLowerCase()) return { kind: 'stage', stage };
  if (value === 'scratch') return { kind: 'scratch' };
  const reference = parseImageReference(value);
  return { kind: 'image', reference, known: knownBaseImage(reference) };
}

function baseWorkdir(base: Base): string | undefined {
  if (base.kind === 'stage') return base.stage.workdir;
  if (base.kind === 'scratch') return '/';
  return base.kind === 'image' ? base.known?.workdir : undefined;
}
