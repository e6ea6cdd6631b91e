// npm test: installs, builds and runs everything; ends with one line `N passed, N failed, N skipped`.
// What this machine cannot run is skipped with its reason; in CI nothing may be, and a skip counts as a failure.
//
//   npm test -- unit host      only the suites of these names

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { installPackages, root } from './lib/prepare.mjs';
import { installShells } from './lib/shells.mjs';

const node = process.execPath;
const inCI = Boolean(process.env.CI);
const only = process.argv.slice(2);
const bin = (name) => join(root, 'node_modules/.bin', name);
const script = (path, ...args) => [node, [join(root, path), ...args]];

/** Each suite: a name, a command, and how it counts: `exit` is one test, `line` its own closing line. */
const suites = [
  { name: 'types', command: [bin('tsc'), ['-p', '.']], counts: 'exit' },
  { name: 'lint', command: [bin('oxlint'), ['--type-aware', '--quiet']], counts: 'exit' },
  { name: 'format', command: [bin('oxfmt'), ['--check']], counts: 'exit' },
  { name: 'unused', command: [bin('knip'), []], counts: 'exit' },
  { name: 'generated', command: script('scripts/gen.mjs', '--check'), counts: 'exit' },
  { name: 'build', command: script('scripts/build.mjs'), counts: 'exit', needed: true },
  { name: 'own-files', command: script('dist/cli.js', 'check', '--fail-on', 'info', '.github'), counts: 'exit' },
  { name: 'editor-host', command: script('scripts/vscode-host/setup.mjs'), counts: 'exit' },
  { name: 'unit', command: [bin('vitest'), ['run', '--reporter=default']], counts: 'vitest' },
  { name: 'fuzz', command: script('scripts/fuzz.mjs', '--seconds', '60'), counts: 'line' },
  { name: 'package', command: script('scripts/package.mjs', '.tmp/plimsoll.vsix'), counts: 'exit' },
  { name: 'vscode', command: script('test/vscode/run.mjs'), counts: 'line' },
  { name: 'vscode-floor', command: script('test/vscode/run.mjs', '--floor'), counts: 'line' },
  { name: 'web', command: script('test/web/run.mjs'), counts: 'line' },
  { name: 'ui', command: script('test/ui/run.mjs'), counts: 'line' },
  { name: 'engine', command: script('test/engine/run.mjs'), counts: 'line' },
];

/** Runs a command with its output shown, and keeps the output to read the counts from. */
function run([program, args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-100_000);
        to.write(text);
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: stripVTControlCharacters(output) }));
  });
}

/** @returns `{passed, failed, skipped}`; a suite that ends badly without saying what failed counts as one failure. */
function count({ counts }, { code, output }) {
  if (counts === 'exit') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const number = (pattern) => Number(pattern.exec(output)?.[1] ?? 0);
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped\s*$/gm)];
  const closing = lines.at(-1);
  const found =
    counts === 'vitest'
      ? {
          passed: number(/^\s*Tests .*?(\d+) passed/m),
          failed: number(/^\s*Tests .*?(\d+) failed/m),
          skipped: number(/^\s*Tests .*?(\d+) skipped/m) + number(/^\s*Tests .*?(\d+) todo/m),
        }
      : { passed: Number(closing?.[1] ?? 0), failed: Number(closing?.[2] ?? 0), skipped: Number(closing?.[3] ?? 0) };
  const ranNothing = found.passed + found.failed + found.skipped === 0;
  return (code !== 0 || ranNothing) && found.failed === 0 ? { ...found, failed: 1 } : found;
}

const isWanted = ({ name, needed }) => only.length === 0 || only.includes(name) || needed;

installPackages();
if (inCI && isWanted({ name: 'unit' })) installShells();
const total = { passed: 0, failed: 0, skipped: 0 };
const table = [];
const failures = [];
for (const suite of suites) {
  if (!isWanted(suite)) continue;
  console.log(`\n\u2500\u2500 ${suite.name}`);
  const start = Date.now();
  const result = await run(suite.command);
  const counts = count(suite, result);
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (counts.failed > 0) failures.push({ name: suite.name, end: result.output.trimEnd().split('\n').slice(-80) });
  table.push({ suite: suite.name, seconds: Math.round((Date.now() - start) / 100) / 10, ...counts });
  if (suite.needed && result.code !== 0) break;
}
spawnSync('bash', [join(root, 'scripts/engine/setup.sh'), 'stop'], { stdio: 'ignore' });
// Half an hour of output lies above: who looks at its end sees what failed.
for (const { name, end } of failures) console.log(`\n\u2500\u2500 ${name} failed, and ended with\n${end.join('\n')}`);
console.table(table);
if (inCI && total.skipped > 0) console.log('In CI nothing may be skipped.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || (inCI && total.skipped > 0) ? 1 : 0);
