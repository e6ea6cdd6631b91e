import { applyEdits, lineBreakOf, type Range, type TextEdit } from '../../core/text';
import { documentRange, type MappedText, type Segment } from '../mapped-text';
import type { YamlScalar } from '../yaml/parse';

/**
 * The value of a scalar with the place of each of its characters. Characters that the document writes otherwise (escapes,
 * folded line breaks) have no place. Undefined where our reading and the parser's differ: nothing may be said then.
 */
export function mapScalar(text: string, scalar: YamlScalar): MappedText | undefined {
  const mapped = decode(text, scalar);
  return mapped.text === scalar.value ? mapped : undefined;
}

/** The place of a value without its quotes; undefined where it does not stand there in one piece. */
export function rangeInside(text: string, scalar: YamlScalar): Range | undefined {
  const mapped = mapScalar(text, scalar);
  const [segment, ...more] = mapped?.segments ?? [];
  if (segment?.length !== scalar.value.length || more.length > 0) return undefined;
  return { start: segment.document, end: segment.document + segment.length };
}

/**
 * The edit of the document that replaces `start`–`end` of a scalar's value and changes nothing else of it. Undefined where
 * the scalar's style cannot hold the new text. Lines of a replacement are separated by `\n`.
 */
export function editScalar(
  text: string,
  scalar: YamlScalar,
  mapped: MappedText,
  start: number,
  end: number,
  replacement: string,
): TextEdit | undefined {
  const range = start === end ? placeOfInsertion(scalar, mapped, start) : placeOf(mapped, start, end);
  if (range === undefined) return undefined;
  const newText = encode(text, scalar, replacement);
  if (newText === undefined) return undefined;

  const { start: from, end: to } = scalar.range;
  const written = applyEdits(text.slice(from, to), [
    { range: { start: range.start - from, end: range.end - from }, newText },
  ]);
  const value = mapped.text.slice(0, start) + replacement + mapped.text.slice(end);
  const changed: YamlScalar = { ...scalar, value, range: { start: 0, end: written.length } };
  const holds = mapScalar(written, changed) !== undefined && (scalar.style !== 'plain' || staysPlain(changed));
  return holds ? { range, newText } : undefined;
}

function placeOf(mapped: MappedText, start: number, end: number): Range | undefined {
  return hasPlace(mapped, start) && hasPlace(mapped, end - 1) ? documentRange(mapped, start, end) : undefined;
}

/** Behind the character before, so that an insertion at the end of a line stays on it; at the start of a line, before its first. */
function placeOfInsertion({ style, range }: YamlScalar, mapped: MappedText, at: number): Range | undefined {
  const quoted = style === 'single' || style === 'double';
  if (quoted && at === mapped.text.length) return { start: range.end - 1, end: range.end - 1 };
  const behind = at > 0 && mapped.text[at - 1] !== '\n';
  const place = behind ? placeOf(mapped, at - 1, at) : placeOf(mapped, at, at + 1);
  const offset = behind ? place?.end : place?.start;
  return offset === undefined ? undefined : { start: offset, end: offset };
}

function hasPlace({ segments }: MappedText, offset: number): boolean {
  return segments.some(({ logical, length }) => logical <= offset && offset < logical + length);
}

function encode(text: string, { style, range }: YamlScalar, value: string): string | undefined {
  if (style === 'literal') {
    const indent = /^[^\n]*\n(?:[ \r]*\n)*( *)/.exec(text.slice(range.start, range.end))?.[1] ?? '';
    return value.replaceAll('\n', lineBreakOf(text) + indent);
  }
  if (value.includes('\n')) return undefined;
  if (style === 'single') return value.replaceAll("'", "''");
  if (style === 'double') return value.replaceAll(/["\\]/g, '\\$&');
  return value;
}

/** What begins a plain scalar must not mean anything else, and nothing in it may end it. */
function staysPlain({ value, inFlow }: YamlScalar): boolean {
  return (
    !/^(?:[\s,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$))/.test(value) &&
    !/:(?:\s|$)|\s#|\s$/.test(value) &&
    !(inFlow && /[,[\]{}]/.test(value))
  );
}

/** An indentation indicator counts from the parent, which is not known here; what the value keeps of the blanks tells. */
function indentOf(text: string, { range, value }: YamlScalar): number {
  const written = /\n( *)[^ \r\n]/.exec(text.slice(range.start, range.end))?.[1]?.length ?? 0;
  const kept = /(?:^|\n)( *)[^ \n]/.exec(value)?.[1]?.length ?? 0;
  return Math.max(written - kept, 0);
}

/** Collects a value piece by piece; a piece without a place is only text. */
interface Pieces {
  text: string;
  readonly segments: Segment[];
}

function decode(text: string, scalar: YamlScalar): MappedText {
  const { style, range } = scalar;
  const pieces: Pieces = { text: '', segments: [] };
  if (style === 'literal') literal(pieces, blockLines(text, range, indentOf(text, scalar)), chomping(text, range));
  else if (style === 'folded') folded(pieces, blockLines(text, range, indentOf(text, scalar)), chomping(text, range));
  else flow(pieces, text, style === 'plain' ? range : { start: range.start + 1, end: range.end - 1 }, style);
  return pieces;
}

function add(pieces: Pieces, text: string, document?: number): void {
  if (document !== undefined && text !== '') {
    pieces.segments.push({ logical: pieces.text.length, document, length: text.length });
  }
  pieces.text += text;
}

/** A line of a block without its indentation; `lineBreak` is the place of its line feed. */
interface Line {
  readonly text: string;
  readonly start: number;
  readonly lineBreak: number | undefined;
}

function blockLines(text: string, range: Range, indent: number): Line[] {
  const lines: Line[] = [];
  let at = text.indexOf('\n', range.start) + 1;
  if (at === 0 || at > range.end) return lines;
  while (at < range.end) {
    const feed = text.indexOf('\n', at);
    const lineBreak = feed === -1 || feed >= range.end ? undefined : feed;
    let end = lineBreak ?? range.end;
    if (lineBreak !== undefined && text[end - 1] === '\r') end--;
    const start = Math.min(at + indent, end);
    lines.push({ text: text.slice(start, end), start, lineBreak });
    at = (lineBreak ?? range.end) + 1;
  }
  return lines;
}

function chomping(text: string, range: Range): string {
  return /^[|>][1-9]?([+-])/.exec(text.slice(range.start, range.start + 3))?.[1] ?? '';
}

/** How many of the last lines are blank, and so left to the chomping indicator. */
function blankTail(lines: readonly Line[]): number {
  const last = lines.findLastIndex(({ text }) => !/^ *$/.test(text));
  return lines.length - 1 - last;
}

function chomp(pieces: Pieces, tail: readonly Line[], chomping: string): void {
  if (chomping === '-') return;
  for (const { lineBreak } of chomping === '+' ? tail : tail.slice(0, 1)) {
    if (lineBreak !== undefined || chomping === '') add(pieces, '\n', lineBreak);
  }
}

function literal(pieces: Pieces, lines: readonly Line[], chomping: string): void {
  const body = lines.length - blankTail(lines);
  for (const [i, { text, start, lineBreak }] of lines.slice(0, body).entries()) {
    add(pieces, text, start);
    if (i < body - 1) add(pieces, '\n', lineBreak);
  }
  chomp(pieces, lines.slice(Math.max(body - 1, 0)), body === 0 && chomping === '' ? '-' : chomping);
}

/** Lines are joined by a blank; blank lines and lines that are indented more keep their line breaks. */
function folded(pieces: Pieces, lines: readonly Line[], chomping: string): void {
  const body = lines.length - blankTail(lines);
  let breaks = 0;
  let previous: 'none' | 'normal' | 'more' = 'none';
  for (const { text, start } of lines.slice(0, body)) {
    if (text === '') {
      breaks++;
      continue;
    }
    const kind = text.startsWith(' ') || text.startsWith('\t') ? 'more' : 'normal';
    if (previous === 'none') add(pieces, '\n'.repeat(breaks));
    else if (previous === 'more' || kind === 'more') add(pieces, '\n'.repeat(breaks + 1));
    else add(pieces, breaks === 0 ? ' ' : '\n'.repeat(breaks));
    add(pieces, text, start);
    breaks = 0;
    previous = kind;
  }
  chomp(pieces, lines.slice(Math.max(body - 1, 0)), body === 0 && chomping === '' ? '-' : chomping);
}

/** Escapes of one letter; any other character stands for itself. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ a: '\u0007', b: '\b', e: '\u001B', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
  ...Object.entries({ '0': '\0', N: '\u0085', _: '\u00A0', L: '\u2028', P: '\u2029' }),
]);

/** A plain or quoted scalar: blanks around line breaks vanish, a line break is a blank, each blank line a line break. */
function flow(pieces: Pieces, text: string, range: Range, style: YamlScalar['style']): void {
  let breaks = 0;
  let continued = false;
  for (let at = range.start; at <= range.end;) {
    const feed = text.indexOf('\n', at);
    const last = feed === -1 || feed >= range.end;
    let start = at;
    let end = last ? range.end : feed;
    if (at > range.start) while (start < end && isBlank(text, start)) start++;
    if (!last) while (end > start && isBlank(text, end - 1)) end--;
    if (at > range.start && (start < end || last)) {
      if (!continued || breaks > 0) add(pieces, breaks === 0 ? ' ' : '\n'.repeat(breaks));
      breaks = 0;
    } else if (at > range.start) breaks++;
    continued = style === 'double' && !last && endsEscaped(text, start, end);
    flowLine(pieces, text.slice(start, continued ? end - 1 : end), start, style);
    if (last) return;
    at = feed + 1;
  }
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t' || text[at] === '\r';
}

/** An odd number of backslashes stands before the line break. */
function endsEscaped(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}

function flowLine(pieces: Pieces, line: string, start: number, style: YamlScalar['style']): void {
  const mark = style === 'single' ? "''" : style === 'double' ? '\\' : undefined;
  for (let at = 0; at < line.length;) {
    const next = mark === undefined ? -1 : line.indexOf(mark, at);
    const stop = next === -1 ? line.length : next;
    add(pieces, line.slice(at, stop), start + at);
    if (next === -1) return;
    const escape = line.slice(stop, stop + (style === 'single' ? 2 : escapeLength(line[stop + 1])));
    add(pieces, style === 'single' ? "'" : unescape(escape));
    at = stop + escape.length;
  }
}

function escapeLength(kind: string | undefined): number {
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2;
}

function unescape(escape: string): string {
  if (escape.length > 2) return String.fromCodePoint(Math.min(Number.parseInt(escape.slice(2), 16) || 0, 0x10_ffff));
  return ESCAPES.get(escape.slice(1)) ?? escape.slice(1);
}
