// The files of a folder, and what repeated measurements of them say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageOfPath } from '../../server/src/check';
import type { DocumentLanguage } from '../../server/src/check';

export interface Sample {
  readonly path: string;
  readonly text: string;
}

/** Every file of this language in the folder and below it, by path. */
export function samplesIn(folder: string, language: DocumentLanguage): Sample[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => languageOfPath(path) === language)
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

let varied = 0;

/**
 * The text in a form that was not read lately, since what was is kept: of a Dockerfile by instruction, so behind each keyword stand some
 * more blanks; of other files as a whole.
 */
export function unread(language: DocumentLanguage, text: string): string {
  const more = (varied++ % 32) + 1;
  if (language !== 'dockerfile') return text + '\n'.repeat(more);
  return text.replaceAll(/^[A-Z]+(?= )/gm, (keyword) => keyword + ' '.repeat(more));
}

/** Milliseconds a file of each of some ways to work on it. */
export type Timing<Way extends string> = Readonly<Record<Way, readonly number[]>>;

/** Milliseconds of processor time, of all threads of this process: what other programs do meanwhile does not count. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A way to work on a file: prepares it, which is not timed, and gives what is timed. */
export type Work = (sample: Sample) => (() => unknown) | Promise<() => unknown>;

/**
 * Times ways of working on the same files, by a clock in milliseconds: for each file the best of some rounds in which the ways take
 * turns. All files go through every way once before.
 */
export async function time<Way extends string>(
  samples: readonly Sample[],
  ways: Readonly<Record<Way, Work>>,
  clock: () => number,
  rounds = 3,
): Promise<Timing<Way>> {
  const names = Object.keys(ways) as Way[];
  for (const sample of samples) for (const name of names) await (await ways[name](sample))();
  const timing = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Way, number[]>;
  for (const sample of samples) {
    const best = new Map<Way, number>();
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const work = await ways[name](sample);
        const start = clock();
        await work();
        best.set(name, Math.min(best.get(name) ?? Infinity, clock() - start));
      }
    }
    for (const name of names) timing[name].push(best.get(name)!);
  }
  return timing;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
