import { compilePattern, isWellFormed, isWord } from '../lang/dockerignore/glob';
import { runGlob } from '../lang/dockerignore/run-glob';

/** Steps for one name: far more than any pattern that people write needs. */
const maxSteps = 100_000;

/**
 * Tells whether a name matches one part of a `COPY` source, as Go's `filepath.Match` does: `*`, `?`, `[a-c]`, and `\` before a
 * character that stands for itself. A part without them is compared as it is; a broken one matches nothing.
 */
export function sourcePattern(part: string): (name: string) => boolean {
  if (!/[*?[\\]/.test(part)) return (name) => name === part;
  // Here two stars mean no more than one, and a letter behind a backslash no more than itself.
  const plain = part.replaceAll(/\\(.)|\*+/gu, (found, char: string | undefined) => {
    if (char === undefined) return '*';
    return isWord(char) ? char : found;
  });
  const glob = isWellFormed(part) ? compilePattern(plain) : undefined;
  return (name) => glob !== undefined && runGlob(glob, Array.from(name), { left: maxSteps }).depths.length > 0;
}
