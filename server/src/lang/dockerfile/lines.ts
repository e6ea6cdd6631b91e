/** A line of the document: UTF-16 offsets. */
export interface Line {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  /** The start of the next line. */
  readonly next: number;
}

/** Hands out the lines one after the other. */
export interface LineReader {
  /** The next line; undefined at the end of the text, and from a line on that is too long for BuildKit. */
  next(): Line | undefined;
  /** The line that stopped the reader. */
  tooLong(): Line | undefined;
}

/** The most bytes that a line may hold, line feed not counted: Go's `bufio.MaxScanTokenSize` - 1, where BuildKit stops. */
const BYTE_LIMIT = 65_535;

/** Reads lines as BuildKit does: a line ends at LF alone, and CRs before it belong to the line break. A leading U+FEFF is left out. */
export function lineReader(text: string): LineReader {
  let at = 0;
  let tooLong: Line | undefined;
  return {
    next() {
      if (tooLong !== undefined || at >= text.length) return undefined;
      const lineFeed = text.indexOf('\n', at);
      const next = lineFeed < 0 ? text.length : lineFeed + 1;
      const start = at === 0 && text.startsWith('\uFEFF') ? 1 : at;
      let end = lineFeed < 0 ? next : lineFeed;
      const bytes = byteLength(text, at, end);
      while (end > start && text[end - 1] === '\r') end--;
      at = next;
      const line = { start, end, next };
      if (bytes <= BYTE_LIMIT) return line;
      tooLong = line;
      return undefined;
    },
    tooLong: () => tooLong,
  };
}

/** The bytes of a stretch in UTF-8; counted only where its length does not tell that it is short enough. */
function byteLength(text: string, start: number, end: number): number {
  return (end - start) * 3 <= BYTE_LIMIT ? end - start : new TextEncoder().encode(text.slice(start, end)).length;
}
