import type { TextEdit } from '../../../core/text';
import { lineBreakOf } from '../../../core/text';
import { editedPart } from '../edits';
import type { Escape } from '../lex';
import type { Stage, Step } from '../stage';

/** An instruction of the author's, with edits in offsets of the document; or the text of a new one, lines parted by LF. */
export type Piece = string | { readonly step: Step; readonly edits: readonly TextEdit[] };

/** The author's instruction as it is written, comments above it and all. */
export function keep(step: Step, edits: readonly TextEdit[] = []): Piece {
  return { step, edits };
}

/** The two stages that take the place of one. */
export interface TwoStages {
  /** The name of the first. */
  readonly name: string;
  readonly build: readonly Piece[];
  /** The base of the second, where it is another one. */
  readonly image: string | undefined;
  readonly runtime: readonly Piece[];
}

/**
 * Replaces a stage by two. Instructions that move keep comments, blank lines above them, continuation style and indentation; new
 * ones take the file's line ends, escape character, case of keywords, and blank lines where most instructions have them.
 */
export function writeStages(text: string, stage: Stage, stages: TwoStages, escape: Escape): TextEdit {
  const { from, steps } = stage;
  const image = from.words[0]!.range;
  const start = from.range.start;
  const lower = text.startsWith('from', start);
  const lines = lineBreakOf(text);
  const fresh = (piece: string): string => {
    const styled = lower ? piece.replace(/^[A-Z]+/, (keyword) => keyword.toLowerCase()) : piece;
    const escaped = escape === '\\' ? styled : styled.replaceAll(/\\$/gm, escape);
    return `\n${escaped}`.replaceAll('\n', lines);
  };
  const airy = steps.filter((step) => /\n[ \t]*\r?\n/.test(leadOf(text, step))).length * 2 > steps.length ? lines : '';
  const body = (pieces: readonly Piece[]): string =>
    pieces
      .map((piece, at) => {
        if (typeof piece !== 'string') return reused(text, piece.step, piece.edits);
        return typeof pieces[at - 1] === 'string' ? fresh(piece) : airy + fresh(piece);
      })
      .join('');

  const first = `${text.slice(start, image.end)} ${lower ? 'as' : 'AS'} ${stages.name}`;
  const second = text.slice(start, image.start) + (stages.image ?? text.slice(image.start, image.end));
  const result = `${first}${body(stages.build)}${lines}${lines}${second}${text.slice(image.end, from.range.end)}${body(stages.runtime)}`;
  return { range: { start, end: (steps.at(-1)?.instruction ?? from).range.end }, newText: result };
}

/** The line break, blank lines and comments between an instruction and the one before. */
function leadOf(text: string, { stage, index, instruction }: Step): string {
  const before = stage.steps[index - 1]?.instruction ?? stage.from;
  return text.slice(before.range.end, instruction.range.start).replace(/^[ \t]+(?=\r?\n)/, '');
}

function reused(text: string, step: Step, edits: readonly TextEdit[]): string {
  return leadOf(text, step) + editedPart(text, step.instruction.range, edits);
}
