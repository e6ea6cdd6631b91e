import { expect, test } from 'vitest';
import { measuredStore } from '../../server/src/lsp/measured-store';
import type { MeasuredRecord, MeasuredStorage } from '../../server/src/lsp/measured-store';
import { sampleMeasurement } from '../measure/samples';

const uri = 'file:///w/Dockerfile';
const record: MeasuredRecord = {
  text: 'FROM scratch\n',
  measurement: sampleMeasurement({}),
  trees: [],
  previous: null,
};

/** A storage that takes its time, as a disk does. */
function slowStorage(): MeasuredStorage {
  let kept: readonly MeasuredRecord[] = [];
  const later = () => new Promise((resolve) => setTimeout(resolve));
  return {
    async read() {
      const found = kept;
      await later();
      return found;
    },
    async write(_, written) {
      await later();
      kept = [written];
    },
    async clear() {
      await later();
      kept = [];
    },
  };
}

test('who asks while all is forgotten does not bring it back', async () => {
  const store = measuredStore(slowStorage());
  await store.add(uri, record);
  const other = 'file:///w/other/Dockerfile';
  const cleared = store.clear();
  await Promise.all([store.of(uri), store.of(other)]);
  await cleared;
  expect((await store.of(uri)).records).toEqual([]);
  expect((await store.of(other)).records).toEqual([]);
  expect(await store.count()).toBe(0);
});

test('what cannot be forgotten for good is forgotten in this session', async () => {
  const storage = slowStorage();
  const store = measuredStore({
    ...storage,
    read: () => Promise.resolve([]),
    clear: () => Promise.reject(new Error('read only')),
  });
  await store.add(uri, record);
  await expect(store.clear()).rejects.toThrow('read only');
  expect((await store.of(uri)).records).toEqual([]);
});

test('measurements of one document that end at once are all known', async () => {
  const store = measuredStore(slowStorage());
  const targets = ['a', 'b', 'c'];
  await Promise.all(targets.map((target) => store.add(uri, { ...record, measurement: sampleMeasurement({ target }) })));
  const known = (await store.of(uri)).records.map(({ measurement }) => measurement.target);
  expect(new Set(known)).toEqual(new Set(targets));
});

test('what is counted waits for no disk', async () => {
  const never = new Promise<never>(() => undefined);
  const read: MeasuredStorage['read'] = (asked) => (asked === uri ? Promise.resolve([record]) : never);
  const store = measuredStore({ ...slowStorage(), read });
  void store.of('file:///w/far/Dockerfile');
  await store.of(uri);
  expect(await store.count()).toBe(1);
});
