import type { Range, TextEdit } from '../../core/text';
import { applyEdits, lineBreakOf } from '../../core/text';
import type { Instruction } from './parse';
import type { Run, RunCommand } from './run';

/** Edits that keep comments, continuation style, indentation, quoting and line ends of what stays. */

/** Takes an instruction out, with its own lines. */
export function removeInstruction(text: string, { range }: Instruction): TextEdit {
  return { range: wholeLines(text, range), newText: '' };
}

/** Takes a stage out, from its `FROM` up to the next one with the comments right above that; the comments above itself stay. */
export function removeStage(text: string, from: Instruction, next: Instruction): TextEdit {
  const end = insertAbove(text, next, '').range.start;
  return { range: { start: lineStart(text, from.range.start), end }, newText: '' };
}

/** Puts a new instruction on the lines above another, and above the comments that belong to that one. */
export function insertAbove(text: string, { range }: Instruction, newInstruction: string): TextEdit {
  let start = lineStart(text, range.start);
  for (let above = lineBefore(text, start); above && /^\s*#/.test(above.text); above = lineBefore(text, start)) {
    if (isDirective(above.text)) break;
    start = above.start;
  }
  return { range: { start, end: start }, newText: newInstruction + lineBreakOf(text) };
}

/** Takes an instruction, with the comments right above it, up to the lines above another. */
export function moveAbove(text: string, instruction: Instruction, target: Instruction): TextEdit[] {
  const { start } = insertAbove(text, instruction, '').range;
  const lines = wholeLines(text, { start, end: instruction.range.end });
  const moved = text.slice(start, instruction.range.end);
  return [insertAbove(text, target, moved), { range: lines, newText: '' }];
}

/** Makes one of deletions that overlap: that of a last line without a line break takes the break before it along. */
export function joinDeletions(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    const last = joined.at(-1);
    const overlaps = last !== undefined && edit.range.start < last.range.end;
    if (!overlaps || last.newText !== '' || edit.newText !== '') joined.push(edit);
    else joined[joined.length - 1] = { range: { start: last.range.start, end: edit.range.end }, newText: '' };
  }
  return joined;
}

/** Puts a new instruction below another. */
export function insertBelow(text: string, { range }: Instruction, newInstruction: string): TextEdit {
  return { range: { start: range.end, end: range.end }, newText: lineBreakOf(text) + newInstruction };
}

/** Gives an instruction a flag, or its flag a new value. */
export function setFlag(instruction: Instruction, name: string, value: string): TextEdit {
  const flag = instruction.flags.find((candidate) => candidate.name === name);
  if (flag?.valueRange) return { range: flag.valueRange, newText: value };
  const at = instruction.flags.at(-1)?.range.end ?? instruction.keywordRange.end;
  return { range: { start: at, end: at }, newText: ` --${name}=${value}` };
}

/**
 * Takes one command out of the list of a `RUN`; undefined when that would leave nothing or cannot be done cleanly.
 * The operator that joined it goes too; comments of the other commands stay.
 */
export function removeCommand(text: string, run: Run, command: RunCommand): TextEdit[] | undefined {
  const index = run.commands.indexOf(command);
  const previous = run.commands[index - 1]?.shell;
  const next = run.commands[index + 1]?.shell;
  if (!run.plainList || (previous === undefined && next === undefined)) return undefined;
  const { range, operatorRange, operatorBefore } = command.shell;
  const startsLine = previous === undefined || operatorRange === undefined;
  if (run.heredocBody && startsLine && (next === undefined || next.operatorRange === undefined)) {
    return [{ range: wholeLines(text, range), newText: '' }];
  }
  if (previous && !(startsLine && next)) {
    // `a; chown … && b` would come out as `a && b`: an operator that differs must not get lost.
    if (next && next.operatorBefore !== operatorBefore) return undefined;
    return [{ range: { start: previous.range.end, end: range.end }, newText: '' }];
  }
  const gap = { start: range.end, end: next!.range.start };
  if (!text.slice(gap.start, gap.end).includes('#'))
    return [{ range: { start: range.start, end: gap.end }, newText: '' }];
  return cutBeforeComment(text, range, next!.operatorRange);
}

/** The first command goes, the comment lines between it and the second stay: `RUN \` and the comment. */
function cutBeforeComment(text: string, range: Range, operator: Range | undefined): TextEdit[] | undefined {
  if (operator === undefined) return undefined;
  const blanks = (at: number): number => at + (/^[ \t]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0);
  const afterCommand = blanks(range.end);
  if (operator.start === afterCommand)
    return [{ range: { start: range.start, end: blanks(operator.end) }, newText: '' }];
  return [
    { range: { start: range.start, end: afterCommand }, newText: '' },
    { range: { start: operator.start, end: blanks(operator.end) }, newText: '' },
  ];
}

/** A part of the text as it is after edits that lie in it. */
export function editedPart(text: string, { start, end }: Range, edits: readonly TextEdit[]): string {
  const shifted = edits.map(({ range, newText }) => ({
    range: { start: range.start - start, end: range.end - start },
    newText,
  }));
  return applyEdits(text.slice(start, end), shifted);
}

/** The lines that a range stands on, with the last line break. */
function wholeLines(text: string, range: Range): Range {
  const start = lineStart(text, range.start);
  const newline = text.indexOf('\n', range.end);
  if (newline >= 0) return { start, end: newline + 1 };
  // The last line of a file without a final line break takes the break before it along.
  const before = text.slice(Math.max(0, start - 2), start);
  return { start: start - (before === '\r\n' ? 2 : before.endsWith('\n') ? 1 : 0), end: text.length };
}

/** A byte order mark stays in front of the first line. */
function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

function lineBefore(text: string, start: number): { start: number; text: string } | undefined {
  if (start <= lineStart(text, 0)) return undefined;
  const from = lineStart(text, start - 1);
  return { start: from, text: text.slice(from, start) };
}

function isDirective(line: string): boolean {
  return /^\s*#\s*(syntax|escape|check)\s*=/i.test(line);
}
