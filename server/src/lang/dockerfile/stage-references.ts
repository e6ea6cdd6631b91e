import type { Range } from '../../core/text';
import type { Instruction, Word } from './parse';
import type { Stage } from './stage';

/** A place that names a stage, an image or a named context: `COPY --from=build`, `RUN --mount=from=build`, `FROM build`. */
export interface StageReference {
  readonly kind: 'copy' | 'mount' | 'from';
  /** The stage that it stands in; for `from` the one that it begins. */
  readonly stage: Stage;
  /** As written, without quotes. */
  readonly name: string;
  /** The name alone. */
  readonly range: Range;
  /** The stage that BuildKit takes it for, wherever that stands. */
  readonly target: Stage | undefined;
}

/** Every name or number of a stage in the file, in order. Names with a variable and names of images with a tag are left out. */
export function stageReferences(text: string, stages: readonly Stage[]): StageReference[] {
  // Of several stages with one name the last counts, wherever the reference stands (BuildKit, dockerfile2llb).
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const meantBy = (name: string): Stage | undefined =>
    /^\d{1,6}$/.test(name) ? stages[Number(name)] : byName.get(name.toLowerCase());
  return stages.flatMap((stage) => {
    const found: StageReference[] = [];
    const word = stage.from.words[0];
    if (word !== undefined && isName(word.value))
      found.push({
        kind: 'from',
        stage,
        name: word.value,
        range: inner(text, word.range, word.value),
        target: below(stage, word),
      });
    for (const { instruction } of stage.steps) {
      for (const { kind, name, range } of namesIn(text, instruction))
        if (isName(name)) found.push({ kind, stage, name, range, target: meantBy(name) });
    }
    return found;
  });
}

/** The name of a stage as it is written; undefined for one without a name. */
export function writtenName(stage: Stage): string | undefined {
  return stage.name === undefined ? undefined : stage.from.words[2]?.value;
}

function below(stage: Stage, word: Word): Stage | undefined {
  return stage.base.kind === 'stage' && stage.base.stage.name === word.value.toLowerCase()
    ? stage.base.stage
    : undefined;
}

function isName(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}

interface NameInFlag {
  readonly kind: 'copy' | 'mount';
  readonly name: string;
  readonly range: Range;
}

function namesIn(text: string, { flags, keyword }: Instruction): NameInFlag[] {
  return flags.flatMap(({ name: flag, value, valueRange }): NameInFlag[] => {
    if (value === undefined || valueRange === undefined) return [];
    if (flag === 'from' && keyword === 'COPY')
      return [{ kind: 'copy', name: value, range: inner(text, valueRange, value) }];
    if (flag !== 'mount' || keyword !== 'RUN') return [];
    const written = text.slice(valueRange.start, valueRange.end);
    const from = /(?<=^|,)from=([\w.-]+)(?=,|$)/.exec(written);
    if (from === null) return [];
    const start = valueRange.start + from.index + 'from='.length;
    return [{ kind: 'mount', name: from[1]!, range: { start, end: start + from[1]!.length } }];
  });
}

/** The place of the value alone, where quotes stand around it. */
function inner(text: string, range: Range, value: string): Range {
  const at = text.slice(range.start, range.end).indexOf(value);
  return at < 0 ? range : { start: range.start + at, end: range.start + at + value.length };
}
