// npm run bench -- FOLDER [--peers] [--write]: times the engine on the Dockerfiles and workflow files of a folder, and with --peers
// other checkers on the same files in the same run. Prints tables, and with --write puts them into docs/benchmarks.md.
// npm run bench -- --deep [--peers] [--write]: the same of the deep measuring of images, with the container engine that is there.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { benchDeep } from './bench/deep.mjs';
import { install, peers, timeProgram } from './bench/peers.mjs';
import { round, table } from './bench/tables.mjs';
import { bundleEngine } from './lib/bundle.mjs';
import { build, root } from './lib/prepare.mjs';

const args = process.argv.slice(2);
const folder = resolve(args.find((arg) => !arg.startsWith('--')) ?? join(root, 'examples'));
const temporary = join(root, '.tmp/bench');
mkdirSync(temporary, { recursive: true });
const loadBefore = loadavg()[0];

/** Runs `bench/engine.ts` in a process of its own. */
async function measureEngine() {
  const bundle = join(temporary, 'engine.cjs');
  await bundleEngine('scripts/bench/engine.ts', bundle);
  return JSON.parse(execFileSync(process.execPath, [bundle, folder], { encoding: 'utf8', maxBuffer: 1 << 28 }));
}

function corpusTable(name, { paths, bytes, ...figures }) {
  const { readMicroseconds, checkMicroseconds, serverMicroseconds, megabytesPerSecond, ratio } = figures;
  const { p50, p95, max, slow, saving } = figures;
  const named = (files) => files.map(({ path, ms }) => `${path} (${round(ms)} ms)`).join(', ') || 'none';
  return table(
    [name, `${round(paths.length)} files, ${round(bytes / 1e6, 2)} MB`],
    [
      ['reading alone', `${round(readMicroseconds, 0)} µs a file`],
      ['whole check', `${round(checkMicroseconds, 0)} µs a file, ${round(megabytesPerSecond)} MB/s`],
      ['whole check against reading alone', `${round(ratio, 2)} ×`],
      ['the same with the files around it, by the clock', `${round(serverMicroseconds, 0)} µs a file`],
      ['p50, p95, slowest file', `${round(p50, 2)}, ${round(p95, 2)}, ${round(max)} ms`],
      ['files over 50 ms', named(slow)],
      ['mending all on save, by the clock: p95, slowest file', `${round(saving.p95, 2)}, ${round(saving.max)} ms`],
      ['saves over 50 ms', named(saving.slow)],
    ],
  );
}

/** The factor of each doubling against a strictly linear one is in brackets. */
function growthTable(sizes, grown) {
  const cell = (ms, at) => {
    const linear = at > 1 ? ` (${round(ms[at] / ms[at - 1] / 2, 2)})` : '';
    return `${round(ms[at])}${linear}`;
  };
  return table(
    ['ms by lines', ...sizes.map((size) => round(size))],
    grown.map(({ shape, ms }) => [shape, ...ms.map((_, at) => cell(ms, at))]),
  );
}

/** Ours warm in the server and cold on the command line, against theirs on the same files. */
function peerTable(language, { paths, serverMicroseconds }) {
  const warm = serverMicroseconds / 1000;
  const cli = [join(root, 'dist/cli.js'), 'check', '--format', 'json'];
  const ours = timeProgram(process.execPath, cli, [cli[0], '--version'], paths);
  const row = (name, { start, single, together, work }) => [
    name,
    `${round(start)} ms`,
    `${round(single)} ms (${round(single / ours.single, 2)} ×)`,
    `${round(together, 2)} ms (${round(together / ours.together, 2)} ×)`,
    `${round(work, 2)} ms (${round(work / warm, 2)} ×)`,
  ];
  const theirs = peers[language].map((peer) => {
    const { program, version, reason } = install(temporary, peer);
    if (program === undefined) return [peer.name, `not installed: ${reason}`, '', '', ''];
    const said = { tally: ['version'], actionlint: ['-version'] }[peer.name] ?? ['--version'];
    return row(`${peer.name} ${version}`, timeProgram(program, peer.options, said, paths));
  });
  return table(
    [`a file of ${language}`, 'start alone', 'one start each', 'all in one start', 'the same without the start'],
    [
      row('plimsoll, command line', ours),
      ['plimsoll, warm in the server', '', '', '', `${round(warm, 2)} ms (1 ×)`],
      ...theirs,
    ],
  );
}

async function benchChecks() {
  const { dockerfiles, workflows, peakMegabytes, sizes, grown } = await measureEngine();
  const parts = [
    corpusTable('Dockerfiles', dockerfiles),
    '*Reading alone* splits the file as BuildKit does and reads flags, words and JSON forms, as every check must (`parseDockerfile`). The whole check is that, the shell scripts of every `RUN`, the model and all rules with their fixes.',
    corpusTable('Workflows', workflows),
    '*Reading alone* is `parseDocument` of the package `yaml`. The whole check is our own reading of the same, the model and all rules with their fixes.',
    'Processor time of all threads. Each file counts with the best of three rounds, in which reading and checking take turns, after all files went through both once; what was read lately is kept, so each round has other blanks in its files. A save is timed once, right after a check, as in the editor.',
    `Peak memory of the process after all of this: ${round(peakMegabytes, 0)} MB.`,
    '## Growth',
    'Generated Dockerfiles, processor time; in brackets what a doubling costs against a strictly linear check.',
    growthTable(sizes, grown),
  ];
  if (args.includes('--peers')) {
    build();
    parts.push(
      '## Peers',
      'By the clock, on the same files in the same run; nothing asks a network, and no other program is started. In brackets: times ours, of the command line in the first columns, of the server in the last.',
      peerTable('dockerfile', dockerfiles),
      peerTable('workflow', workflows),
    );
  }
  return parts;
}

const DEEP = '# Deep measuring';
const page = join(root, 'docs/benchmarks.md');
const isDeep = args.includes('--deep');

/** The part of the page that this run did not measure stays as it is. */
function write(text) {
  const [checks = '', deep = ''] = readFileSync(page, 'utf8').split(`${DEEP}\n\n`);
  const machine = `Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}`;
  const load = `load ${round(loadBefore)} before, ${round(loadavg()[0])} after`;
  const command = `npm run bench -- ${isDeep ? '--deep' : 'FOLDER'} --peers --write`;
  const note = `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${machine}, ${load}. Times depend on the machine; the ratios are of one run.`;
  const before = isDeep ? checks : `# Benchmarks\n\n${note}\n\n${text}\n\n`;
  const after = isDeep ? `${note}\n\n${text}\n` : deep;
  writeFileSync(page, `${before.trimEnd()}\n${after === '' ? '' : `\n${DEEP}\n\n${after}`}`);
}

const text = (isDeep ? await benchDeep(temporary, args.includes('--peers')) : await benchChecks()).join('\n\n');
console.log(text);
if (args.includes('--write')) write(text);
