import type { Range } from '../../core/text';
import { findStage } from './stage';
import { expandWord } from './expand';
import { parseImageReference } from './image-reference';
import type { ImageReference } from './image-reference';
import type { Stage, Step } from './stage';

/** A place that names an image: `FROM`, `COPY --from` or `--mount=from=`. */
export interface ImageUse {
  readonly reference: ImageReference;
  /** Of the name. */
  readonly range: Range;
  /** It stands as it is, without a variable. */
  readonly literal: boolean;
}

/** Every image that the stages name, in order of the file; names of stages and names that are not known are left out. */
export function imageUses(text: string, stages: readonly Stage[]): ImageUse[] {
  return stages.flatMap((stage) => {
    const word = stage.from.words[0];
    const from =
      word && stage.base.kind === 'image'
        ? [{ reference: stage.base.reference, range: word.range, literal: !word.raw.includes('$') }]
        : [];
    return [...from, ...stage.steps.flatMap((step) => usesOf(text, stages, step))];
  });
}

function usesOf(text: string, stages: readonly Stage[], step: Step): ImageUse[] {
  const flag = step.copy?.from;
  const written =
    flag?.value !== undefined && flag.valueRange
      ? [{ value: flag.value, range: flag.valueRange }]
      : (step.run?.mounts ?? []).flatMap(({ options, range }) => {
          const value = options.get('from');
          const at = value === undefined ? -1 : text.slice(range.start, range.end).indexOf(`from=${value}`) + 5;
          return value === undefined || at < 5
            ? []
            : [{ value, range: { start: range.start + at, end: range.start + at + value.length } }];
        });
  return written.flatMap(({ value, range }) => {
    const expanded = expandWord(value, step.lookup, '\\');
    // A number is a stage's, be it there or not.
    const isStage = /^\d+$/.test(expanded.value) || findStage(stages, expanded.value, step.stage.index) !== undefined;
    if (!expanded.resolved || isStage) return [];
    return [{ reference: parseImageReference(expanded.value), range, literal: !value.includes('$') }];
  });
}
