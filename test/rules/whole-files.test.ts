import { assert, asyncProperty, boolean, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proveDocument, type Trial } from '../../scripts/proof/prove';
import type { Document } from '../../server/src/check';
import { memoryFiles } from '../../server/src/context/memory';
import { dockerfileRules, dockerignoreRules, workflowRules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
import { dockerfiles } from './generated-dockerfiles';
import { loadExamples } from './load-page';

/** Each run proves the same documents, so that a failure is one of the change at hand. */
const seed = 20_261_122;
/** Milliseconds, for a machine that has much else to do. */
const patience = 60_000;

/**
 * @throws AssertionError that names what a fix breaks, with the document before and after. What is thrown together is wrong
 *   in ways that one fault may hide from another: only of what somebody wrote is nothing new to be reported after safe fixes.
 */
async function expectWhole(document: Document, around: Readonly<Record<string, string>>): Promise<Trial[]> {
  const files = memoryFiles({ ...around, [document.path ?? '']: document.text });
  const { trials } = await proveDocument(document, files);
  const faults = trials
    .filter(({ subject, broken, gone }) => broken.length > 0 || (subject.startsWith('fix all') && !gone))
    .map(({ subject, what, broken, after }) => `${subject}: ${broken.join('; ')}\n${what}\n--- after\n${after}`);
  if (faults.length > 0) expect.fail(`${faults.join('\n\n')}\n--- before\n${document.text}`);
  return trials;
}

const rules = [...dockerfileRules, ...dockerignoreRules, ...workflowRules];
const examples = rules.flatMap(({ id, language }) =>
  loadExamples(pages[id] ?? '', language)
    .filter(({ kind }) => kind === 'bad')
    .map((example) => ({ id, language, example })),
);

describe('fixes keep whole', { timeout: patience }, () => {
  it.each(examples)('the example of $id at line $example.line, with every rule on', async ({ language, example }) => {
    const trials = await expectWhole({ language, path: example.path, text: example.text }, example.files);
    for (const { subject, safety, revealed } of trials)
      if (safety === 'safe') expect(revealed, `new after ${subject}`).toEqual([]);
  });

  const crlf = (text: string, wanted: boolean): string => (wanted ? text.replaceAll('\n', '\r\n') : text);
  const example = constantFrom(
    ...examples.flatMap(({ language, example }) => (language === 'dockerfile' ? [example] : [])),
  );

  it('Dockerfiles of two rules, one below the other', async () => {
    const property = asyncProperty(example, example, boolean(), async (first, second, windows) => {
      const text = crlf(`${first.text}\n${second.text}`, windows);
      await expectWhole({ language: 'dockerfile', path: first.path, text }, { ...first.files, ...second.files });
    });
    await assert(property, { numRuns: 20, seed });
  });

  it('Dockerfiles of two rules in one stage', async () => {
    const property = asyncProperty(example, example, boolean(), async (first, second, windows) => {
      const steps = second.text.replaceAll(/^FROM .*\n/gim, '');
      const text = crlf(`${first.text}\n${steps}`, windows);
      await expectWhole({ language: 'dockerfile', path: first.path, text }, { ...first.files, ...second.files });
    });
    await assert(property, { numRuns: 20, seed });
  });

  it('Dockerfiles out of fragments', async () => {
    const around = {
      '/project/requirements.txt': 'flask\n',
      '/project/src/app.py': '',
      '/project/start.sh': '#!/bin/sh\n',
    };
    const property = asyncProperty(dockerfiles, async (text) => {
      await expectWhole({ language: 'dockerfile', path: '/project/Dockerfile', text }, around);
    });
    await assert(property, { numRuns: 30, seed });
  });
});
