/** Holes of a file begin and end at pages. */
const PAGE = 4096;

/** Counts the pages of a file that hold nothing but zeros: what a sparse file would not store. */
export function zeroCounter(): { update(part: Uint8Array): void; bytes(): number } {
  let bytes = 0;
  /** Bytes of the page that is not complete yet, and whether they are zeros so far. */
  let filled = 0;
  let zero = true;
  return {
    update(part) {
      for (let at = 0; at < part.length;) {
        const end = Math.min(part.length, at + PAGE - filled);
        // Most pages tell by their first byte.
        zero &&= part[at] === 0 && isZero(part, at, end);
        filled += end - at;
        at = end;
        if (filled < PAGE) continue;
        if (zero) bytes += PAGE;
        filled = 0;
        zero = true;
      }
    },
    bytes: () => bytes,
  };
}

/** Four bytes at a time: gigabytes of zeros are no rarity. */
function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (; at < end && (bytes.byteOffset + at) % 4 !== 0; at++) if (bytes[at] !== 0) return false;
  if (end - at >= 4) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2);
    for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false;
    at += words.length * 4;
  }
  for (; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}
