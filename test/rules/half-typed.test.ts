import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { applyEdits } from '../../server/src/core/text';

/** Texts that nobody leaves like this, in which a fix once broke what parsed. */
const texts = [
  {
    rule: 'unsigned-image',
    what: 'a job that ends with its steps and has nothing else',
    text: `on: push
permissions:
  contents: read
  packages: write
jobs:
  image:
    steps:
      - uses: docker/build-push-action@v7
        with:
          push: true
          tags: ghcr.io/o/app:1
`,
  },
];

describe('fixes of workflows that are half typed', () => {
  it.each(texts)('$rule: $what', async ({ rule, text }) => {
    const check = (now: string) =>
      checkDocument({ language: 'workflow', path: '/project/.github/workflows/ci.yml', text: now }, noFiles, {
        severities: { [rule]: 'warning' },
        today: '2026-11-22',
      });
    const { findings, parsed } = await check(text);
    expect(parsed).toBe(true);
    const fixes = findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.fixes);
    expect(fixes).not.toEqual([]);
    for (const { edits } of fixes) expect((await check(applyEdits(text, edits))).parsed).toBe(true);
  });
});
