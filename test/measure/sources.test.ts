// How a name becomes a source, and what each source says that is not there. The engines are scripts with recorded answers.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measureNamedImage, type MeasureOptions } from '../../server/src/measure/engine/measure-image';
import { chooseSource, type NamedImage } from '../../server/src/measure/engine/sources/choose-source';
import { parseReference, referenceName } from '../../server/src/measure/reference';
import { recordedText } from './fixtures';
import { tar } from './tar-writer';

const never = new AbortController().signal;
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'plimsoll-sources-'));
  await writeFile(join(cwd, 'image.tar'), tar([]));
  await writeFile(join(cwd, 'app'), 'a file with the name of an image');
  await mkdir(join(cwd, 'layout'));
  await writeFile(join(cwd, 'layout', 'index.json'), '{}');
  await mkdir(join(cwd, 'python'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** A script in the place of an engine's command. */
async function engine(name: string, script: string): Promise<string> {
  const path = join(await mkdtemp(join(cwd, 'bin-')), name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
const HAS = 'echo sha256:0';
const HAS_NOT = `case "$2" in inspect) echo 'Error response from daemon: No such image: x' >&2; exit 1;; ls) printf 'python:3.12\\n<none>:<none>\\ndocker.io/library/redis:latest\\n';; esac`;
const fails = (text: string): string => `echo '${text}' >&2; exit 1`;

const choose = (name: string, more: Partial<NamedImage> = {}): Promise<unknown> =>
  chooseSource({ name, cwd, executables: [], ...more }, never).catch((error: unknown) => (error as Error).message);

describe('references', () => {
  test.each([
    ['python', 'docker.io', 'library/python', 'latest', 'python:latest'],
    ['python:3.12-slim', 'docker.io', 'library/python', '3.12-slim', 'python:3.12-slim'],
    ['docker.io/library/python', 'docker.io', 'library/python', 'latest', 'python:latest'],
    ['index.docker.io/a/b', 'docker.io', 'a/b', 'latest', 'a/b:latest'],
    ['ghcr.io/a/b/c:1', 'ghcr.io', 'a/b/c', '1', 'ghcr.io/a/b/c:1'],
    ['localhost/x', 'localhost', 'x', 'latest', 'localhost/x:latest'],
    ['localhost:5000/x:y', 'localhost:5000', 'x', 'y', 'localhost:5000/x:y'],
    ['[::1]:5000/x', '[::1]:5000', 'x', 'latest', '[::1]:5000/x:latest'],
    [`a/b@sha256:${'0'.repeat(64)}`, 'docker.io', 'a/b', undefined, `a/b@sha256:${'0'.repeat(64)}`],
    [`a:1@sha256:${'0'.repeat(64)}`, 'docker.io', 'library/a', '1', `a:1@sha256:${'0'.repeat(64)}`],
    [`sha256:${'0'.repeat(64)}`, 'docker.io', 'library/sha256', '0'.repeat(64), `sha256:${'0'.repeat(64)}`],
  ])('%s', (text, registry, repository, tag, name) => {
    const reference = parseReference(text);
    expect(reference).toMatchObject({ registry, repository, tag });
    expect(referenceName(reference!)).toBe(name);
  });

  test.each([
    '',
    '-x',
    '--rm',
    'A',
    'a b',
    'a$(id)',
    'a;b',
    'a:',
    'a:-x',
    'a@sha256:0',
    'a//b',
    '/a',
    'a/',
    '../a',
    'a\nb',
    'x.y:z/a',
    'ghcr.io/a@b@c',
    'a_-b',
    `${'a/'.repeat(600)}a`,
  ])('%j is none', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});

describe('what a name means', () => {
  test('a file, a folder with an OCI layout, else an image of an engine', async () => {
    const docker = await engine('docker', HAS);
    expect(await choose('image.tar')).toEqual({ kind: 'archive', path: join(cwd, 'image.tar') });
    expect(await choose('app')).toEqual({ kind: 'archive', path: join(cwd, 'app') });
    expect(await choose('layout')).toEqual({ kind: 'oci-directory', path: join(cwd, 'layout') });
    expect(await choose('python', { executables: [docker] })).toEqual({
      kind: 'engine',
      executable: docker,
      reference: 'python',
    });
  });

  test('what is written before it, or the flag, decides', async () => {
    const [docker, podman] = [await engine('docker', HAS), await engine('podman', HAS)];
    expect(await choose('podman://app', { executables: [docker, podman] })).toEqual({
      kind: 'engine',
      executable: podman,
      reference: 'app',
    });
    expect(await choose('app', { kind: 'podman', executables: [docker, podman] })).toMatchObject({
      executable: podman,
    });
    expect(await choose('registry://ghcr.io/a/b')).toEqual({ kind: 'registry', reference: 'ghcr.io/a/b' });
    expect(await choose('archive://python')).toEqual({ kind: 'archive', path: join(cwd, 'python') });
    expect(await choose('oci://x')).toEqual({ kind: 'oci-directory', path: join(cwd, 'x') });
    expect(await choose('https://ghcr.io/a/b')).toContain('write docker://, podman://');
    expect(await choose('docker://app', { kind: 'podman' })).toContain('is no image of podman');
  });

  test('neither', async () => {
    expect(await choose('./python')).toContain('./python is a folder without an image');
    expect(await choose('gone.tar')).toBe("gone.tar does not exist: give an archive as 'docker save' writes it.");
    for (const name of ['--rm', 'a$(id)', 'UPPER', 'docker://-x', 'registry://a b'])
      expect(await choose(name)).toContain('is neither a file here nor the name of an image');
    const hostile = String(await choose(`a\u001b[31m\n${'b'.repeat(2000)}`));
    expect(hostile).toMatch(/^.{1,500}$/);
    expect(hostile).not.toContain('\u001b');
  });
});

describe.runIf(process.platform !== 'win32')('engines', () => {
  test('the first that has the image', async () => {
    const [without, withIt, down] = [
      await engine('docker', HAS_NOT),
      await engine('podman', HAS),
      await engine('nerdctl', 'exit 1'),
    ];
    expect(await choose('x', { executables: [without, withIt, down] })).toMatchObject({ executable: withIt });
    expect(await choose('x', { executables: ['/no/such/docker', withIt] })).toMatchObject({ executable: withIt });
  });

  test('none has it: what is near, and where else it may be', async () => {
    const docker = await engine('docker', HAS_NOT);
    expect(await choose('pyton:3.12', { executables: ['/no/podman', docker] })).toBe(
      `${docker} has no image pyton:3.12; did you mean python:3.12? Or pull it with '${docker} pull pyton:3.12', or measure it where it is with registry://pyton:3.12.`,
    );
    expect(await choose('redi', { executables: [docker] })).toContain('did you mean redis?');
    expect(await choose('something-else', { executables: [docker] })).toContain('something-else: pull it with');
  });

  test.each([
    ['Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?', 'is not running: start it'],
    ['permission denied while trying to connect to the Docker daemon socket', 'add it to the group docker'],
    ['Error: something\u001b[31m odd', 'cannot tell about the image: something [31m odd'],
    ['', 'it says nothing'],
  ])('an engine that says %j', async (text, reason) => {
    const docker = await engine('docker', fails(text));
    const message = await choose('x', { executables: [docker] });
    expect(message).toContain(reason);
    expect(message).toContain('or measure it where it is with registry://x');
  });

  test('there is none', async () => {
    expect(await choose('x', { executables: ['/no/docker', '/no/podman'] })).toContain(
      'No container engine was found (/no/docker, /no/podman): install',
    );
  });

  const measure = (
    name: string,
    executables: readonly string[],
    options: MeasureOptions,
  ): ReturnType<typeof measureNamedImage> => measureNamedImage({ name, cwd, executables }, options, never);

  test('an instant look', async () => {
    await writeFile(join(cwd, 'inspect.json'), recordedText('instant-containerd.inspect.json'));
    await writeFile(join(cwd, 'history.jsonl'), recordedText('instant-containerd.history.jsonl'));
    const docker = await engine(
      'docker',
      `case "$1 $2" in 'image inspect') cat '${cwd}/inspect.json';; history*) cat '${cwd}/history.jsonl';; info*) echo '[["driver-type","io.containerd.snapshotter.v1"]]';; esac`,
    );
    const outcome = await measure('plimsoll-c:rec', [docker], { depth: 'instant' });
    expect(outcome).toMatchObject({
      ok: true,
      measurement: {
        size: { metric: 'disk-bytes', bytes: 180_682_752 + 4096, wastedBytes: null },
        notes: [expect.stringContaining('The layers were not read')],
      },
    });
    const other = await engine(
      'docker',
      `case "$1 $2" in 'image inspect') cat '${cwd}/inspect.json';; history*) cat '${cwd}/history.jsonl';; esac`,
    );
    expect(await measure('x', [other], { depth: 'instant' })).toMatchObject({
      measurement: { size: { metric: 'driver-bytes' } },
    });
    expect(await measure('image.tar', [], { depth: 'instant' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('--depth deep') as string,
    });
    expect(await measure('docker://x', [await engine('docker', HAS_NOT)], { depth: 'instant' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('has no image x: pull it') as string,
    });
    expect(await measure('docker://x', ['/no/docker'], { depth: 'instant' })).toMatchObject({
      message: expect.stringContaining('No container engine was found (/no/docker)') as string,
    });
  });
});
