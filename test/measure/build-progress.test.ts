import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showProgress } from '../../server/src/cli/build-progress';
import type { BuildEvent } from '../../server/src/measure/engine/build-options';
import { progressEvents } from '../../server/src/measure/engine/build-progress';
import { maskOf } from '../../server/src/measure/mask';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { recorded } from './fixtures';

function eventsOf(recording: string, secrets: readonly string[] = []): readonly BuildEvent[] {
  const events: BuildEvent[] = [];
  const reader = progressReader(
    progressEvents(
      (event) => events.push(event),
      maskOf(secrets),
      () => reader,
    ),
  );
  reader.write(recorded(recording));
  reader.end();
  return events;
}

describe('what a build tells', () => {
  test.each(['build-mc28.rawjson', 'build-m28.rawjson', 'build-20.10.rawjson'])(
    '%s: steps in order, each with its end',
    (name) => {
      const events = eventsOf(name);
      const steps = events.filter((event) => event.kind === 'step');
      expect(steps.map(({ index }) => index)).toEqual(steps.map((_, at) => at + 1));
      expect(steps.length).toBeGreaterThan(20);
      for (const { index, total } of steps) expect(index).toBeLessThanOrEqual(total);
      const ended = new Set(events.flatMap((event) => (event.kind === 'step-end' ? [event.index] : [])));
      expect([...ended].toSorted((a, b) => a - b)).toEqual(steps.map(({ index }) => index));
    },
  );

  test('seconds, bytes of the context, and when the export begins', () => {
    const events = eventsOf('build-mc28.rawjson');
    const longest = Math.max(...events.map((event) => (event.kind === 'step-end' ? event.seconds : 0)));
    expect(longest).toBeGreaterThan(2);
    expect(events.some((event) => event.kind === 'bytes' && event.what === 'context')).toBe(true);
    expect(events.filter((event) => event.kind === 'phase')).toEqual([{ kind: 'phase', what: 'export' }]);
    expect(events.findLastIndex(({ kind }) => kind === 'step')).toBeLessThan(
      events.findIndex(({ kind }) => kind === 'phase'),
    );
  });

  test('names of steps are masked too', () => {
    const masked = eventsOf('build-mc28.rawjson', ['debian:bookworm']);
    expect(JSON.stringify(masked)).not.toContain('debian:bookworm');
    expect(masked.some((event) => event.kind === 'step' && event.name.includes('***'))).toBe(true);
  });
});

describe('what the command line shows', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function shown(mode: string, isTerminal: boolean, play: (on: (event: BuildEvent) => void) => void): string {
    let text = '';
    const io = {
      stdout: () => {},
      stderr: (part: string) => void (text += part),
      isTerminal,
      columns: 40,
      cwd: '/',
      signal: new AbortController().signal,
    };
    const progress = showProgress(mode, io);
    play(progress.onEvent);
    progress.end();
    return text;
  }
  const play = (on: (event: BuildEvent) => void): void => {
    on({ kind: 'bytes', what: 'context', bytes: 2_000_000, total: null });
    on({ kind: 'step', index: 1, total: 2, name: 'RUN a' });
    vi.advanceTimersByTime(250);
    on({ kind: 'log', text: 'hello\n' });
    on({ kind: 'step-end', index: 1, total: 2, name: 'RUN a', seconds: 3.2, cached: false });
    on({ kind: 'step-end', index: 1, total: 2, name: 'RUN a', seconds: 3.2, cached: false });
    on({ kind: 'step', index: 2, total: 2, name: 'RUN b' });
    on({ kind: 'step-end', index: 2, total: 2, name: 'RUN b', seconds: 0, cached: true });
    on({ kind: 'phase', what: 'measure' });
  };

  test('lines one after the other where nobody watches', () => {
    expect(shown('auto', false, play)).toBe(
      '[1/2] RUN a\nhello\n[1/2] took 3.2 s\n[2/2] RUN b\nmeasuring the layers\n',
    );
  });

  test('in a terminal each step when it has ended, and a line that passes', () => {
    expect(shown('auto', true, play)).toBe(
      '\r\u001b[K[1/2] RUN a  0.2 s\r\u001b[K[1/2] RUN a  3.2 s\n[2/2] RUN b  cached\n',
    );
  });

  test('quiet says nothing', () => expect(shown('quiet', true, play)).toBe(''));

  test('a long name does not break the passing line', () => {
    const text = shown('auto', true, (on) => {
      on({ kind: 'step', index: 1, total: 1, name: 'x'.repeat(200) });
      vi.advanceTimersByTime(200);
    });
    expect(text.split('\r\u001b[K')[1]).toHaveLength(39);
  });
});
