import { createHash } from 'node:crypto';
import { lineIndex } from '../../core/text';
import type { CheckedFile } from './report';

/** How much of a line and of a range is read, and how much of it counts, in UTF-16 units: a thousand findings in a line of a megabyte stay cheap. */
const read = 1000;
const counted = 200;

/**
 * A name for each finding of a file, in their order, that stays the same when lines move, are indented or end otherwise: made of the path,
 * the rule, the line on which it starts and the text that it marks. Findings that agree in all of it are numbered.
 */
export function fingerprints({ path, text, findings }: CheckedFile): string[] {
  const lines = lineIndex(text);
  const seen = new Map<string, number>();
  return findings.map(({ rule, messageId, range }) => {
    const line = lines.line(lines.position(range.start).line);
    const parts = [text.slice(line.start, line.end), text.slice(range.start, range.end)].map(squeezed);
    const hash = createHash('sha256')
      .update(JSON.stringify([path, rule, messageId, ...parts]))
      .digest('hex')
      .slice(0, 32);
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    return `${hash}:${number}`;
  });
}

function squeezed(text: string): string {
  return text.slice(0, read).replaceAll(/\s+/g, ' ').trim().slice(0, counted);
}
