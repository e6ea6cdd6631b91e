import { describe, expect, test } from 'vitest';
import { progressReader, type ProgressReader } from '../../server/src/measure/build/rawjson';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { recorded } from './fixtures';

const FILES = [
  'build-20.10.rawjson',
  'build-m28-cached.rawjson',
  'build-m28.rawjson',
  'build-mc28.rawjson',
  'dedupe-m28.rawjson',
  'dedupe-mc28.rawjson',
  'dup-20.10-buildx0.29.rawjson',
  'error-m28.rawjson',
  'history-logs-m28.rawjson',
  'kinds-m28-cached.rawjson',
  'kinds-m28.rawjson',
  'kinds-mc28.rawjson',
  'multi-mc28.rawjson',
];

function read(bytes: Uint8Array, size = bytes.length): { reader: ProgressReader; log: string; started: string[] } {
  let log = '';
  const started: string[] = [];
  const reader = progressReader({
    onLog: (text) => {
      log += text;
    },
    onStart: ({ name }) => started.push(name),
  });
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  reader.end();
  return { reader, log, started };
}

const named = (vertices: readonly Vertex[], name: string): Vertex | undefined =>
  vertices.find((vertex) => vertex.name === name);

describe('recorded progress', () => {
  test.each(FILES)('%s: all steps, whatever the size of the chunks', (file) => {
    const bytes = recorded(file);
    const whole = read(bytes);
    const steps = whole.reader.vertices().filter(({ name }) => /^\[.*\d\/\d+\] /.test(name));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.every(({ seconds }) => seconds >= 0 && seconds < 100)).toBe(true);
    // What did not fail has ended.
    if (!file.startsWith('error')) expect(steps.filter(({ completed }) => !completed)).toEqual([]);
    for (const size of [7, 1000]) {
      const parts = read(bytes, size);
      expect(parts.reader.vertices()).toEqual(whole.reader.vertices());
      expect(parts.log).toBe(whole.log);
    }
  });

  test('times and the cache', () => {
    const pretty = read(recorded('build-20.10.rawjson')).reader.vertices();
    expect(named(pretty, '[base 2/3] COPY gen.pl /usr/local/bin/gen.pl')?.cached).toBe(true);
    const chown = named(pretty, '[runtime  9/16] RUN chown -R app:app /app');
    expect(chown).toMatchObject({ cached: false, seconds: 16.778351 });
    const cached = read(recorded('build-m28-cached.rawjson')).reader.vertices();
    expect(cached.filter(({ name, cached }) => name.includes('] RUN ') && !cached)).toEqual([]);
  });

  test('a slow step takes its seconds', () => {
    const vertices = read(recorded('kinds-m28.rawjson')).reader.vertices();
    const sleeping = vertices.find(({ name }) => name.includes('sleep 1'));
    expect(sleeping?.seconds).toBeGreaterThan(1);
    expect(sleeping?.seconds).toBeLessThan(2);
  });

  test('a failed step has its error and its log, and the plain lines stay apart', () => {
    const { reader, log } = read(recorded('error-m28.rawjson'));
    const failed = reader.vertices().find(({ error }) => error !== undefined);
    expect(failed?.name).toBe('[3/3] RUN echo before;     exit 7');
    expect(failed?.error).toContain('exit code: 7');
    expect(reader.logOf(failed!.digest)).toBe('before\n');
    expect(reader.plainText()).toContain('Dockerfile:6\n----');
    expect(reader.plainText()).not.toContain('"vertexes"');
    expect(log).toContain('to stderr\n');
  });
});

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const at = (second: number): string => `2026-11-22T03:00:0${second}.5Z`;
const log = (part: Uint8Array): string =>
  line({ logs: [{ vertex: 'a', stream: 1, data: Buffer.from(part).toString('base64') }] });

const vertex = (more: object): string => line({ vertexes: [{ digest: 'a', name: '[1/1] RUN x', ...more }] });
const text = (content: string): ReturnType<typeof read> => read(Buffer.from(content));

describe('odd streams', () => {
  test('intervals are united, not added', () => {
    const stream = [
      vertex({ started: at(1), completed: at(3) }),
      vertex({ started: at(2), completed: at(4) }),
      vertex({ started: at(6), completed: at(7) }),
    ].join('');
    expect(text(stream).reader.vertices()[0]?.seconds).toBe(4);
  });

  test('junk between the objects is plain text, and costs no object', () => {
    const { reader } = text(
      `warning one\n${vertex({})}{ not json\n{"half": \n${vertex({ error: 'e' })}{\n  "vertexes": [\nERROR: two\n`,
    );
    expect(reader.vertices().map(({ error }) => error)).toEqual(['e']);
    expect(reader.plainText()).toBe('warning one\n{ not json\n{"half": \n{\n  "vertexes": [\nERROR: two\n\n');
  });

  test('JSON of other shapes changes nothing', () => {
    const shapes = [
      '{}',
      '{"vertexes":null}',
      '{"vertexes":[null,1,{"digest":5}]}',
      '{"logs":[{"vertex":"__proto__","data":"eA=="}]}',
    ];
    const { reader, log } = text(shapes.map((shape) => `${shape}\n`).join(''));
    expect(reader.vertices()).toEqual([]);
    expect(log).toBe('');
  });

  test('a character that spans two logs arrives whole', () => {
    const bytes = Buffer.from('ü\n');
    expect(text(vertex({}) + log(bytes.subarray(0, 1)) + log(bytes.subarray(1))).log).toBe('ü\n');
  });
});
