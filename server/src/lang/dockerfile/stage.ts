import type { BaseImage } from '../../data/base-images';
import type { Copy } from './copy';
import { expandWord } from './expand';
import type { ImageReference } from './image-reference';
import type { Instruction } from './parse';
import { resolvePath } from './paths';
import { remember } from '../remember';
import type { Run } from './run';
import type { Lookup, Scope } from './scope';

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
  /** The escape character of the Dockerfile. */
  readonly escape: string;
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

/** A stage and the stages below it, from itself down to the one that stands on an image. */
export function stageChain(stage: Stage): Stage[] {
  const chain = [stage];
  for (let base = stage.base; base.kind === 'stage'; base = base.stage.base) chain.push(base.stage);
  return chain;
}

/** What the lowest stage of the chain stands on. */
export const rootBase = remember((stage: Stage): Exclude<Base, { kind: 'stage' }> => {
  const { base } = stageChain(stage).at(-1)!;
  return base.kind === 'stage' ? { kind: 'unresolved' } : base;
});

/** The stage that a name or number of `COPY --from` or `FROM` means, among those before `before` (0-based). */
export function findStage(stages: readonly Stage[], reference: string, before: number): Stage | undefined {
  const name = reference.toLowerCase();
  for (let at = Math.min(before, stages.length) - 1; at >= 0; at--) if (stages[at]!.name === name) return stages[at];
  return /^\d{1,6}$/.test(name) && Number(name) < before ? stages[Number(name)] : undefined;
}

/** The stage that a `COPY` or `ADD` takes its files from; undefined for the build context and for images. */
export function sourceStage(step: Step, stages: readonly Stage[]): Stage | undefined {
  const reference = step.copy?.from?.value;
  return reference === undefined ? undefined : findStage(stages, reference, step.stage.index);
}

/** The path of a `WORKDIR`: one string, blanks included. */
export function workdirOf({ instruction, workdir, lookup, stage }: Step): string | undefined {
  const { value, resolved } = expandWord(instruction.arguments.text.trim(), lookup, stage.escape);
  return resolved ? resolvePath(value, workdir) : undefined;
}
