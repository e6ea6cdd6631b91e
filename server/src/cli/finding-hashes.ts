import { createHash } from 'node:crypto';
import type { Document } from '../check';
import { commentedText } from '../commented';
import type { Finding } from '../core/finding';
import { lineIndex, type Range } from '../core/text';

/** Characters of a hash: enough for all instructions of the largest repository. */
const LENGTH = 16;

/**
 * For each finding the hash of the text that it speaks of: the instruction or step in which it starts; its line where that is a job or
 * another block with steps of its own. It stays the same when lines move, are indented or end otherwise.
 * @param findings In document order.
 */
export function findingHashes(document: Document, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const { text } = document;
  const lines = lineIndex(text);
  const scopes = withNesting(commentedText(document).scopes);
  const known = new Map<string, string>();
  const open: Scope[] = [];
  let next = 0;
  return findings.map(({ range: { start } }) => {
    for (let scope = scopes[next]; scope !== undefined && scope.range.start <= start; scope = scopes[++next])
      open.push(scope);
    while (open.length > 0 && open.at(-1)!.range.end <= start) open.pop();
    const scope = open.at(-1);
    const range = scope === undefined || scope.hasInner ? lines.line(lines.position(start).line) : scope.range;
    // Hashed once: a line of a megabyte may have a thousand findings.
    const place = `${range.start} ${range.end}`;
    const hash = known.get(place) ?? hashOf(text.slice(range.start, range.end));
    known.set(place, hash);
    return hash;
  });
}

interface Scope {
  readonly range: Range;
  /** Another scope lies in it. */
  readonly hasInner: boolean;
}

/** In document order; of two that start together the outer comes first. */
function withNesting(ranges: readonly Range[]): Scope[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return sorted.map((range, index) => ({ range, hasInner: (sorted[index + 1]?.start ?? range.end) < range.end }));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text.replaceAll(/\s+/g, ' ').trim()).digest('hex').slice(0, LENGTH);
}
