import type { Mark } from './marks';

/** A change of a document that must not change what is found in it, nor how it is mended. */
export interface Variant {
  readonly name: string;
  text(text: string): string;
  /** Where a mark of the given text lies in the changed one. */
  mark(mark: Mark, text: string): Mark;
}

const emojiComment = '# 🚢 load line\n';

export const variants: readonly Variant[] = [
  { name: 'as written', text: (text) => text, mark: (mark) => mark },
  { name: 'with CRLF', text: (text) => text.replaceAll('\n', '\r\n'), mark: (mark) => mark },
  {
    name: 'with a BOM',
    text: (text) => `\uFEFF${text}`,
    mark: (mark) => (mark.line === 0 ? moveMark(mark, 0, 1) : mark),
  },
  {
    name: 'below an emoji comment',
    text: (text) => insertLine(text, firstFreeLine(text), emojiComment),
    mark: (mark, text) => (mark.line >= firstFreeLine(text) ? moveMark(mark, 1, 0) : mark),
  },
];

/** The first line on which a comment may stand without ending the parser directives of a Dockerfile; 0-based. */
export function firstFreeLine(text: string): number {
  const line = text.split('\n').findIndex((candidate) => !/^#\s*(syntax|escape|check)\s*=/i.test(candidate));
  return Math.max(0, line);
}

/** Inserts a line, which ends with a line feed, before a 0-based line. */
export function insertLine(text: string, before: number, line: string): string {
  const lines = text.split('\n');
  lines.splice(before, 0, line.replace(/\n$/, ''));
  return lines.join('\n');
}

export function moveMark(mark: Mark, lines: number, columns: number): Mark {
  const end = mark.end === 'more' ? mark.end : mark.end + columns;
  return { ...mark, line: mark.line + lines, start: mark.start + columns, end };
}
