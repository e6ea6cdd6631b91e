import { describe, expect, it } from 'vitest';
import { partsOf } from '../../scripts/proof/parts';
import { checkDocument } from '../../server/src/check';
import { ignorePlaces } from '../../server/src/commented';
import type { Document } from '../../server/src/check';
import { memoryFiles } from '../../server/src/context/memory';
import type { Finding } from '../../server/src/core/finding';
import { ignoreHere, ignoreInFile } from '../../server/src/core/ignore-edit';
import { applyEdits } from '../../server/src/core/text';
import { rules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
import { loadExamples } from '../rules/load-page';

/** Shapes of a document that a comment must not break. */
const shapes: Readonly<Record<string, (text: string, isDockerfile: boolean) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'with a BOM': (text) => `\ufeff${text}`,
  'below directives': (text, isDockerfile) =>
    isDockerfile && !text.startsWith('#')
      ? `# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing\n${text}`
      : text,
  'with comments of each form above': (text, isDockerfile) =>
    isDockerfile && !text.startsWith('#')
      ? `#\n# plimsoll-ignore-file nothing-of-ours -- why\n${text.replaceAll(/^(RUN|COPY|CMD) /gm, '# hadolint ignore=DL3001\n# plimsoll-ignore other-rule -- because\n$1 ')}`
      : text,
};

const examples = rules.flatMap(({ id, language, group }) =>
  // What was measured speaks of the very text that was measured, and what is said of comments changes with them.
  group === 'measured' || group === 'comments'
    ? []
    : loadExamples(pages[id] ?? '', language)
        .filter(({ kind }) => kind === 'bad')
        .slice(0, 1)
        .map((example) => ({ id, language, example })),
);

const check = async (document: Document, around: Readonly<Record<string, string>>): Promise<readonly Finding[]> => {
  const files = memoryFiles({ ...around, [document.path!]: document.text });
  const { findings } = await checkDocument(document, files, { today: '2026-11-22' });
  return findings;
};

/** A finding as it is told, without its place. Comments are spoken of by a rule of their own, and lines have moved. */
const told = (findings: readonly Finding[], without: string): string[] =>
  findings
    .filter(({ rule }) => rule !== without && rule !== 'unused-ignore')
    .map(({ rule, message }) => `${rule}: ${message.replaceAll(/line \d+/g, 'line')}`)
    .toSorted();

const meanings = ({ language, text }: Document): string[] =>
  partsOf(language === 'configuration' ? 'workflow' : language, text.replace(/^\ufeff/, '')).parts.map(
    ({ meaning }) => meaning,
  );

describe.each(Object.keys(shapes))('ignoring a finding %s', (shape) => {
  it('silences it, and changes nothing else of the file', { timeout: 120_000 }, async () => {
    let tried = 0;
    for (const { id, language, example } of examples) {
      const text = shapes[shape]!(example.text, language === 'dockerfile');
      const document: Document = { language, path: example.path, text };
      const before = await check(document, example.files);
      for (const [at, finding] of before.entries()) {
        // oxlint-disable-next-line no-continue
        if (finding.rule === 'unused-ignore' || before.findIndex(({ rule }) => rule === finding.rule) < at) continue;
        const places = ignorePlaces(document);
        const here = ignoreHere(places, finding.rule, finding.range.start);
        const inFile = ignoreInFile(places, finding.rule);
        for (const [reach, edit] of [['here', here] as const, ['file', inFile] as const]) {
          if (edit === undefined) continue;
          tried++;
          const ignored = { ...document, text: applyEdits(text, [edit]) };
          const where = `${finding.rule} ${reach} in ${id}, line ${example.line}:\n${ignored.text}`;
          const after = await check(ignored, example.files);
          const same = after.filter(({ rule }) => rule === finding.rule);
          if (reach === 'file') expect(same, where).toEqual([]);
          else expect(same.length, where).toBeLessThan(before.filter(({ rule }) => rule === finding.rule).length);
          expect(told(after, finding.rule), where).toEqual(told(before, finding.rule));
          expect(
            after.filter(({ rule }) => rule === 'unused-ignore').map(({ data }) => data['names']),
            where,
          ).not.toContain(finding.rule);
          expect(meanings(ignored), where).toEqual(meanings(document));
        }
      }
    }
    expect(tried).toBeGreaterThan(250);
  });
});
