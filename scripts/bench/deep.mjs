// Deep measuring of an image of 1.8 GB, of its saved archive, and of images with millions of files; with peers, dive on the same image.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleEngine } from '../lib/bundle.mjs';
import { root } from '../lib/prepare.mjs';
import { installGo } from './peers.mjs';
import { round, table } from './tables.mjs';
import { readWatched, runWatched } from './watched.mjs';

const engine = 'docker';
const image = 'plimsoll-bench';
const ROUNDS = 3;
const COUNTS = [100_000, 1_000_000, 5_000_000];

const sum = (values) => values.reduce((total, value) => total + value, 0);
const best = (runs) => runs.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
const megabytes = (bytes) => `${round(bytes / 1e6)} MB`;
const run = (...args) => execFileSync(engine, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The tables as texts, or one sentence where there is no engine. The image is removed at the end; its steps stay in the build cache. */
export async function benchDeep(temporary, withPeers) {
  if (spawnSync(engine, ['version'], { stdio: 'ignore' }).status !== 0)
    return ['Deep measuring was left out: no container engine answers.'];
  const folder = join(temporary, 'deep');
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'measure.cjs');
  await bundleEngine('server/src/measure/engine/child-main.ts', bundle);
  const base = process.env.PLIMSOLL_BENCH_BASE ?? 'debian:bookworm-slim';
  const context = join(root, 'scripts/bench/image');
  const build = ['build', '-q', '-t', image, '--build-arg', `BASE=${base}`, context];
  if (spawnSync(engine, build, { stdio: 'inherit' }).status !== 0)
    return [
      `Deep measuring was left out: its image cannot be built from ${base}; PLIMSOLL_BENCH_BASE names another base with perl.`,
    ];
  const archive = join(folder, 'image.tar');
  try {
    const parts = await benchImage(bundle, archive);
    parts.push(await benchManyFiles(bundle, folder));
    if (withPeers) parts.push(await benchDive(temporary, folder, bundle, archive));
    return parts;
  } finally {
    rmSync(archive, { force: true });
    spawnSync(engine, ['image', 'rm', image], { stdio: 'ignore' });
  }
}

/** Bytes of the files that a container shows, less those that the engine lays over it; names that share an inode count once. */
function liveBytes() {
  const script = String.raw`find / -xdev -type f ! -path /etc/hosts ! -path /etc/hostname ! -path /etc/resolv.conf -printf '%i %s\n' | sort -u`;
  const lines = run('run', '--rm', '--network=none', image, 'sh', '-c', script).split('\n');
  return sum(lines.map((line) => Number(line.split(' ')[1])));
}

async function benchImage(bundle, archive) {
  const source = { kind: 'engine', executable: engine, reference: image };
  const [floors, ours] = [[], []];
  // In turns, as the machine is not always as quick.
  for (let at = 0; at < ROUNDS; at++) {
    floors.push(await runWatched(engine, ['image', 'save', image]));
    ours.push(await readWatched(bundle, source));
  }
  const [floor, measured] = [best(floors), best(ours)];
  const { facts } = measured;
  const live = liveBytes();
  const total = sum(facts.layers.map(({ bytes }) => bytes));
  execFileSync(engine, ['image', 'save', image, '-o', archive]);
  const gigabytes = statSync(archive).size / 1e9;
  const saved = [];
  for (let at = 0; at < ROUNDS; at++) saved.push(await readWatched(bundle, { kind: 'archive', path: archive }));
  const reading = best(saved);
  const store = run('info', '--format', '{{.ServerVersion}}, {{.Driver}}');
  return [
    table(
      [`an image of ${facts.layers.length} layers, ${round(total / 1e9, 2)} GB of files`, `docker ${store}`],
      [
        ['`docker image save` to nothing', `${round(floor.seconds)} s`],
        ['deep measuring, in one pass', `${round(measured.seconds)} s`],
        ['against the save alone', `${round(measured.seconds / floor.seconds, 2)} ×`],
        [
          'its processor time, peak memory',
          `${round(measured.processorSeconds)} s, ${round(measured.megabytes, 0)} MB`,
        ],
        [`the saved archive (${round(gigabytes, 2)} GB)`, `${round(reading.seconds)} s`],
        [
          'its processor time, peak memory',
          `${round(reading.processorSeconds / gigabytes, 2)} s a GB, ${round(reading.megabytes, 0)} MB`,
        ],
        ['files less what a container shows', `${round(total)} − ${round(live)} = ${round(total - live)} bytes`],
        ['waste as measured', `${round(facts.wastedBytes)} bytes`],
      ],
    ),
    `Best of ${ROUNDS} rounds in which the save alone and the measuring take turns. The image is that of \`scripts/bench/image\`.`,
  ];
}

/** A program that stands for the engine makes the archive as it is read: its own time counts, its memory does not. */
async function benchManyFiles(bundle, folder) {
  const generator = join(folder, 'many-files.cjs');
  await bundleEngine('scripts/bench/many-files.ts', generator);
  writeFileSync(generator, `#!${process.execPath}\n${readFileSync(generator, 'utf8')}`);
  chmodSync(generator, 0o755);
  const rows = [];
  for (const count of COUNTS) {
    const env = { PLIMSOLL_BENCH_FILES: String(count) };
    const source = { kind: 'engine', executable: generator, reference: '' };
    const { seconds, processorSeconds, megabytes: peak, facts } = await readWatched(bundle, source, { env });
    const compared = facts.wastedBytes === null ? facts.notes.join(' ') : 'all compared';
    rows.push([
      round(count, 0),
      `${round(seconds)} s`,
      `${round(processorSeconds)} s`,
      `${round(peak, 0)} MB`,
      compared,
    ]);
  }
  return table(['small files in two layers', 'by the clock', 'processor time', 'peak memory', ''], rows);
}

async function benchDive(temporary, folder, bundle, archive) {
  const { program, version, reason } = installGo(temporary, {
    name: 'dive',
    go: 'github.com/wagoodman/dive',
    path: '',
  });
  if (program === undefined) return `dive: not installed: ${reason}`;
  const report = join(folder, 'dive.json');
  const theirs = await runWatched(program, ['--source', 'docker-archive', archive, '--json', report], { CI: 'false' });
  const ours = await readWatched(bundle, { kind: 'archive', path: archive });
  const { inefficientBytes } = JSON.parse(readFileSync(report, 'utf8')).image;
  rmSync(report, { force: true });
  const row = (name, { seconds, processorSeconds, megabytes: peak }, waste) => [
    name,
    `${round(seconds)} s (${round(seconds / ours.seconds, 2)} ×)`,
    `${round(processorSeconds)} s`,
    `${round(peak, 0)} MB`,
    megabytes(waste),
    `${round(((waste - ours.facts.wastedBytes) / ours.facts.wastedBytes) * 100)} %`,
  ];
  return table(
    ['the saved archive', 'by the clock', 'processor time', 'peak memory', 'waste', 'off the truth'],
    [row('plimsoll', ours, ours.facts.wastedBytes), row(`dive ${version}`, theirs, inefficientBytes)],
  );
}
