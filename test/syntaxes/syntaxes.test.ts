import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRegistryFromGrammars } from 'vscode-tmgrammar-test/dist/common/index.js';
import { getVSCodeTokens, renderSnap } from 'vscode-tmgrammar-test/dist/snapshot/index.js';
import manifest from '../../package.json';
import { command, heredocLine, keyword, opened, operator, piece } from './pieces';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

/** VS Code's own grammars: see test/fixtures/grammars/README.md. */
const builtin = {
  'source.dockerfile': 'dockerfile',
  'source.ignore': 'ignore',
  'source.json': 'json',
  'source.shell': 'shellscript',
  'source.yaml': 'yaml',
  'source.yaml.1.2': 'yaml-1.2',
  'source.yaml.embedded': 'yaml-embedded',
};

const own = manifest.contributes.grammars;
const ownTexts = await Promise.all(own.map(({ path }) => read(path)));

/** Languages that are too large to keep here: one string that runs over lines until it is closed. */
const strings = { patterns: [{ begin: '"', end: '"', name: 'string.open' }] };
const included = ownTexts.flatMap((text) =>
  [...text.matchAll(/"include":"((?:source|text)\.[\w.]+)/g)].map((match) => match[1]!),
);
const versions = ['source.yaml.1.0', 'source.yaml.1.1', 'source.yaml.1.3'];
const stubs = [...new Set([...included, ...versions])].filter((scopeName) => !(scopeName in builtin));

const registry = createRegistryFromGrammars([
  ...stubs.map((scopeName) => ({
    grammar: { path: 'stub.json', scopeName },
    content: JSON.stringify({ scopeName, ...strings }),
  })),
  ...(await Promise.all(
    Object.entries(builtin).map(async ([scopeName, name]) => {
      const path = `test/fixtures/grammars/${name}.tmLanguage.json`;
      return { grammar: { path, scopeName }, content: await read(path) };
    }),
  )),
  ...own.map(({ path, scopeName, injectTo }, index) => ({
    grammar: { path, scopeName, injectTo },
    content: ownTexts[index]!,
  })),
]);

/** The tokens of each line. */
async function tokens(text: string, scope = 'source.dockerfile') {
  return (await getVSCodeTokens(registry, scope, text)).map((line) => line.tokens);
}

test.each([
  ['sample.dockerfile', 'source.dockerfile'],
  ['colours.dockerfile', 'source.dockerfile'],
  ['heredocs.dockerfile', 'source.dockerfile'],
  ['hostile.dockerfile', 'source.dockerfile'],
  ['windows.dockerfile', 'source.dockerfile'],
  ['sample.dockerignore', 'source.ignore'],
  ['sample.yml', 'source.yaml'],
])('the scopes of %s', async (file, scope) => {
  const lines = await getVSCodeTokens(registry, scope, await read(`test/syntaxes/${file}`));
  await expect(renderSnap(lines)).toMatchFileSnapshot(`${file}.snap`);
});

const heredoc = /(?:^|\s)\d*<<(?!<)/;

test('nothing colours the next instruction, whatever is left open', async () => {
  const alone = (await tokens('FROM x AS y'))[0]!;
  await fc.assert(
    fc.asyncProperty(keyword, fc.array(piece, { maxLength: 12 }), async (word, pieces) => {
      const text = pieces.join('');
      fc.pre(!heredoc.test(text) && !/\\[ \t]*$/.test(text));
      const lines = await tokens(`${word} ${text}\nFROM x AS y`);
      const goesOn = /\\[ \t]*(?:\n[ \t]*(?:#.*)?)*$/.test(text);
      if (!goesOn) expect(lines.at(-1)).toEqual(alone);
    }),
    { numRuns: 1500 },
  );
});

test('a line that ends with the escape character goes on, whatever is open', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK CMD', 'COPY', 'ENV', 'LABEL'),
      fc.array(fc.tuple(command, operator), { maxLength: 5 }),
      opened,
      async (word, commands, last) => {
        const lines = await tokens(`${word} ${commands.flat().join('')}${last} \\\n# USER no\nUSER x`);
        expect(lines.at(-1)!.flatMap(({ scopes }) => scopes)).not.toContain('keyword.other.special-method.dockerfile');
        expect(lines.at(-2)![0].scopes).toContain('comment.line.number-sign.dockerfile');
      },
    ),
    { numRuns: 500 },
  );
});

test('nothing of a heredoc colours what follows the line of its name', async () => {
  const alone = (await tokens('FROM x AS y'))[0]!;
  await fc.assert(
    fc.asyncProperty(heredocLine, fc.array(piece, { maxLength: 12 }), async (first, pieces) => {
      const lines = await tokens(`${first}\n${pieces.join('')}\nA\nEOF\nFROM x AS y`);
      expect(lines.at(-1)).toEqual(alone);
    }),
    { numRuns: 500 },
  );
});

test('10,000 lines are coloured soon, and one of 20,000 characters', { timeout: 120_000 }, async () => {
  const block = `${await read('test/syntaxes/hostile.dockerfile')}RUN <<EOF\necho "a\nEOF\n`;
  const many = block.repeat(Math.ceil(10_000 / block.split('\n').length));
  const start = performance.now();
  await tokens(many);
  const long = ['RUN echo ', 'COPY ', 'RUN python -a ', 'ENV A=', 'RUN cat <<A ', '# ', 'LABEL '].map(
    (word) => word + 'a <<b -c "d" '.repeat(1500),
  );
  for (const line of long) await tokens(line);
  // About 3 s on an idle machine. What grows with the square of the text takes minutes.
  expect(performance.now() - start).toBeLessThan(60_000);
});
