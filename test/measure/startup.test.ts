import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { makeBuildFolder } from '../../server/src/measure/engine/build-folder';
import { buildArguments } from '../../server/src/measure/engine/build-arguments';
import { wrongName } from '../../server/src/measure/engine/built-image';
import { readEvent } from '../../server/src/measure/engine/container-events';
import { unreadableFiles } from '../../server/src/measure/engine/context-files';
import { listensOn } from '../../server/src/measure/engine/listening';
import { recordedText } from './fixtures';

describe('ports', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2328389 1
   1: 0100007F:0050 0100007F:1F40 01 00000000:00000000 00:00000000 00000000     0        0 2328390 1
   2: 00000000000000000000000000000000:1F41 00000000000000000000000000000000:0000 0A 00000000:00000000 00:0 0 0 0 1`;

  test.each([
    [8080, true],
    [8001, true],
    [80, false],
    [8000, false],
    [0x90, false],
  ])('%i', (port, listens) => expect(listensOn(table, port)).toBe(listens));
});

describe('events of a container', () => {
  test('as Docker 28.5 told them', () => {
    const events = recordedText('events-health-28.jsonl')
      .split('\n')
      .flatMap((line) => readEvent(line) ?? []);
    const [start, healthy] = ['start', 'healthy'].map((kind) => events.findIndex((event) => event.kind === kind));
    expect(start).toBeGreaterThanOrEqual(0);
    expect(events[healthy!]!.time - events[start!]!.time).toBeGreaterThan(1000);
  });

  test.each(['', '{}', 'null', '[1]', '{"Action":"start"}', '{"Action":"start","timeNano":"x"}'])(
    '%j is none',
    (line) => {
      expect(readEvent(line)).toBeUndefined();
    },
  );
});

describe('the arguments of a build', () => {
  const files = { metadata: '/t/m', id: '/t/i', layout: undefined };
  const options = { executable: 'docker', context: '/c', dockerfile: '/c/Dockerfile', tags: ['app:1'] };

  test('without a cache none is imported, and the image gets no name yet', () => {
    const args = buildArguments(
      { ...options, noCache: true, cacheFrom: ['type=registry,ref=x'], cacheTo: ['type=local,dest=d'], pull: true },
      { specs: ['type=env,id=a,env=B'], values: ['secret-value'] },
      files,
    );
    expect(args).toContain('--no-cache');
    expect(args).toContain('--pull');
    expect(args).toContain('--cache-to=type=local,dest=d');
    expect(args).toContain('--secret=type=env,id=a,env=B');
    expect(args.join(' ')).not.toMatch(/cache-from|app:1|secret-value/);
  });

  test('values stay one argument, whatever is in them', () => {
    const value = 'a b" --push $(x)\n';
    const args = buildArguments(
      { ...options, buildArgs: { A: value }, platforms: ['linux/amd64', 'linux/arm64'], cacheFrom: ['x'] },
      { specs: [], values: [] },
      { ...files, layout: '/t/a,b' },
    );
    expect(args).toContain(`--build-arg=A=${value}`);
    expect(args).toContain('--platform=linux/amd64,linux/arm64');
    expect(args).toContain('--cache-from=x');
    expect(args).toContain('--output=type=oci,tar=false,"dest=/t/a,b"');
    expect(args).not.toContain('--load');
  });
});

test.each([
  ['app', true],
  ['app:1.0_x-y', true],
  ['ghcr.io/owner/app:1', true],
  ['Host.example:5000/a__b/c--d:T', true],
  ['[::1]:5000/a:b', true],
  ['UPPER CASE', false],
  ['Upper', false],
  ['a//b', false],
  ['a:', false],
  ['--push', false],
  ['', false],
  [`a:${'x'.repeat(129)}`, false],
])('%s as a name', (tag, good) => expect(wrongName([tag]) === undefined).toBe(good));

test('files of the context that cannot be read, but for those that are ignored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  const put = (path: string, text = 'x'): void => writeFileSync(join(folder, path), text);
  for (const path of ['src', 'out', 'out/keep']) mkdirSync(join(folder, path));
  put('.dockerignore', 'out\n!out/keep\n*.log\n');
  for (const path of ['src/secret', 'src/open', 'out/a', 'out/keep/b', 'x.log', 'key']) put(path);
  const found = (dockerfile: string): Promise<readonly string[]> => {
    const { signal } = new AbortController();
    return unreadableFiles(
      folder,
      join(folder, dockerfile),
      signal,
      (path) => !/(?:secret|a|b|x\.log|key)$/.test(path),
    );
  };
  try {
    expect(await found('Dockerfile')).toEqual(['key', 'out/keep/b', 'src/secret']);
    // A Dockerfile's own ignore file is the only one.
    put('other.dockerignore', 'src\n');
    expect(await found('other')).toEqual(['key', 'out/a', 'out/keep/b', 'x.log']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the folder of a build: what killed ones left is taken away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('TEMP', folder);
  // No process has a number as large.
  const [dead, young, alive, other] = [
    'plimsoll-build-2100000000-abcdef',
    'plimsoll-build-2100000000-ghijkl',
    `plimsoll-build-${process.pid}-abcdef`,
    'plimsoll-build-x',
  ].map((name) => join(folder, name));
  try {
    for (const path of [dead!, young!, alive!, other!]) mkdirSync(path);
    for (const path of [dead!, alive!, other!]) utimesSync(path, 1000, 1000);
    const made = await makeBuildFolder();
    expect(made.startsWith(folder)).toBe(true);
    expect([dead, young, alive, other].map((path) => existsSync(path!))).toEqual([false, true, true, true]);
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});
