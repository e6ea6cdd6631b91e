/** What measuring needs to know of a Dockerfile. Lines count from 1. */
export interface Plan {
  readonly stages: readonly PlanStage[];
}

export interface PlanStage {
  /** Lower case; undefined without `AS`. */
  readonly name: string | undefined;
  /** The line of its `FROM`. */
  readonly line: number;
  readonly text: string;
  /** An earlier stage (its 0-based index), nothing, or an image. */
  readonly base: number | 'scratch' | 'image';
  /** All instructions after `FROM`. */
  readonly instructions: readonly PlanInstruction[];
}

export interface PlanInstruction {
  /** In capitals. */
  readonly keyword: string;
  readonly line: number;
  /** The logical line: continuations joined, comments dropped. */
  readonly text: string;
  /** It makes a layer and a step of its own: `RUN`, `COPY`, `ADD`, and `WORKDIR` to anything but `/`. */
  readonly makesLayer: boolean;
}

/** The stage that a build of `target` (a name or number) ends with; the last one without a target. */
export function targetStage(plan: Plan, target: string | undefined): number | undefined {
  if (target === undefined || target === '') return plan.stages.length > 0 ? plan.stages.length - 1 : undefined;
  const byName = plan.stages.findIndex(({ name }) => name === target.toLowerCase());
  const index = byName < 0 && /^\d+$/.test(target) ? Number(target) : byName;
  return index in plan.stages ? index : undefined;
}

/** A stage and the stages that it stands on, lowest first. */
export function stageChain(plan: Plan, index: number): number[] {
  const chain = [index];
  for (let base = plan.stages[index]?.base; typeof base === 'number'; base = plan.stages[base]?.base) {
    // A stage can only stand on an earlier one; anything else would not end.
    if (base >= chain[0]!) break;
    chain.unshift(base);
  }
  return chain;
}

/** The instructions that a stage takes over from the `ONBUILD`s of the stage below it. */
export function triggers(plan: Plan, index: number): readonly PlanInstruction[] {
  const base = plan.stages[index]?.base;
  const below = typeof base === 'number' ? plan.stages[base] : undefined;
  return below?.instructions.filter(({ keyword }) => keyword === 'ONBUILD') ?? [];
}

/** `RUN`, `COPY` or `ADD` behind an `ONBUILD`: those that make a layer. (`ONBUILD WORKDIR /` is as good as unknown.) */
export function triggerKeyword(trigger: PlanInstruction): string {
  return /^ONBUILD\s+(\w+)/i.exec(trigger.text)?.[1]?.toUpperCase() ?? '';
}

/** How BuildKit names a stage in its progress; undefined in a file of one stage. */
export function stageLabel(plan: Plan, index: number): string | undefined {
  return plan.stages[index]?.name ?? (plan.stages.length > 1 ? `stage-${index}` : undefined);
}

/** The stage that a line belongs to. */
export function stageOfLine(plan: Plan, line: number): number | undefined {
  const after = plan.stages.findIndex((stage) => stage.line > line);
  const index = (after < 0 ? plan.stages.length : after) - 1;
  return index < 0 ? undefined : index;
}

/** The text of the instruction that begins on a line. */
export function textOfLine(plan: Plan, line: number): string | undefined {
  const stage = plan.stages[stageOfLine(plan, line) ?? -1];
  return stage?.line === line ? stage.text : stage?.instructions.find((instruction) => instruction.line === line)?.text;
}
