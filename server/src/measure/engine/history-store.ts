import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../json';
import type { Measurement } from '../measurement';
import { readMeasurement } from '../read-measurement';
import { writeAside } from './write-aside';

/** A measurement that was kept, and when it was taken. */
export interface KeptMeasurement extends Measurement {
  /** Milliseconds since 1970. */
  readonly measuredAt: number;
}

/** Measurements of a folder, by Dockerfile and target. */
export interface History {
  /** The newest first; empty when there are none. Files that are no measurements are passed over. Never rejects. */
  read(dockerfile: string | null, target: string | null): Promise<readonly KeptMeasurement[]>;
  /** Keeps one, and takes away the oldest beyond the number that is kept. Resolves to its file. @throws when it cannot be written. */
  add(measurement: Measurement): Promise<string>;
}

/** Of one Dockerfile and target. */
const KEPT = 20;
/** Damaged files are passed over; this many times the number that is kept are looked at. */
const LOOK = 5;
const FILE_LIMIT = 16 * 2 ** 20;
/** `2026-11-22T11-05-03.123Z-1f2e3d4c.json`: the order of the names is that of time. */
const NAME = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[0-9a-f]{8}\.json$/;

/**
 * Opens the history in a folder, which need not be there. Each measurement is a file of its own, written aside and renamed: two that
 * are added at once are both kept, and a damaged one costs no other. A measurement holds no secrets: build arguments never reach it.
 */
export function openHistory(folder: string, kept = KEPT): History {
  return {
    async read(dockerfile, target) {
      const place = join(folder, folderName(dockerfile, target));
      const measurements: KeptMeasurement[] = [];
      for (const { name, measuredAt } of (await filesOf(place)).slice(0, kept * LOOK)) {
        const measurement = await readFileOf(join(place, name));
        if (measurement !== undefined) measurements.push({ ...measurement, measuredAt });
        if (measurements.length === kept) break;
      }
      return measurements;
    },
    async add(measurement) {
      const place = join(folder, folderName(measurement.dockerfile, measurement.target));
      await mkdir(place, { recursive: true });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}.json`;
      await writeAside(join(place, name), `${JSON.stringify(measurement, null, 2)}\n`);
      // The new one stays, even where a clock that went wrong has named others after it.
      const old = (await filesOf(place)).slice(kept).filter((file) => file.name !== name);
      await Promise.all(old.map((file) => rm(join(place, file.name), { force: true })));
      return join(place, name);
    },
  };
}

/** A name that is safe on every disk, and that a person finds: the end of the path, and a hash of all of it. */
function folderName(dockerfile: string | null, target: string | null): string {
  const words = [...(dockerfile ?? 'image').split(/[/\\]/).slice(-2), ...(target === null ? [] : [target])];
  const hash = createHash('sha256')
    .update(JSON.stringify([dockerfile, target]))
    .digest('hex')
    .slice(0, 12);
  return `${words
    .join('-')
    .replaceAll(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-60)}-${hash}`;
}

/** Measurements in a folder by name, the newest first. */
async function filesOf(place: string): Promise<{ readonly name: string; readonly measuredAt: number }[]> {
  const names = await readdir(place).catch(() => []);
  return names
    .flatMap((name) => {
      const [, day, hour, minute, second] = NAME.exec(name) ?? [];
      const measuredAt = Date.parse(`${day}T${hour}:${minute}:${second}`);
      return Number.isNaN(measuredAt) ? [] : [{ name, measuredAt }];
    })
    .toSorted((a, b) => (a.name < b.name ? 1 : -1));
}

async function readFileOf(path: string): Promise<Measurement | undefined> {
  try {
    const stats = await lstat(path);
    // A link or a pipe was not put there by us.
    if (!stats.isFile() || stats.size > FILE_LIMIT) return undefined;
    const read = readMeasurement(parseJson(await readFile(path)));
    return 'problem' in read ? undefined : read;
  } catch {
    return undefined;
  }
}
