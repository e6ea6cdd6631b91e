// npm run proof -- FOLDER [--engine] [--write]: proves over all Dockerfiles, ignore files and workflows of a folder that
// fixes keep them whole: every offered fix by itself, all safe fixes, and all with the suggestions. Nothing is written to
// the folder. With --engine BuildKit reads the mended Dockerfiles too. Exits with 1 when anything broke; --write writes
// docs/proof.md.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleEngine } from './lib/bundle.mjs';
import { root } from './lib/prepare.mjs';
import { askBuildKit, startEngine } from './proof/engine.mjs';

const { values: wanted, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const folder = resolve(positionals[0] ?? join(root, 'examples'));
const temporary = join(root, '.tmp/proof');
rmSync(temporary, { recursive: true, force: true });
mkdirSync(temporary, { recursive: true });

const bundle = join(temporary, 'folder.cjs');
await bundleEngine('scripts/proof/folder.ts', bundle);
const result = join(temporary, 'result.json');
execFileSync(process.execPath, [bundle, folder, result], { stdio: 'inherit' });
const { files, rows, faults, mended } = JSON.parse(readFileSync(result, 'utf8'));

const engine = wanted.engine ? startEngine(root) : undefined;
if (wanted.engine && engine === undefined) {
  console.error('proof: no engine can run here');
  process.exit(1);
}
const buildKit = engine && askBuildKit(mended, engine, temporary);
for (const { path, by, problem } of buildKit?.faults ?? []) {
  faults.push({ path, subject: by, what: '', broken: [problem] });
  const [, row] = rows.find(([name]) => name === by);
  row.broken++;
}

for (const { path, subject, what, broken } of faults)
  console.log(`${path}: ${subject}: ${broken.length > 0 ? `BROKE ${broken.join('; ')}` : 'not gone'}\n    ${what}`);
console.table(Object.fromEntries(rows));
const sum = (key) => rows.reduce((total, [, row]) => total + row[key], 0);
const date = new Date().toISOString().slice(0, 10);
const summary = [
  `${files.dockerfile ?? 0} Dockerfiles, ${files.workflow ?? 0} workflows and actions, ${files.dockerignore ?? 0} ignore files`,
  `${sum('tried')} trials: ${sum('gone')} mended what they said, ${sum('left')} did not, ${sum('broken')} broke anything`,
  ...(buildKit
    ? [
        `BuildKit read ${buildKit.asked} Dockerfiles, before and after: ${buildKit.refused} refused, ${buildKit.faults.length} new problems`,
      ]
    : []),
];
console.log(summary.join('\n'));

if (wanted.write) {
  const head = ['Rule', 'Findings', 'Fixes tried', 'Gone', 'Not gone', 'Broke'];
  const cells = ([name, { findings, tried, gone, left, broken }]) => [
    name.startsWith('fix all') ? name : `[\`${name}\`](rules/${name}.md)`,
    name.startsWith('fix all') ? '' : findings,
    tried,
    gone,
    left,
    broken,
  ];
  const table = [head, head.map(() => '---'), ...rows.map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const held = [
    'Each fix was applied by itself, then all safe fixes, then all with the suggestions. What is mended must still parse; every',
    'instruction, value and comment that the fix does not touch means what it meant; line ends, byte order mark and the last',
    'line break stay; what was reported is gone, and no error or warning is new but one with a safe fix of its own; a safe fix',
    'leaves the configuration of the image as it was, but for what its page promises; a second fix-all changes nothing. *Not',
    'gone* is what a fix mends in part, as its title says.',
  ].join('\n');
  const how = `npm run proof -- FOLDER${wanted.engine ? ' --engine' : ''} --write`;
  const note = `Written by \`${how}\` on ${date}, over files of public repositories.`;
  const text = ['# Fixes keep files whole', note, held, summary.map((line) => `- ${line}`).join('\n'), table];
  writeFileSync(join(root, 'docs/proof.md'), `${text.join('\n\n')}\n`);
}
process.exitCode = sum('broken') > 0 ? 1 : 0;
