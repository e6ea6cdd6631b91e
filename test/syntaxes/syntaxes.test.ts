import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRegistryFromGrammars } from 'vscode-tmgrammar-test/dist/common/index.js';
import { getVSCodeTokens, renderSnap } from 'vscode-tmgrammar-test/dist/snapshot/index.js';

/** VS Code's own grammars (see test/fixtures/grammars/README.md), and ours as package.json contributes them. */
const grammars: readonly (readonly [path: string, scopeName: string, injectTo?: readonly string[]])[] = [
  ['test/fixtures/grammars/dockerfile.tmLanguage.json', 'source.dockerfile'],
  ['test/fixtures/grammars/yaml.tmLanguage.json', 'source.yaml'],
  ['test/fixtures/grammars/yaml-1.2.tmLanguage.json', 'source.yaml.1.2'],
  ['syntaxes/dockerfile.injection.tmLanguage.json', 'plimsoll.dockerfile.injection', ['source.dockerfile']],
  ['syntaxes/workflow.injection.tmLanguage.json', 'plimsoll.workflow.injection', ['source.yaml']],
];

/** Versions of YAML that the YAML grammar asks for and no workflow names. */
const empty = ['source.yaml.1.0', 'source.yaml.1.1', 'source.yaml.1.3', 'source.yaml.embedded'].map((scopeName) => ({
  grammar: { path: 'empty.json', scopeName },
  content: JSON.stringify({ scopeName, patterns: [] }),
}));

const registry = createRegistryFromGrammars([
  ...empty,
  ...(await Promise.all(
    grammars.map(async ([path, scopeName, injectTo]) => ({
      grammar: { path, scopeName, ...(injectTo && { injectTo: [...injectTo] }) },
      content: await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'),
    })),
  )),
]);

test.each([
  ['sample.dockerfile', 'source.dockerfile'],
  ['sample.yml', 'source.yaml'],
])('the scopes of %s', async (file, scope) => {
  const source = await readFile(new URL(file, import.meta.url), 'utf8');
  const tokens = await getVSCodeTokens(registry, scope, source);
  await expect(renderSnap(tokens)).toMatchFileSnapshot(`${file}.snap`);
});
