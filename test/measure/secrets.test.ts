import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readSecrets } from '../../server/src/measure/engine/secrets';
import { maskOf } from '../../server/src/measure/mask';
import { progressReader } from '../../server/src/measure/build/rawjson';

describe('masks', () => {
  const mask = maskOf(['first-line-of-key\nsecond-line\n', 'TOKEN=abcdefgh12\n{"password": "p4ssword-x",}', 'abc']);

  test('lines, settings and their values; not what stands in every text', () => {
    expect(mask.text('a first-line-of-key b second-line c abcdefgh12 d p4ssword-x e abc')).toBe(
      'a *** b *** c *** d *** e abc',
    );
  });

  test('a value that holds another one', () => {
    expect(maskOf(['inner-value', 'outer-inner-value-outer']).text('outer-inner-value-outer inner-value')).toBe(
      '*** ***',
    );
  });

  test('plain data, to its depths', () => {
    const data = { a: ['x second-line', 1, null, { second: true, b: 'abcdefgh12' }] };
    expect(mask.data(data)).toEqual({ a: ['x ***', 1, null, { second: true, b: '***' }] });
    expect(maskOf([]).data(data)).toBe(data);
  });

  test('a stream tells the same as the whole text, however it is cut', () => {
    const word = fc.constantFrom('hunter2!', 'hunter', '2!', 'er2!x', 'h', 'xyz ', '\n');
    const texts = fc.array(word, { maxLength: 30 }).map((words) => words.join(''));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(40), { maxLength: 20 }), (text, cuts) => {
        const hiding = maskOf(['hunter2!', 'er2!xyz']);
        const stream = hiding.stream();
        let [shown, at] = ['', 0];
        for (const cut of cuts) {
          shown += stream.write(text.slice(at, at + cut));
          at = Math.min(text.length, at + cut);
        }
        shown += stream.write(text.slice(at)) + stream.end();
        expect(shown).not.toContain('hunter2!');
        if (cuts.length === 0) expect(shown).toBe(hiding.text(text));
      }),
    );
  });
});

test('the output of a step is masked before it is shown or kept, though it comes in two parts', () => {
  let shown = '';
  const reader = progressReader({
    newFilter: () => maskOf(['canary-value']).stream(),
    onLog: (text) => void (shown += text),
  });
  const time = '2026-01-01T00:00:00Z';
  const write = (status: unknown): void => reader.write(new TextEncoder().encode(`${JSON.stringify(status)}\n`));
  const log = (vertex: string, text: string): unknown => ({
    logs: [{ vertex, stream: 1, data: Buffer.from(text).toString('base64'), timestamp: time }],
  });
  write({ vertexes: ['a', 'b'].map((digest) => ({ digest, name: digest, started: time })) });
  write(log('a', 'one cana'));
  write(log('b', 'between\n'));
  write(log('a', 'ry-value\nend cana'));
  write({ vertexes: [{ digest: 'a', name: 'a', started: time, completed: time, error: 'died of canary-value' }] });
  reader.write(new TextEncoder().encode('ERROR: canary-value\n'));
  reader.end();
  expect(shown).toBe('one between\n***\nend canaERROR: ***\n');
  expect(reader.logOf('a')).toBe('one ***\nend cana');
  expect(reader.vertices()[0]?.error).toBe('died of ***');
  expect(reader.plainText()).toBe('ERROR: ***\n\n');
});

describe('secrets of a build', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
    writeFileSync(join(folder, 'token'), 'from-file\n');
    writeFileSync(join(folder, 'a,b'), 'with a comma');
    writeFileSync(join(folder, 'large'), 'x'.repeat(513_000));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());

  test('files and variables, as buildx writes them', async () => {
    vi.stubEnv('PLIMSOLL_SECRET', 'from-env');
    const specs = [
      'id=a,src=token',
      'type=file,id=b,source=token',
      'id=c,env=PLIMSOLL_SECRET',
      'id=PLIMSOLL_SECRET',
      'id=d,"src=a,b"',
    ];
    expect(await readSecrets(specs, folder)).toEqual({
      specs: [
        `type=file,id=a,src=${join(folder, 'token')}`,
        `type=file,id=b,src=${join(folder, 'token')}`,
        'type=env,id=c,env=PLIMSOLL_SECRET',
        'type=env,id=PLIMSOLL_SECRET,env=PLIMSOLL_SECRET',
        `type=file,id=d,"src=${join(folder, 'a,b')}"`,
      ],
      values: ['from-file\n', 'from-file\n', 'from-env', 'from-env', 'with a comma'],
    });
  });

  test.each([
    ['id=x,src=missing', 'does not exist'],
    ['id=x,src=.', 'is no file'],
    ['id=x,src=large', 'larger than 500 kB'],
    ['id=x,env=PLIMSOLL_NOT_THERE', 'no variable PLIMSOLL_NOT_THERE'],
    ['hunter2', 'written wrongly'],
    ['id=x,value=hunter2', 'written wrongly'],
  ])('%s is told before the build', async (spec, words) => {
    const result = await readSecrets([spec], folder);
    expect(result).toMatchObject({
      failure: { reason: 'bad-request', message: expect.stringContaining(words) as string },
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});
