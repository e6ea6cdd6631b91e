import { lineBreakOf, type Range, type TextEdit } from '../../core/text';
import type { Step, WorkflowModel } from './model';
import { mapGet } from '../yaml/nodes';
import type { YamlEntry, YamlList, YamlMap, YamlNode } from '../yaml/parse';

/**
 * Edits of a workflow that leave all else as it is: comments, indentation, quotes, line ends. What is written in a way that they
 * could only make ugly (flow lists, maps over several lines in braces, nodes behind an alias) they leave alone: undefined.
 */

/**
 * A new step above another one and above the comments that belong to it, with a blank line between where the list has such.
 * @param lines The step without its `-`, the first line first; deeper lines are indented by two blanks a level.
 */
export function insertStepBefore(model: WorkflowModel, step: Step, lines: readonly string[]): TextEdit | undefined {
  const { text } = model;
  const style = stepStyle(model, step);
  if (style === undefined) return undefined;
  const lineBreak = lineBreakOf(text);
  const at = withComments(model, lineStart(text, step.range.start));
  return insertion(at, [...stepLines(style, lines), ...(style.spaced ? [''] : []), ''].join(lineBreak));
}

/** A new step below another one; the comments above the next step stay with that. See `insertStepBefore`. */
export function insertStepAfter(model: WorkflowModel, step: Step, lines: readonly string[]): TextEdit | undefined {
  const { text } = model;
  const style = stepStyle(model, step);
  if (style === undefined || keepsBlankLines(text, step.map)) return undefined;
  const lineBreak = lineBreakOf(text);
  const written = [...(style.spaced ? [''] : []), ...stepLines(style, lines)];
  return insertion(contentEnd(text, step.range.end), lineBreak + written.join(lineBreak));
}

/**
 * A new entry of a map: below the entry `after` where the map has that, else at its end.
 * @param lines `key: value`, or a key with deeper lines, which are indented by two blanks a level. In braces only one line.
 */
export function addEntry(text: string, map: YamlMap, lines: readonly string[], after?: string): TextEdit | undefined {
  const entry = map.entries.find(({ key }) => key.value === after) ?? map.entries.at(-1);
  // A key that is being typed has no value yet: written once more, it would stand there twice.
  if (map.entries.some(({ key }) => lines[0]?.startsWith(`${key.value}:`))) return undefined;
  if (text[map.range.start] === '{') return addInBraces(text, map, entry, lines);
  const [first] = map.entries;
  if (first === undefined || entry === undefined || keepsBlankLines(text, entry.value)) return undefined;
  // Behind an anchor the column of the key is not that of the map.
  const { start } = first.key.range;
  if (!/^[\s\ufeff-]*$/.test(text.slice(lineStart(text, start), start))) return undefined;
  const indent = ' '.repeat(columnOf(text, first.key.range.start));
  const lineBreak = lineBreakOf(text);
  const written = reindent(lines, indentUnit(text, map)).map((line) => lineBreak + indent + line);
  return insertion(contentEnd(text, endOf(entry)), written.join(''));
}

/** A new input of a step, in its `with:` or in a new one below `uses:`. The value is quoted where it must be. */
export function addInput(text: string, step: Step, name: string, value: string): TextEdit | undefined {
  const entry = step.map.entries.find(({ key }) => key.value === 'with');
  if (entry === undefined) {
    if (text[step.map.range.start] === '{') {
      return addEntry(text, step.map, [`with: { ${name}: ${quoted(value, true)} }`], 'uses');
    }
    return addEntry(text, step.map, ['with:', `  ${name}: ${quoted(value)}`], 'uses');
  }
  if (entry.value?.kind !== 'map' || entry.value.range.start < entry.key.range.end) return undefined;
  const inBraces = text[entry.value.range.start] === '{';
  return addEntry(text, entry.value, [`${name}: ${quoted(value, inBraces)}`]);
}

/** New plain texts at the end of a list, quoted as its last item is. */
export function addItems(text: string, list: YamlList, values: readonly string[]): TextEdit | undefined {
  const last = list.items.at(-1);
  if (last?.node.kind !== 'scalar' || last.node.range.start < last.range.start) return undefined;
  const { start, end } = list.range;
  const mark = /^["']/.exec(text.slice(last.node.range.start))?.[0];
  const inBraces = text[start] === '[';
  const written = values.map((value) =>
    mark && /^[\w./-]+$/.test(value) ? mark + value + mark : quoted(value, inBraces),
  );
  if (inBraces) {
    if (text.slice(start, end).includes('\n')) return undefined;
    return insertion(last.node.range.end, written.map((value) => `, ${value}`).join(''));
  }
  const line = lineStart(text, last.range.start);
  const indent = text.slice(line, last.range.start);
  if (indent.trim() !== '' || text[last.range.start] !== '-' || keepsBlankLines(text, last.node)) return undefined;
  const gap = /^ +/.exec(text.slice(last.range.start + 1))?.[0] ?? ' ';
  const lines = written.map((value) => `${lineBreakOf(text)}${indent}-${gap}${value}`);
  return insertion(contentEnd(text, last.node.range.end), lines.join(''));
}

/** A plain scalar of one line, quoted where it would mean something else. */
export function quoted(value: string, inBraces = false): string {
  const plain =
    /^[^\s,[\]{}#&*!|>'"%@`?:-]/.test(value) &&
    !/:(?:\s|$)|\s#|\s$/.test(value) &&
    !(inBraces && /[,[\]{}]/.test(value));
  return plain ? value : value.includes("'") ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : `'${value}'`;
}

function addInBraces(
  text: string,
  map: YamlMap,
  entry: YamlEntry | undefined,
  [line = '', ...more]: readonly string[],
): TextEdit | undefined {
  const { start, end } = map.range;
  if (more.length > 0 || text.slice(start, end).includes('\n')) return undefined;
  if (entry === undefined) return { range: map.range, newText: `{ ${line} }` };
  if (entry.value === undefined || entry.value.range.start < entry.key.range.end) return undefined;
  return insertion(entry.value.range.end, `, ${line}`);
}

/** How the steps of a list are written. */
interface StepStyle {
  readonly indent: string;
  /** The blanks between `-` and the step's first key. */
  readonly gap: string;
  /** What stands for two blanks of indentation. */
  readonly unit: string;
  /** Blank lines separate the steps. */
  readonly spaced: boolean;
}

function stepStyle(model: WorkflowModel, step: Step): StepStyle | undefined {
  const { text } = model;
  const start = lineStart(text, step.range.start);
  const indent = text.slice(start, step.range.start);
  if (text[step.range.start] !== '-' || indent.trim() !== '') return undefined;
  const gap = /^ +(?=[\w"'])/.exec(text.slice(step.range.start + 1))?.[0] ?? ' ';
  const siblings = step.job?.steps ?? model.steps;
  // The first step has no other above it.
  const second = siblings.indexOf(step) === 0 ? siblings[1] : step;
  const above = second && withComments(model, lineStart(text, second.range.start));
  const spaced = above !== undefined && isBlankLine(text, lineStart(text, above - 1));
  const nested = siblings.find(({ map }) => mapGet(map, 'with')?.kind === 'map')?.map ?? step.map;
  return { indent, gap, unit: indentUnit(text, nested), spaced };
}

function stepLines({ indent, gap, unit }: StepStyle, lines: readonly string[]): string[] {
  return reindent(lines, unit).map((line, at) => indent + (at === 0 ? `-${gap}` : ` ${' '.repeat(gap.length)}`) + line);
}

function reindent(lines: readonly string[], unit: string): string[] {
  return lines.map((line) => line.replace(/^(?: {2})+/, (blanks) => unit.repeat(blanks.length / 2)));
}

/** How far a map's own maps are indented; two blanks where it has none that tells. */
function indentUnit(text: string, { entries }: YamlMap): string {
  for (const { key, value } of entries) {
    if (value?.kind !== 'map' || value.range.start < key.range.end || text[value.range.start] === '{') continue;
    const first = value.entries[0];
    const width = first ? columnOf(text, first.key.range.start) - columnOf(text, key.range.start) : 0;
    if (width > 0) return ' '.repeat(width);
  }
  return '  ';
}

/** The start of the comments that stand right above a line, lines of their own; else of the line itself. */
function withComments({ text, comments }: WorkflowModel, start: number): number {
  let at = start;
  for (let index = comments.findLastIndex(({ range }) => range.start < start); index >= 0; index--) {
    const { range } = comments[index]!;
    const line = lineStart(text, range.start);
    const own = text.slice(line, range.start).trim() === '';
    if (!own || nextLine(text, range.end) !== at) break;
    at = line;
  }
  return at;
}

/** An entry's end; behind its key where its value is an alias of something else, or absent. */
function endOf({ key, value }: { readonly key: YamlNode; readonly value: YamlNode | undefined }): number {
  return value && value.range.start >= key.range.end ? value.range.end : key.range.end;
}

/** A block scalar at its end has the blank lines below as a part of its value (`|+`). */
function keepsBlankLines(text: string, node: YamlNode | undefined): boolean {
  if (node?.kind === 'map') return keepsBlankLines(text, node.entries.at(-1)?.value);
  if (node?.kind === 'list') return keepsBlankLines(text, node.items.at(-1)?.node);
  return node !== undefined && /^[|>]\d?\+/.test(text.slice(node.range.start, node.range.start + 3));
}

/** The end of the line, before its break, on which something ends that ends at an offset; a block scalar ends in the next line. */
function contentEnd(text: string, offset: number): number {
  let last = offset;
  while (last > 0 && /\s/.test(text[last - 1]!)) last--;
  const feed = text.indexOf('\n', last);
  const end = feed === -1 ? text.length : feed;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : feed + 1;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function isBlankLine(text: string, start: number): boolean {
  return text.slice(start, nextLine(text, start)).trim() === '';
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function insertion(at: number, newText: string): TextEdit {
  const range: Range = { start: at, end: at };
  return { range, newText };
}
