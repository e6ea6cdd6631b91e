import type { MappedText } from './mapped-text';

/** 256 KiB, in UTF-16 units. BuildKit refuses lines over 64 KiB; the body of a here-document may be longer. */
const MAX_TEXT = 256 * 1024;
const MAX_LINE = 64 * 1024;

/** The shell parser takes quadratic time on here-documents that stand on one line. */
const MAX_HEREDOCS = 1000;

/** Each level of substitution is read again inside the one above it. */
export const MAX_SUBSTITUTION_DEPTH = 32;

/** Whether a text is so long or so odd that reading it could block an editor. */
export function costsTooMuch(text: string): boolean {
  if (text.length > MAX_TEXT || text.split('<<', MAX_HEREDOCS + 1).length > MAX_HEREDOCS) return true;
  for (let start = 0; text.length - start > MAX_LINE;) {
    const end = text.indexOf('\n', start);
    if (end < 0 || end - start > MAX_LINE) return true;
    start = end + 1;
  }
  return false;
}

/** `text` with LF for CRLF and no CR at its end, mapped to `text`: a shell takes `\` CR LF for an escaped CR. */
export function withoutCarriageReturns(text: string): MappedText {
  const segments = [];
  let clean = '';
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('\r', start);
    while (end >= 0 && end + 1 < text.length && text[end + 1] !== '\n') end = text.indexOf('\r', end + 1);
    if (end < 0) end = text.length;
    segments.push({ logical: clean.length, document: start, length: end - start });
    clean += text.slice(start, end);
    start = end + 1;
  }
  return { text: clean, segments };
}
