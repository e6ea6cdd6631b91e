import { describe, expect, test } from 'vitest';
import { splitDockerfile } from '../../server/src/lang/dockerfile/split';
import vectors from '../fixtures/buildkit-parse.json';

type Row = [keyword: string, start: number, end: number, text: string, extra?: { heredocs?: unknown[] }];

/** What we read, in the shape of the vectors. Lines count from 1 and end at LF, as BuildKit counts them. */
function rows(text: string): unknown[] {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return splitDockerfile(text).instructions.map(({ keyword, range, logical, heredocs }) => [
    keyword,
    lineOf(range.start),
    lineOf(range.end),
    logical.text,
    heredocs.map(({ name, dash, expand, body }) => [name, dash, expand, text.slice(body.start, body.end)]),
  ]);
}

describe("BuildKit's own answers", () => {
  const cases = vectors.cases as [string, string | Row[]][];

  test('every instruction is split alike', () => {
    const accepted = cases.filter((vector): vector is [string, Row[]] => Array.isArray(vector[1]));
    expect(accepted.length).toBe(1569);
    for (const [text, expected] of accepted) {
      expect(rows(text), JSON.stringify(text)).toEqual(
        expected.map(([keyword, start, end, joined, extra]) => [keyword, start, end, joined, extra?.heredocs ?? []]),
      );
      expect(splitDockerfile(text).problems, JSON.stringify(text)).toEqual([]);
    }
  });
});
