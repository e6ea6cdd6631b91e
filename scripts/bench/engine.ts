// Times the engine on the Dockerfiles and workflow files of a folder, and on generated ones. Bundled and run by scripts/bench.mjs.
import { parseDocument } from 'yaml';
import { checkDocument, fixDocument } from '../../server/src/check';
import type { DocumentLanguage } from '../../server/src/check';
import { diskFiles } from '../../server/src/context/disk';
import { noFiles } from '../../server/src/context/files';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { processorTime, quantile, samplesIn, sum, time, unread } from './samples';
import type { Work } from './samples';
import { shapes } from './shapes';

const [folder = '.'] = process.argv.slice(2);
const slowMilliseconds = 50;

/** The file alone. */
const alone =
  (language: DocumentLanguage): Work =>
  (sample) => {
    const text = unread(language, sample.text);
    return () => checkDocument({ language, path: undefined, text }, noFiles);
  };

/** What the server keeps between checks. */
const kept = { builders: new Map(), configs: new Map() };

/** As the server checks it, with the files around it. */
const inPlace =
  (language: DocumentLanguage): Work =>
  ({ path, text }) => {
    const document = { language, path, text: unread(language, text) };
    return () => checkDocument(document, diskFiles, kept);
  };

/** As the server mends it when it is saved: what was just checked. */
const onSave =
  (language: DocumentLanguage): Work =>
  async ({ path, text }) => {
    const document = { language, path, text: unread(language, text) };
    const known = await checkDocument(document, diskFiles, kept);
    return () => fixDocument(document, diskFiles, { safety: 'safe', documentOnly: true }, kept, known);
  };

async function measure(language: DocumentLanguage, read: (text: string) => unknown) {
  const samples = samplesIn(folder, language);
  const readAlone: Work = ({ text }) => {
    const variant = unread(language, text);
    return () => read(variant);
  };
  const timing = await time(samples, { read: readAlone, check: alone(language) }, processorTime);
  const byClock = (): number => performance.now();
  // Compared with programs of which only the time on the clock is known.
  const { server } = await time(samples, { server: inPlace(language) }, byClock);
  // Nobody saves three times and takes the best.
  const { save } = await time(samples, { save: onSave(language) }, byClock, 1);
  const over = (times: readonly number[]) =>
    samples.flatMap(({ path }, at) =>
      times[at]! > slowMilliseconds ? [{ path: path.slice(folder.length + 1), ms: times[at]! }] : [],
    );
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
    slow: over(timing.check),
    saving: { p95: quantile(save, 0.95), max: Math.max(...save), slow: over(save) },
  };
}

const sizes = [100, 625, 1250, 2500, 5000, 10_000];

/** Milliseconds of processor time by number of lines, the best of some. */
async function growth(write: (lines: number) => string): Promise<number[]> {
  const times: number[] = [];
  const check = alone('dockerfile');
  for (let round = 0; round < 5; round++) await (await check({ path: '', text: write(400) }))();
  for (const lines of sizes) {
    const sample = { path: '', text: write(lines) };
    let best = Infinity;
    let spent = 0;
    for (let round = 0; round < 15 && (round === 0 || spent < 500); round++) {
      const work = await check(sample);
      const start = processorTime();
      await work();
      const taken = processorTime() - start;
      best = Math.min(best, taken);
      spent += taken;
    }
    times.push(best);
  }
  return times;
}

async function main(): Promise<void> {
  const dockerfiles = await measure('dockerfile', (text) => parseDockerfile(text));
  const workflows = await measure('workflow', (text) => parseDocument(text));
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  const grown = [];
  for (const [shape, write] of Object.entries(shapes)) grown.push({ shape, ms: await growth(write) });
  process.stdout.write(`${JSON.stringify({ dockerfiles, workflows, peakMegabytes, sizes, grown })}\n`);
}

void main();
