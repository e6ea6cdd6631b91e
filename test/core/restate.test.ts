import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restated, stated, t, useTexts } from '../../server/src/core/l10n';
import { buildFailure } from '../../server/src/measure/engine/errors';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { recordedJson } from '../measure/fixtures';
// @ts-expect-error: scripts have no types
import { bundledTexts } from '../../scripts/gen/translation.mjs';

const root = new URL('../..', import.meta.url).pathname;

describe('a sentence that was put together in English', () => {
  beforeAll(() =>
    useTexts({
      'stated/{name} cannot be read: {why}.': '[{why}] nicht lesbar: [{name}]。',
      'stated/The Dockerfile cannot be read: {why}.': 'Dockerfile nicht lesbar: [{why}]。',
      'stated/it ends after {bytes} of {size} bytes': 'endet nach {bytes} von {size}',
      'stated/log in to {registry}: docker login {registry}': '{registry} anmelden',
      'stated/{what}; or wait until all is read.': '{what}; oder warten。',
      'stated/It is over.': 'Vorbei。',
      'cannot be found': 'no sentence of this kind',
    }),
  );
  afterAll(() => useTexts(undefined));

  test('is English where it is made, whatever the language', () => {
    expect(stated('It is over.')).toBe('It is over.');
    expect(stated('{name} cannot be read: {why}.', { name: 'a{why}', why: 1 })).toBe('a{why} cannot be read: 1.');
  });

  test.each([
    ['It is over.', 'Vorbei。'],
    ['a.tar cannot be read: EIO.', '[EIO] nicht lesbar: [a.tar]。'],
    ['What says more by itself fits before what fits nearly anything', undefined],
    ['The Dockerfile cannot be read: EIO.', 'Dockerfile nicht lesbar: [EIO]。'],
    // In its values, of which the last sentence has lost its full stop.
    ['x cannot be read: it ends after 3 of 5 bytes.', '[endet nach 3 von 5] nicht lesbar: [x]。'],
    ['x cannot be read: EIO; or wait until all is read.', '[EIO] nicht lesbar: [x]; oder warten。'],
    ['It is over; or wait until all is read.', 'Vorbei; oder warten。'],
    // A value that stands there twice is the same.
    ['log in to a.io: docker login a.io', 'a.io anmelden'],
    ['log in to a.io: docker login b.io', undefined],
    // A value may look like a mark, be empty, or hold the text itself.
    ['{why} cannot be read: {name}.', '[{name}] nicht lesbar: [{why}]。'],
    [' cannot be read: .', '[] nicht lesbar: []。'],
    ['a cannot be read: b cannot be read: c.', '[[c] nicht lesbar: [b]] nicht lesbar: [a]。'],
    ['cannot be found', undefined],
    ['', undefined],
  ])('%s', (sentence, expected) => {
    expect(restated(sentence)).toBe(expected ?? sentence);
  });

  test('is looked for in values of values no deeper than sentences go', () => {
    const sentence = `${'x cannot be read: '.repeat(5000)}y.`;
    expect(restated(sentence).match(/nicht lesbar/g)).toHaveLength(4);
  });

  test('is no text of the program, which is found by itself', () => {
    expect(t('It is over.')).toBe('It is over.');
    expect(restated('cannot be found')).toBe('cannot be found');
  });

  test('comes back as it is where there is no other language', () => {
    useTexts(undefined);
    expect(restated('It is over.')).toBe('It is over.');
  });
});

describe('what an engine and a measurement say', () => {
  const recordings = recordedJson('errors.json') as Record<string, Record<string, { exit: number; stderr: string }>>;
  const messages = Object.values(recordings)
    .flatMap((entries) => Object.values(entries))
    .filter(({ exit }) => exit !== 0)
    .map(({ stderr }) => {
      const progress = progressReader();
      progress.write(Buffer.from(stderr));
      progress.end();
      return buildFailure('docker', progress, undefined).message;
    });
  beforeAll(async () => {
    const texts = (bundledTexts as (root: string, language: string) => Promise<Record<string, string>>)(root, 'zh-cn');
    useTexts(await texts);
  });
  afterAll(() => useTexts(undefined));

  test.each([
    // A message of the process that reads images, within one of its parent's.
    [
      'The build could not be measured: The process that compares the layers ran out of memory before all layers were read',
      '无法测量这次构建：比较各层的进程内存耗尽，此时尚未读完所有层',
    ],
    [
      'Layer 2 of 3 was not read to its end: its compressed bytes are damaged.',
      '共 3 层，第 2 层未能读到末尾：压缩数据已损坏。',
    ],
    [
      'The start-up could not be measured: it was not ready after 60 s: nothing listens on port 80 (last output: ready).',
      '无法测量启动时间：60 s 后仍未就绪：没有程序监听端口 80（最后的输出：ready）。',
    ],
  ])('%s', (english, chinese) => {
    expect(restated(english)).toBe(chinese);
  });

  test('is told in Chinese, every recorded failure of an engine', () => {
    expect(new Set(messages).size).toBeGreaterThan(50);
    const untold = messages.filter((message) => !/\p{Script=Han}/u.test(restated(message)));
    expect(untold).toEqual([]);
  });

  test('keeps what the engine named', () => {
    expect(messages.filter((message) => message.startsWith('The image'))).not.toEqual([]);
    for (const message of messages) {
      const [, image] = /^The image (\S+) does not exist or/.exec(message) ?? [];
      if (image !== undefined)
        expect(restated(message)).toBe(`镜像 ${image} 不存在，或不允许拉取：请检查名称和标签，或先登录。`);
    }
  });
});
