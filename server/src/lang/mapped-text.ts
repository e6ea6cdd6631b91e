import { countWhile } from '../core/count-while';
import type { Range } from '../core/text';

/** `length` characters of a mapped text that stand unchanged in the document; none where the text is empty. Both offsets are UTF-16. */
export interface Segment {
  readonly logical: number;
  readonly document: number;
  readonly length: number;
}

/** Text as a machine reads it (continuations joined, comments dropped) that knows where each piece stands in the document. */
export interface MappedText {
  readonly text: string;
  /** In order of `logical`, without overlap; characters between two segments have no place of their own in the document. */
  readonly segments: readonly Segment[];
}

/**
 * The document range of `text.slice(start, end)`: from its first to just after its last character, whatever lies between. A last
 * character without a place of its own, such as the line break that a block of YAML is given at the end of the file, adds nothing.
 */
export function documentRange(mapped: MappedText, start: number, end: number): Range {
  const from = documentOffset(mapped, start);
  if (end <= start) return { start: from, end: from };
  const segment = segmentAt(mapped, end - 1);
  const hasPlace = segment !== undefined && end - 1 < segment.logical + segment.length;
  return { start: from, end: documentOffset(mapped, end - 1) + (hasPlace ? 1 : 0) };
}

/** The document offset of a character; one without a place of its own takes the end of the segment before it. */
function documentOffset(mapped: MappedText, offset: number): number {
  const segment = segmentAt(mapped, offset);
  if (segment === undefined) return 0;
  return segment.document + Math.max(0, Math.min(offset - segment.logical, segment.length));
}

/** The last segment that begins at or before a character; the first where none does. */
function segmentAt({ segments }: MappedText, offset: number): Segment | undefined {
  return segments[Math.max(countWhile(segments, ({ logical }) => logical <= offset) - 1, 0)];
}

/** `mapped.text.slice(start, end)` with its places. */
export function sliceMapped(mapped: MappedText, start: number, end: number): MappedText {
  const segments: Segment[] = [];
  for (const segment of mapped.segments) {
    const from = Math.max(segment.logical, start);
    const to = Math.min(segment.logical + segment.length, end);
    if (from < to) {
      segments.push({ logical: from - start, document: segment.document + from - segment.logical, length: to - from });
    }
  }
  // Text without a character keeps its place: a finding or an edit may need it.
  if (segments.length === 0) segments.push({ logical: 0, document: documentOffset(mapped, start), length: 0 });
  return { text: mapped.text.slice(start, end), segments };
}

/** The logical offset of a document offset; one that lies between two segments, in a comment or a line break, takes the start of the later one. */
export function logicalOffset({ text, segments }: MappedText, offset: number): number {
  const segment = segments[countWhile(segments, ({ document, length }) => document + length <= offset)];
  return segment === undefined ? text.length : segment.logical + Math.max(0, offset - segment.document);
}
