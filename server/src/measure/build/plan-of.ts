import { lineIndex } from '../../core/text';
import { buildDockerfileModel } from '../../lang/dockerfile/model';
import { workdirOf, type Step } from '../../lang/dockerfile/stage';
import { parseDockerfile } from '../../lang/dockerfile/parse';
import type { Plan, PlanInstruction, PlanStage } from './plan';

/** The plan of a Dockerfile; never throws. */
export function planOf(text: string): Plan {
  const model = buildDockerfileModel(parseDockerfile(text), undefined);
  const lines = lineIndex(text);
  const lineOf = (instruction: Step['instruction']): number => lines.position(instruction.range.start).line + 1;
  const instructionOf = (step: Step): PlanInstruction => ({
    keyword: step.keyword,
    line: lineOf(step.instruction),
    text: step.instruction.split.logical.text,
    makesLayer: ['RUN', 'COPY', 'ADD'].includes(step.keyword) || (step.keyword === 'WORKDIR' && !isRoot(step)),
  });
  const isRoot = (step: Step): boolean => workdirOf(step) === '/';

  return {
    stages: model.stages.map((stage): PlanStage => ({
      name: stage.name,
      line: lineOf(stage.from),
      text: stage.from.split.logical.text,
      base: stage.base.kind === 'stage' ? stage.base.stage.index : stage.base.kind === 'scratch' ? 'scratch' : 'image',
      instructions: stage.steps.map(instructionOf),
    })),
  };
}
