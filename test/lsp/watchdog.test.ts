import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatchdog } from '../../client/src/watchdog';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => undefined);

function start(ping: () => Promise<unknown>) {
  const texts = new Map([
    ['a', 'FROM a'],
    ['b', 'FROM b'],
  ]);
  const hung: string[] = [];
  const watchdog = createWatchdog({ textOf: (uri) => texts.get(uri), ping, onHang: (uri) => hung.push(uri) });
  return { texts, hung, watchdog };
}

test('a server that answers is left alone, and no timer stays', async () => {
  const { hung, watchdog } = start(never);
  expect(await watchdog.guard('a', 'nothing', () => Promise.resolve('something'))).toBe('something');
  await expect(watchdog.guard('a', 'nothing', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
  expect(hung).toEqual([]);
});

test('a server that does not answer for 5 s hangs on what was asked first: that text is set aside, until it changes', async () => {
  const { texts, hung, watchdog } = start(never);
  const answers = [watchdog.guard('a', 'nothing', never), watchdog.guard('b', 'nothing', never)];
  await vi.advanceTimersByTimeAsync(4900);
  expect(hung).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(hung).toEqual(['a']);
  expect(await Promise.all(answers)).toEqual(['nothing', 'nothing']);
  expect(vi.getTimerCount()).toBe(0);

  const ask = vi.fn<() => Promise<string>>(() => Promise.resolve('something'));
  expect(await watchdog.guard('a', 'nothing', ask)).toBe('nothing');
  expect(ask).not.toHaveBeenCalled();
  expect(await watchdog.guard('b', 'nothing', ask)).toBe('something');
  texts.set('a', 'FROM c');
  expect(await watchdog.guard('a', 'nothing', ask)).toBe('something');
  expect(hung).toEqual(['a']);
});

test.each([
  ['answers', () => Promise.resolve()],
  ['refuses', () => Promise.reject(new Error('no such method'))],
])('a server that waits for a disk and %s in between does not hang', async (_, ping) => {
  const { hung, watchdog } = start(ping);
  let answer = (_text: string): void => undefined;
  const asked = watchdog.guard('a', 'nothing', () => new Promise<string>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(20_000);
  answer('late');
  expect(await asked).toBe('late');
  expect(hung).toEqual([]);
});
