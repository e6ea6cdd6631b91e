import { lineIndex } from '../../core/text';
import type { LineIndex } from '../../core/text';
import type { BuildContext } from '../../context/build-context';
import type { BaseImage } from '../../data/base-images';
import { knownBaseImage } from '../../data/base-images';
import { expandWord } from './expand';
import { parseImageReference } from './image-reference';
import type { ImageReference } from './image-reference';
import type { Instruction, ParsedDockerfile } from './parse';
import { resolvePath } from './paths';
import { globalLookup, stageScope } from './scope';
import type { Lookup, Scope } from './scope';
import { readCopy } from './copy';
import type { Copy } from './copy';
import { readRun } from './run';
import type { Run } from './run';

/** What the rules share about one Dockerfile, computed once. */
export interface DockerfileModel {
  readonly text: string;
  readonly parsed: ParsedDockerfile;
  readonly stages: readonly Stage[];
  /** The stage that a plain `docker build` ships: the last one. */
  readonly finalStage: Stage | undefined;
  /**
   * The stages whose layers ship, in order of the file: the last one, those that nothing in the file uses (they can
   * only be targets), and what these stand on.
   */
  readonly shippedStages: readonly Stage[];
  readonly lines: LineIndex;
  /** The folder that the build sends, where files can be read. */
  readonly context: BuildContext | undefined;
}

/** What a stage stands on. */
export type Base =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** `known` is undefined for images outside of our table. */
  | { readonly kind: 'image'; readonly reference: ImageReference; readonly known: BaseImage | undefined }
  /** The name holds a variable without a known value. */
  | { readonly kind: 'unresolved' };

export interface Stage {
  /** 0-based, in order of the file. */
  readonly index: number;
  /** Lower case, as Docker compares names. */
  readonly name: string | undefined;
  readonly from: Instruction;
  readonly base: Base;
  /** Every instruction after its `FROM`, in order. */
  readonly steps: readonly Step[];
  readonly scope: Scope;
  /** The work directory at its end; undefined when it is not known. */
  readonly workdir: string | undefined;
}

/** One instruction of a stage, with what is in force just before it. */
export interface Step {
  readonly stage: Stage;
  /** 0-based within the stage. */
  readonly index: number;
  readonly instruction: Instruction;
  readonly keyword: string;
  readonly lookup: Lookup;
  /** Absolute; undefined when the base's is not known. */
  readonly workdir: string | undefined;
  /** For `RUN`. */
  readonly run: Run | undefined;
  /** For `COPY` and `ADD`. */
  readonly copy: Copy | undefined;
}

/** Builds the model of a Dockerfile; never throws. */
export function buildDockerfileModel(parsed: ParsedDockerfile, context: BuildContext | undefined): DockerfileModel {
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
  return {
    text,
    parsed,
    stages,
    finalStage: stages.at(-1),
    shippedStages: shippedStages(stages),
    lines: lineIndex(text),
    context,
  };
}

/** A stage and the stages below it, from itself down to the one that stands on an image. */
export function stageChain(stage: Stage): Stage[] {
  const chain = [stage];
  for (let base = stage.base; base.kind === 'stage'; base = base.stage.base) chain.push(base.stage);
  return chain;
}

/** What the lowest stage of the chain stands on. */
export function rootBase(stage: Stage): Exclude<Base, { kind: 'stage' }> {
  const { base } = stageChain(stage).at(-1)!;
  return base.kind === 'stage' ? { kind: 'unresolved' } : base;
}

/** The stage that a name or number of `COPY --from` or `FROM` means, among those before `before` (0-based). */
function findStage(stages: readonly Stage[], reference: string, before: number): Stage | undefined {
  const name = reference.toLowerCase();
  const earlier = stages.slice(0, before);
  const byName = earlier.findLast((stage) => stage.name === name);
  return byName ?? (/^\d+$/.test(name) ? earlier[Number(name)] : undefined);
}

/** The stage that a `COPY` or `ADD` takes its files from; undefined for the build context and for images. */
export function sourceStage(step: Step, stages: readonly Stage[]): Stage | undefined {
  const reference = step.copy?.from?.value;
  return reference === undefined ? undefined : findStage(stages, reference, step.stage.index);
}

function shippedStages(stages: readonly Stage[]): Stage[] {
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
    if (stage === stages.at(-1) || !used.has(stage)) for (const part of stageChain(stage)) shipped.add(part);
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
  const stage: Stage = { index: earlier.length, name, from, base, steps, scope, workdir: undefined };

  let workdir = baseWorkdir(base);
  instructions.forEach((instruction, index) => {
    const lookup = scope.lookup(index);
    const { keyword } = instruction;
    steps.push({
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
    });
    if (keyword === 'WORKDIR') workdir = workdirOf(instruction, workdir, lookup, escape);
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

/** The path of a `WORKDIR`: one string, blanks included. */
export function workdirOf(
  instruction: Instruction,
  workdir: string | undefined,
  lookup: Lookup,
  escape: string,
): string | undefined {
  const { value, resolved } = expandWord(instruction.arguments.text.trim(), lookup, escape);
  return resolved ? resolvePath(value, workdir) : undefined;
}
