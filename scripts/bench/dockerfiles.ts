// Times the engine on Dockerfiles: reading alone, and the whole check. Bundled and run by scripts/bench.mjs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, languageOfPath } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

interface Sample {
  readonly path: string;
  readonly text: string;
}

const [folder = '.'] = process.argv.slice(2);
const rounds = 5;

function samplesIn(root: string): Sample[] {
  const samples: Sample[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || languageOfPath(path) !== 'dockerfile') continue;
    samples.push({ path, text: readFileSync(path, 'utf8') });
  }
  return samples;
}

const read = (text: string): void => void parseDockerfile(text);
const check = (text: string): Promise<unknown> =>
  checkDocument({ language: 'dockerfile', path: undefined, text }, noFiles);

/** Milliseconds that one call takes: the best of some rounds, so that a busy machine counts least. */
async function best(work: (text: string) => unknown, text: string, times = rounds): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    await work(text);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** A file of about this many lines with everything that rules look at. */
function grown(lines: number): string {
  const parts = ['FROM python:3.12-slim AS build', 'WORKDIR /app'];
  for (let at = 0; parts.length < lines - 3; at++) {
    parts.push(
      `COPY src/${at} /app/src/${at}`,
      `RUN apt-get update && apt-get install -y lib${at} \\`,
      `    && mkdir -p /data/${at}`,
      `ENV V${at}=/data/${at}`,
    );
  }
  return [...parts, 'FROM python:3.12-slim', 'COPY --from=build /app /app', 'CMD ["python", "-m", "app"]', ''].join(
    '\n',
  );
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function main(): Promise<void> {
  const samples = samplesIn(folder);
  const bytes = sum(samples.map(({ text }) => Buffer.byteLength(text)));
  // The first rounds compile; they are not counted.
  for (const { text } of samples.slice(0, 300)) await check(text);

  const parsing: number[] = [];
  const checking: number[] = [];
  for (const { text } of samples) {
    parsing.push(await best(read, text));
    checking.push(await best(check, text));
  }
  const sorted = checking.toSorted((a, b) => a - b);
  const growth: { lines: number; ms: number }[] = [];
  for (const lines of [100, 625, 1250, 2500, 5000, 10_000])
    growth.push({ lines, ms: await best(check, grown(lines), 3) });

  const result = {
    files: samples.length,
    bytes,
    parseMicroseconds: (sum(parsing) / samples.length) * 1000,
    checkMicroseconds: (sum(checking) / samples.length) * 1000,
    megabytesPerSecond: bytes / 1e6 / (sum(checking) / 1000),
    ratio: sum(checking) / sum(parsing),
    p50: at(sorted, 0.5),
    p95: at(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
    slowest: samples[checking.indexOf(sorted.at(-1) ?? 0)]?.path.slice(folder.length + 1),
    growth,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

void main();
