import { describe, expect, test } from 'vitest';
import { findBuildContext } from '../../server/src/context/build-context';
import type { BuildContext } from '../../server/src/context/build-context';
import type { Files } from '../../server/src/context/files';
import { kindAt, matchesOf, nearMissOf } from '../../server/src/context/lookup';
import { memoryFiles } from '../../server/src/context/memory';
import { contextRequest } from '../../server/src/lang/dockerfile/context-sources';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

/** Files without a text, and files with one. */
function files(paths: string, texts: Record<string, string> = {}): Files {
  const empty = Object.fromEntries(paths.split(' ').map((path) => [path, '']));
  return memoryFiles({ ...empty, ...texts });
}

const request = (...lines: string[]) =>
  contextRequest(parseDockerfile(['FROM alpine', ...lines].join('\n')).instructions);

const find = (lines: string[], around: Files, path = '/r/app/Dockerfile', builtFrom: string[] = []) =>
  findBuildContext(path, request(...lines), around, builtFrom);

async function found(...parameters: Parameters<typeof find>): Promise<BuildContext> {
  const context = await find(...parameters);
  if (context === undefined) throw new Error('no context');
  return context;
}

test('a Dockerfile says what it wants to know', () => {
  expect(
    request(
      'COPY --chown=a ./src/ /lib/x.py /app/',
      'COPY ["a b.txt", "."]',
      'COPY $NAME *.toml conf/?.d/ .',
      'COPY --from=x y z',
      'ADD https://example.org/a.tgz .',
      'COPY <<E here.txt',
      'E',
      'RUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=cache,target=/c --mount=target=/all true',
      'ENTRYPOINT ["/app/docker/entry.sh", "--port", "80"]',
      'CMD exec "./serve.sh" && python',
    ),
  ).toEqual({
    named: ['src', 'lib/x.py', 'a b.txt', 'uv.lock'],
    patterns: ['*.toml', 'conf/?.d'],
    whole: true,
    scripts: ['entry.sh', '80', 'exec', 'serve.sh', 'python'],
  });
});

describe('the folder', () => {
  const root = async (...parameters: Parameters<typeof find>) => {
    const context = await find(...parameters);
    return context && [context.root, context.certain];
  };
  const repository = files('/r/.git/HEAD /r/go.mod /r/app/Dockerfile /r/app/main.go /r/app/x/y');

  test.each<[why: string, lines: string[], path: string, builtFrom: string[], expected: unknown]>([
    ['is the nearest that has every file', ['COPY main.go x/y .'], '/r/app/Dockerfile', [], ['/r/app', true]],
    ['may lie above the Dockerfile', ['COPY go.mod app/main.go .'], '/r/app/Dockerfile', [], ['/r', true]],
    ['is that with the most files, as a guess', ['COPY go.mod app/x app/no .'], '/r/app/Dockerfile', [], ['/r', false]],
    ['is not known where nothing is found', ['COPY no none .'], '/r/app/Dockerfile', [], undefined],
    ['is the top where the Dockerfile lies there', ['COPY no .'], '/r/Dockerfile', [], ['/r', true]],
    ['is what the builder says', ['COPY main.go .'], '/r/app/Dockerfile', ['/r'], ['/r', true]],
    [
      'is what it looks like where builders disagree',
      ['COPY main.go .'],
      '/r/app/Dockerfile',
      ['/r', '/r/app'],
      ['/r/app', true],
    ],
    ['is not known where all builders say otherwise', ['COPY main.go .'], '/r/app/Dockerfile', ['/r', '/x'], undefined],
    ['is not above the repository', ['COPY r/go.mod .'], '/r/app/Dockerfile', [], undefined],
  ])('%s', async (_, lines, path, builtFrom, expected) => {
    expect(await root(lines, repository, path, builtFrom)).toEqual(expected);
  });

  test('is not one of Dockerfiles only', async () => {
    expect(await root(['COPY . .'], files('/r/app/Dockerfile /r/app/compose.yml'))).toBeUndefined();
  });

  test('cannot be found without files', async () => {
    expect(await root(['COPY . .'], memoryFiles({}))).toBeUndefined();
    expect(await root(['COPY . .'], memoryFiles({}), '/r/Dockerfile', ['/r'])).toBeUndefined();
  });
});

describe('the ignore file', () => {
  const all = {
    '/r/app/Dockerfile.dockerignore': 'own',
    '/r/app/.containerignore': 'podman',
    '/r/app/.dockerignore': 'docker',
    '/r/app/a': '',
  };
  test.each<[string | undefined, string[]]>([
    ['own', Object.keys(all)],
    ['podman', ['/r/app/.containerignore', '/r/app/.dockerignore']],
    ['docker', ['/r/app/.dockerignore']],
    [undefined, []],
  ])('%s is in force', async (expected, names) => {
    const texts = Object.fromEntries(Object.entries(all).filter(([path]) => names.includes(path)));
    const context = await found(['COPY a .'], files('/r/app/a', texts));
    expect(context.ignoreFile?.text).toBe(expected);
  });
});

describe('what was gathered', () => {
  const project = files(
    '/r/main.py /r/src/a.py /r/src/b.txt /r/src/deep/er/est/file /r/lib/x /r/other/y /r/node_modules/m/i.js /r/secret/k/id',
    { '/r/.dockerignore': 'secret\n*.md', '/r/README.md': '', '/r/.git/HEAD': '' },
  );
  const gathered = (...lines: string[]) => found(lines, project, '/r/Dockerfile');

  test('are the folders that are copied, three levels of them', async () => {
    const context = await gathered('COPY src /src');
    expect([...context.folders.keys()]).toEqual(['', 'src', 'src/deep', 'src/deep/er']);
    expect(kindAt(context, 'src/deep/er/est')).toBe('directory');
    expect(kindAt(context, 'src/deep/er/est/file')).toBeUndefined();
  });

  test('is everything where everything is copied, but neither what is ignored nor what tools put there', async () => {
    const context = await gathered('COPY . .');
    expect([...context.folders.keys()].toSorted()).toEqual(['', 'lib', 'other', 'src', 'src/deep']);
    expect(kindAt(context, 'secret')).toBe('directory');
    expect(kindAt(context, 'secret/k')).toBeUndefined();
  });

  test('tells kinds', async () => {
    const context = await gathered('COPY src/a.py lib .');
    const kinds = ['', '.', 'src', './src/a.py', 'src/c.py', 'no/at/all', 'main.py/x', 'other/y', '../x'];
    expect(kinds.map((path) => kindAt(context, path))).toEqual([
      'directory',
      'directory',
      'directory',
      'file',
      'missing',
      'missing',
      'missing',
      undefined,
      undefined,
    ]);
  });

  test('tells what a pattern matches', async () => {
    const context = await gathered('COPY *.py s*/?.py /x/', 'COPY main.[a-z]y [*.py .');
    const patterns = ['*.py', 's*/?.py', 'main.[a-z]y', '**/a.py', 'ma\\in.py', '*.rb', 'oth*/*', '[*.py'];
    expect(patterns.map((pattern) => matchesOf(context, pattern))).toEqual([
      ['main.py'],
      ['src/a.py'],
      ['main.py'],
      undefined,
      ['main.py'],
      [],
      undefined,
      [],
    ]);
  });

  test('finds what a missing source may have meant', async () => {
    const context = await gathered('COPY src/ mian.py .');
    expect(
      ['mian.py', 'src/a.pi', 'a.py', 'elsewhere/b.txt', 'nothing-like-it'].map((path) => nearMissOf(context, path)),
    ).toEqual(['main.py', 'src/a.py', 'src/a.py', 'src/b.txt', undefined]);
  });

  test('are the texts of project files and of scripts that come from there', async () => {
    const around = files('/r/.git/HEAD', {
      '/r/pyproject.toml': '[project]',
      '/r/package.json': '{}',
      '/r/web/package.json': '{"a":1}',
      '/r/lib/package.json': '{"b":1}',
      '/r/docker/entry.sh': 'exec "$@"',
      '/r/tool/entry.sh': 'not copied',
      '/r/uv.lock': 'version = 1',
      '/r/go.mod': 'x'.repeat(65_537),
    });
    const lines = ['COPY web docker/entry.sh /app/', 'ENTRYPOINT ["/app/entry.sh"]'];
    const { projectFiles } = await found(lines, around, '/r/Dockerfile');
    expect(Object.fromEntries(projectFiles)).toEqual({
      'pyproject.toml': '[project]',
      'package.json': '{}',
      'web/package.json': '{"a":1}',
      'docker/entry.sh': 'exec "$@"',
    });
  });

  test('is bounded', async () => {
    let asked = 0;
    const endless: Files = {
      read: () => Promise.resolve(undefined),
      list() {
        asked++;
        return Promise.resolve(
          Array.from({ length: 30 }, (_, index) => ({ name: `d${index}`, kind: 'directory' as const })),
        );
      },
    };
    const context = await found(['COPY . .', 'COPY */*/*/*/* /x/'], endless, '/r/Dockerfile');
    const entries = [...context.folders.values()].reduce((sum, folder) => sum + folder.length, 0);
    expect(entries).toBeLessThanOrEqual(2_030);
    expect(asked).toBeLessThanOrEqual(110);
  });
});

test('the model sees the context as the build does', async () => {
  const around = files('/r/.git/HEAD /r/a.py /r/b.md /r/dir/x /r/dir/keep', {
    '/r/.dockerignore': '*.md\ndir\n!dir/keep',
  });
  const parsed = parseDockerfile('FROM alpine\nCOPY . /app\n');
  const context = await findBuildContext('/r/Dockerfile', contextRequest(parsed.instructions), around);
  const model = buildDockerfileModel(parsed, context);
  const flow = model.flow(model.stages[0]!);
  const paths = ['a.py', 'b.md', 'dir', 'dir/keep', 'dir/x', 'none'];
  expect(paths.map((path) => flow.has(`/app/${path}`))).toEqual(['yes', 'no', 'unknown', 'yes', 'no', 'no']);
  expect(model.ignores.isIgnored('b.md').by?.raw).toBe('*.md');
});
