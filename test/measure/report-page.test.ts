import { describe, expect, it } from 'vitest';
import { fromPage } from '../../client/src/report/messages';
import { firstState, readState } from '../../client/src/report/state';
import { shortPath } from '../../client/src/report/waste-words';

describe('what comes from outside of the page', () => {
  it('is a message that the extension knows, or nothing', () => {
    expect(fromPage({ type: 'reveal', line: 3, more: 1 })).toEqual({ type: 'reveal', line: 3 });
    expect(fromPage({ type: 'fix', line: 3, rule: 'chown-after-copy' })).toMatchObject({ rule: 'chown-after-copy' });
    const wrong = [
      null,
      1,
      'ready',
      {},
      { type: 'reveal' },
      { type: 'reveal', line: 0 },
      { type: 'reveal', line: 1.5 },
    ];
    for (const message of [...wrong, { type: 'fix', line: 1, rule: '../x' }, { type: 'run', line: 1 }])
      expect(fromPage(message)).toBeUndefined();
  });

  it('is a state that was kept, or the first one', () => {
    const state = { ...firstState, view: 'waste', path: ['line 1', 'usr'], selected: 'line 1', table: true } as const;
    expect(readState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    for (const kept of [undefined, null, 7, { view: 'x', path: [1], selected: 2, query: [], table: 'yes' }])
      expect(readState(kept)).toEqual(firstState);
  });
});

it('shortens a long path in its middle', () => {
  expect(shortPath('/usr/lib/python3.11/site-packages/numpy.libs/libx.so', 24)).toBe('/usr/li…mpy.libs/libx.so');
  expect(shortPath('/usr/x', 24)).toBe('/usr/x');
});
