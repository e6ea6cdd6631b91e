import type { Assignment as AssignmentNode, Redirection, Word, WordPart } from 'unbash';
import type { Range } from '../core/text';
import { documentRange, type MappedText } from './mapped-text';
import type { Assignment, Redirect, ShellWord } from './shell-script';

/** A stretch of a text, as the parser writes it. */
interface Span {
  readonly pos: number;
  readonly end: number;
}

/** How the parser's offsets are found again in the script. */
export interface Placing {
  readonly walk: { readonly source: MappedText; readonly clean: MappedText };
  /** The place, in `clean`, of what has no place of its own: the substitution around it, else the script. */
  readonly home: Range;
  /** The text that was parsed is the script, and the parser's offsets are right. */
  readonly placed: boolean;
}

/** Where a node stands, in the document and in the text that was parsed. */
export function placeOf(span: Span, { walk, placed, home }: Placing): { range: Range; logical: Range } {
  const logical = documentRange(walk.clean, placed ? span.pos : home.start, placed ? span.end : home.end);
  return { logical, range: documentRange(walk.source, logical.start, logical.end) };
}

function shellWord(node: Span & { text: string }, value: string, literal: boolean, placing: Placing): ShellWord {
  const place = placeOf(node, placing);
  const text = placing.placed ? placing.walk.source.text.slice(place.logical.start, place.logical.end) : node.text;
  return { text, value, literal, ...place };
}

/** A word of a command. */
export function plainWord(node: Word, placing: Placing): ShellWord {
  return shellWord(node, node.value, isLiteral(node), placing);
}

/** An argument, which may look like an assignment: `export A=b`. */
export function argument(node: Word | AssignmentNode, placing: Placing): ShellWord {
  if (node.type === 'Word') return plainWord(node, placing);
  const { text, value } = node;
  if (value.type === 'ArrayValue') return shellWord(node, text, false, placing);
  return shellWord(node, text.slice(0, text.length - value.text.length) + value.value, isLiteral(value), placing);
}

/** `NAME=value` before a command. */
export function assignment({ name, value, pos, end }: AssignmentNode, placing: Placing): Assignment {
  return {
    name,
    value: value.type === 'Word' ? plainWord(value, placing) : undefined,
    range: placeOf({ pos, end }, placing).range,
  };
}

/** A redirection, or the opener of a here-document. */
export function redirect(node: Redirection, placing: Placing): Redirect {
  const { operator, descriptor } = node;
  const fd = descriptor?.type === 'FileDescriptor' ? descriptor.value : undefined;
  const { range } = placeOf(node, placing);
  if (node.type !== 'HereDoc') return { operator, fd, target: node.target && plainWord(node.target, placing), range };
  const { delimiter } = node;
  return { operator, fd, target: delimiter && shellWord(delimiter, delimiter.value, true, placing), range };
}

function isLiteral(word: Word): boolean {
  return !word.text.startsWith('~') && (word.parts ?? []).every(isLiteralPart);
}

function isLiteralPart(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(isLiteralPart);
    default:
      return false;
  }
}
