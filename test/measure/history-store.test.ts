import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHistory } from '../../server/src/measure/engine/history-store';
import { sampleMeasurement } from './samples';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-history-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const measured = (bytes: number, dockerfile: string | null = 'Dockerfile', target: string | null = null) =>
  sampleMeasurement({ dockerfile, target, size: { bytes } });
/** Names are by the millisecond. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 2));
const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

async function sizes(dockerfile: string | null = 'Dockerfile', target: string | null = null): Promise<unknown[]> {
  return (await openHistory(folder).read(dockerfile, target)).map(({ size }) => size.bytes);
}

test('the newest comes first, with its time', async () => {
  const history = openHistory(folder);
  const before = Date.now();
  for (const bytes of [1, 2, 3]) {
    await history.add(measured(bytes));
    await tick();
  }
  expect(await sizes()).toEqual([3, 2, 1]);
  const [newest, , oldest] = await history.read('Dockerfile', null);
  expect(oldest!.measuredAt).toBeGreaterThanOrEqual(before);
  expect(newest!.measuredAt).toBeGreaterThan(oldest!.measuredAt);
});

test('Dockerfiles and targets have histories of their own, whatever their names hold', async () => {
  const history = openHistory(join(folder, 'not', 'there'));
  expect(await history.read('Dockerfile', null)).toEqual([]);
  const keys: [string | null, string | null][] = [
    ['Dockerfile', null],
    ['Dockerfile', 'prod'],
    ['a/Dockerfile', null],
    ['../../etc/passwd', '../..'],
    ['C:\\x\\Dockerfile', 'con'],
    [null, null],
    ['🐳 \u0000\n'.repeat(100), '.'],
  ];
  for (const [index, [dockerfile, target]] of keys.entries()) await history.add(measured(index, dockerfile, target));
  for (const [index, [dockerfile, target]] of keys.entries())
    expect((await history.read(dockerfile, target)).map(({ size }) => size.bytes)).toEqual([index]);
  expect(readdirSync(join(folder, 'not', 'there'))).toHaveLength(keys.length);
});

test('only so many are kept, and nothing lies beside them', async () => {
  const history = openHistory(folder, 3);
  for (const bytes of [1, 2, 3, 4, 5]) {
    await history.add(measured(bytes));
    await tick();
  }
  expect(await sizes()).toEqual([5, 4, 3]);
  expect(readdirSync(folder, { recursive: true }).length).toBe(1 + 3);
});

test('those that are added at once are all kept', async () => {
  const history = openHistory(folder);
  await Promise.all(Array.from({ length: 10 }, (_, index) => history.add(measured(index))));
  expect(new Set(await sizes())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test('only we can read them', async () => {
  const path = await openHistory(folder).add(measured(1));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('damaged and foreign files are passed over, also a pipe that would never end', async () => {
  const history = openHistory(folder);
  const good = await history.add(measured(7));
  const place = join(good, '..');
  const name = (second: number): string => join(place, `2030-01-01T00-00-0${second}.000Z-00000000.json`);
  writeFileSync(name(0), readFileSync(good).subarray(0, 100));
  writeFileSync(name(1), '');
  writeFileSync(name(2), '{"version":1}');
  mkdirSync(name(3));
  symlinkSync(good, name(4));
  execFileSync('mkfifo', [name(5)]);
  writeFileSync(join(place, '.2030-01-01T00-00-06.000Z-00000000.json'), readFileSync(good));
  writeFileSync(join(place, 'notes.json'), readFileSync(good));
  expect(await sizes()).toEqual([7]);
});

test('they cannot push the good ones out of what is kept', async () => {
  const history = openHistory(folder, 2);
  const place = join(await history.add(measured(1)), '..');
  for (const second of [0, 1, 2]) writeFileSync(join(place, `2030-01-01T00-00-0${second}.000Z-00000000.json`), 'x');
  await history.add(measured(2));
  expect((await sizes())[0]).toBe(2);
});

test('where it cannot be written that is an error, and no file is half there', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(openHistory(join(folder, 'file')).add(measured(1))).rejects.toThrow();
  expect(files()).toEqual([]);
});
