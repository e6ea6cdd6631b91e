// Times the engine on the Dockerfiles and workflow files of a folder, and on generated ones. Bundled and run by scripts/bench.mjs.
import { parseDocument } from 'yaml';
import { checkDocument } from '../../server/src/check';
import type { DocumentLanguage } from '../../server/src/check';
import { diskFiles } from '../../server/src/context/disk';
import { noFiles } from '../../server/src/context/files';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { processorTime, quantile, samplesIn, sum, time } from './samples';
import type { Sample } from './samples';
import { shapes } from './shapes';

const [folder = '.'] = process.argv.slice(2);
const slowMilliseconds = 50;

/** The file alone; and as the server checks it, with the files around it. */
const alone = (language: DocumentLanguage) => (sample: Sample) =>
  checkDocument({ language, path: undefined, text: sample.text }, noFiles);
const inPlace = (language: DocumentLanguage) => (sample: Sample) =>
  checkDocument({ language, ...sample }, diskFiles, { builders });
const builders = new Map();

async function measure(language: DocumentLanguage, read: (sample: Sample) => unknown) {
  const samples = samplesIn(folder, language);
  const timing = await time(samples, { read, check: alone(language) }, processorTime);
  // Compared with programs of which only the time on the clock is known.
  const { server } = await time(samples, { server: inPlace(language) }, () => performance.now());
  const bytes = sum(samples.map(({ text }) => Buffer.byteLength(text)));
  const perFile = (values: readonly number[]): number => (sum(values) / samples.length) * 1000;
  return {
    paths: samples.map(({ path }) => path),
    bytes,
    readMicroseconds: perFile(timing.read),
    checkMicroseconds: perFile(timing.check),
    serverMicroseconds: perFile(server),
    megabytesPerSecond: bytes / 1000 / sum(timing.check),
    ratio: sum(timing.check) / sum(timing.read),
    p50: quantile(timing.check, 0.5),
    p95: quantile(timing.check, 0.95),
    max: Math.max(...timing.check),
    slow: samples.flatMap(({ path }, at) =>
      timing.check[at]! > slowMilliseconds ? [{ path: path.slice(folder.length + 1), ms: timing.check[at]! }] : [],
    ),
  };
}

const sizes = [100, 625, 1250, 2500, 5000, 10_000];

/** Milliseconds of processor time by number of lines, the best of some. */
async function growth(write: (lines: number) => string): Promise<number[]> {
  const times: number[] = [];
  const check = alone('dockerfile');
  for (let round = 0; round < 5; round++) await check({ path: '', text: write(400) });
  for (const lines of sizes) {
    const sample = { path: '', text: write(lines) };
    let best = Infinity;
    let spent = 0;
    for (let round = 0; round < 20 && (round === 0 || spent < 500); round++) {
      const start = processorTime();
      await check(sample);
      const taken = processorTime() - start;
      best = Math.min(best, taken);
      spent += taken;
    }
    times.push(best);
  }
  return times;
}

async function main(): Promise<void> {
  const dockerfiles = await measure('dockerfile', ({ text }) => parseDockerfile(text));
  const workflows = await measure('workflow', ({ text }) => parseDocument(text));
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  const grown = [];
  for (const [shape, write] of Object.entries(shapes)) grown.push({ shape, ms: await growth(write) });
  process.stdout.write(`${JSON.stringify({ dockerfiles, workflows, peakMegabytes, sizes, grown })}\n`);
}

void main();
