import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { fixAll } from '../../server/src/core/fix-all';
import type { Rule } from '../../server/src/core/rule';
import { runRules } from '../../server/src/core/run';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import type { DockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { loadExamples } from './load-page';
import { drawMarks, marksOf } from './marks';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.tmp/contributing');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the rule in ten minutes of docs/contributing.md does what its page says', async () => {
  const text = readFileSync(join(root, 'docs/contributing.md'), 'utf8');
  const code = /^```ts\n([^]*?)^```$/m.exec(text)![1]!;
  const page = /^````markdown\n([^]*?)^````$/m.exec(text)![1]!;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'relative-workdir.ts');
  writeFileSync(file, code.replaceAll("'../../", "'../../server/src/"));
  const { default: rule } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: Rule<DockerfileModel>;
  };

  const check = (dockerfile: string) => runRules([rule], buildDockerfileModel(parseDockerfile(dockerfile), undefined));
  const [bad, good] = loadExamples(page, 'dockerfile');
  expect(drawMarks(bad!.text, marksOf(bad!.text, check(bad!.text).findings))).toBe(drawMarks(bad!.text, bad!.marks));
  expect(check(good!.text)).toEqual({ findings: [], failures: [] });
  const fixed = await fixAll(bad!.text, { safety: 'safe' }, (dockerfile) =>
    Promise.resolve({ findings: check(dockerfile).findings, parsed: true }),
  );
  expect(fixed.text).toBe(bad!.fixed!.text);
});
