import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Imports go down this list or stay on their level; `client` stands apart. */
const levels: readonly (readonly string[])[] = [
  ['core', 'version'],
  ['lang', 'context', 'data'],
  ['rules', 'measure', 'config', 'report'],
  ['check', 'commented', 'protocol', 'create-workflow'],
  ['lsp', 'cli'],
];

/** Where Node's own modules may be used. */
const nodePlaces = [
  /^server\/src\/(cli|measure\/engine|lsp\/node)\//,
  /^server\/src\/context\/disk[\w-]*\.ts$/,
  /^client\/src\/node\//,
];

/** Who may import which package; anything else is not allowed in the product at all. */
const packages: Readonly<Record<string, RegExp>> = {
  'dockerfile-ast': /^server\/src\/lang\/dockerfile\/parse\.ts$/,
  unbash: /^server\/src\/lang\/shell(-words)?\.ts$/,
  yaml: /^server\/src\/lang\/yaml\/parse\.ts$/,
  ignore: /^server\/src\/(cli\/discover|config\/ignored)\.ts$/,
  diff: /^server\/src\/(cli|lsp)\//,
  zstddec: /^server\/src\/measure\/engine\/zstd\.ts/,
  'vscode-languageserver': /^server\/src\/lsp\//,
  'vscode-languageserver-textdocument': /^server\/src\/lsp\//,
  'vscode-languageserver-types': /^server\/src\/lsp\//,
  'vscode-uri': /^(server\/src\/lsp|client\/src)\//,
  'vscode-languageclient': /^client\/src\//,
  vscode: /^client\/src\//,
};

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importsOf(source: string): Import[] {
  const code = source.replaceAll(/^\s*(?:\/\/.*|\/\*[^]*?\*\/)\s*$/gm, '');
  const imports: Import[] = [];
  for (const match of code.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm)) {
    imports.push({ specifier: match[2]!, typeOnly: match[1] !== undefined });
  }
  for (const match of code.matchAll(/\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g)) {
    imports.push({ specifier: match[1]!, typeOnly: false });
  }
  return imports;
}

/** What is wrong with an import of `file` (from the root, with `/`); undefined when nothing is. */
function violation(file: string, { specifier, typeOnly }: Import): string | undefined {
  if (specifier.startsWith('.')) return relativeViolation(file, posix.join(posix.dirname(file), specifier), typeOnly);
  if (/^node:(https?|http2|net|tls|dgram|dns)\b/.test(specifier) && !file.startsWith('server/src/measure/engine/'))
    return 'only measuring talks to a registry';
  if (specifier.startsWith('node:')) {
    return nodePlaces.some((place) => place.test(file)) ? undefined : 'Node is not everywhere';
  }
  const name = specifier.split('/')[0]!;
  if (builtinModules.includes(name)) return "Node's modules are imported as node:…";
  const allowed = Object.hasOwn(packages, name) ? packages[name] : undefined;
  if (allowed === undefined) return `${name} is no package of the product`;
  return allowed.test(file) ? undefined : `${name} belongs elsewhere`;
}

function relativeViolation(file: string, target: string, typeOnly: boolean): string | undefined {
  const needsNode = nodePlaces.some((place) => place.test(`${target}.ts`));
  if (needsNode && !typeOnly && !nodePlaces.some((place) => place.test(file))) return 'it would bring Node along';
  if (file.startsWith('client/')) {
    if (target.startsWith('client/')) return undefined;
    // The report draws what the server measured, and writes sizes and texts as it does.
    if (isPage(file) && (typeOnly || pageWords.test(target))) return undefined;
    return target === 'server/src/protocol' ? undefined : 'the client knows only the protocol';
  }
  if (!target.startsWith('server/src/')) return 'the server stands alone';
  const [from, to] = [area(file), area(target)];
  // What the protocol imports as a value would end in the client's bundle.
  if (from === 'protocol' && !typeOnly) return 'the protocol imports types only';
  if (level(to) > level(from)) return `${from} must not know ${to}`;
  if (from !== to && level(from) === levels.length - 1 && level(to) === level(from))
    return `${from} and ${to} are two faces`;
  if (isRule(file) && isRule(target)) return 'a rule never imports another rule';
  return undefined;
}

const pageWords = /^server\/src\/(measure\/(units|waste\/leftover-names)|core\/l10n)$/;
const isPage = (path: string) => path.startsWith('client/src/report/');
const area = (path: string) => path.split('/')[2]!.replace(/\.(ts|json)$/, '');
const isRule = (path: string) => /^server\/src\/rules\/\w+\/[\w-]+(\.ts)?$/.test(path);

function level(name: string): number {
  const index = levels.findIndex((names) => names.includes(name));
  if (index < 0) throw new Error(`server/src/${name} has no place in the table of levels`);
  return index;
}

function violations(file: string, source: string): string[] {
  return importsOf(source).flatMap((entry) => {
    const problem = violation(file, entry);
    return problem === undefined ? [] : [`${file} imports '${entry.specifier}': ${problem}`];
  });
}

const sources = ['server/src', 'client/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')),
);

describe('imports', () => {
  it('point one way only', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap((file) => violations(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

describe('the network', () => {
  // In a text it is a command that a rule proposes.
  const calls = /(?<!['"`])\bfetch\(|\bnew (?:XMLHttpRequest|WebSocket|EventSource)\b|\bsendBeacon\(|TelemetryLogger\(/;

  it('is asked by nothing that a browser or an editor would give a hand to', () => {
    expect(sources.filter((file) => calls.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
    for (const code of ['await fetch(url)', 'new WebSocket(url)', 'env.createTelemetryLogger(sender)'])
      expect(code).toMatch(calls);
  });
});

describe('the table of imports', () => {
  it.each([
    ['server/src/core/run.ts', "import { x } from '../lang/shell';"],
    ['server/src/core/run.ts', "import type { x } from '../check';"],
    ['server/src/lang/shell.ts', "export * from '../rules/index.gen';"],
    ['server/src/rules/dockerfile/a-b.ts', "import {\n  x,\n} from './c-d';"],
    ['server/src/rules/workflow/a-b.ts', "import x from '../dockerfile/c-d';"],
    ['server/src/rules/dockerfile/a-b.ts', "const x = await import('node:fs');"],
    ['server/src/rules/dockerfile/a-b.ts', "import { parse } from 'yaml';"],
    ['server/src/check.ts', "import { diskFiles } from './context/disk';"],
    ['server/src/lsp/server.ts', "import { build } from '../measure/engine/build';"],
    ['server/src/lsp/node/main.ts', "import { main } from '../../cli/main';"],
    ['server/src/lsp/server.ts', "import * as vscode from 'vscode';"],
    ['server/src/cli/main.ts', "import fs from 'fs';"],
    ['server/src/cli/main.ts', "import { get } from 'node:https';"],
    ['server/src/cli/main.ts', "import left from 'left-pad';"],
    ['server/src/cli/main.ts', "import { name } from '../../../package.json';"],
    ['server/src/lang/dockerfile/model.ts', "import { DockerfileParser } from 'dockerfile-ast';"],
    ['server/src/lang/dockerfile/run.ts', "const u = require('unbash');"],
    ['client/src/app.ts', "import { x } from '../../server/src/check';"],
    ['server/src/protocol.ts', "import { x } from './core/text';"],
    ['client/src/app.ts', "import type { x } from '../../server/src/core/finding';"],
    ['client/src/app.ts', "import { readFile } from 'node:fs/promises';"],
    ['client/src/app.ts', "import { x } from '../../server/src/measure/units';"],
    ['client/src/report/app.ts', "import { x } from '../../../server/src/report/html';"],
  ])('does not let %s write %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1);
  });

  it.each([
    [
      'server/src/lang/dockerfile/parse.ts',
      "import { DockerfileParser } from 'dockerfile-ast';\nimport x from '../../core/text';",
    ],
    ['server/src/rules/dockerfile/a-b.ts', "import { x } from './shared/c';\nimport { y } from '../../lang/shell';"],
    ['server/src/lsp/server.ts', "import type { Build } from '../measure/engine/build';\n// import x from 'fs';"],
    ['server/src/cli/main.ts', "import { x } from 'node:fs';\nimport { diskFiles } from '../context/disk';"],
    ['client/src/report/app.ts', "import type { x } from '../../../server/src/report/report-data';"],
    ['client/src/report/app.ts', "import { x } from '../../../server/src/measure/units';"],
    ['client/src/node/main.ts', "import { x } from '../../../server/src/protocol';\nimport { y } from 'vscode';"],
  ])('lets %s write %s', (file, source) => {
    expect(violations(file, source)).toEqual([]);
  });
});
