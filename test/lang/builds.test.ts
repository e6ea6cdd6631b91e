import { describe, expect, test } from 'vitest';
import { findBuildContext } from '../../server/src/context/build-context';
import { memoryFiles } from '../../server/src/context/memory';
import { findBuilders } from '../../server/src/context/workspace';
import { bakeBuilds } from '../../server/src/lang/builds/bake';
import { composeBuilds } from '../../server/src/lang/builds/compose';
import { workflowBuilds } from '../../server/src/lang/builds/workflow';
import type { BuildCall } from '../../server/src/lang/builds/build-call';
import { contextRequest } from '../../server/src/lang/dockerfile/context-sources';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

/** `context → dockerfile target @line`. */
const shown = (calls: readonly BuildCall[]): string[] =>
  calls.map(({ context, dockerfile, target, line }) => `${context ?? '?'} → ${dockerfile} ${target ?? '-'} @${line}`);

describe('Compose files', () => {
  const services = (text: string) => shown(composeBuilds(`services:\n${text}`));

  test.each([
    ['  a:\n    build: .', ['. → Dockerfile - @3']],
    ['  a: { build: ./api/ }', ['api → api/Dockerfile - @2']],
    [
      '  a:\n    build:\n      context: ..\n      dockerfile: docker/api.Dockerfile\n      target: dev',
      ['.. → ../docker/api.Dockerfile dev @4'],
    ],
    ['  a:\n    build:\n      dockerfile: ../x', ['. → ../x - @4']],
    ['  a:\n    build: .\n  b:\n    image: x\n  c:\n    build: b', ['. → Dockerfile - @3', 'b → b/Dockerfile - @7']],
    ['  a:\n    build: ${DIR}', []],
    ['  a:\n    build:\n      context: .\n      dockerfile: ${F:-x}', []],
    ['  a:\n    build:\n      context: .\n      target: $T', ['. → Dockerfile - @4']],
    ['  a:\n    build: https://github.com/o/r.git#main', []],
    ['  a:\n    build:\n      dockerfile_inline: FROM x', []],
    ['  a: [1', []],
  ])('%j', (text, expected) => expect(services(text)).toEqual(expected));
});

describe('bake files', () => {
  test('in HCL', () => {
    const text = `
# target "comment" {}
variable "TAG" { default = "x{" }
group "default" { targets = ["app", "doc"] }
target "_common" {
  context = "./src" // here
  args = { target = "no", A = "\${TAG}" }
}
target "app" {
  inherits = [
    "_common",
  ]
  dockerfile = "docker/app.Dockerfile"
  target     = "prod"
  output     = ["type=docker"]
}
target "doc" { context = "doc" }
target "plain" {}
target "computed" {
  dockerfile = "x/\${TAG}"
}
target "joined" {
  dockerfile = join("/", ["a", "b"])
  contexts = { base = "target:app" }
}
target "inline" {
  dockerfile-inline = <<EOT
FROM alpine
target "no" {}
EOT
}
target "last" { context = "cwd://l" }
`;
    expect(shown(bakeBuilds(text, 'hcl'))).toEqual([
      'src → src/docker/app.Dockerfile prod @9',
      'doc → doc/Dockerfile - @17',
      '. → Dockerfile - @18',
      'l → l/Dockerfile - @32',
    ]);
  });

  test('in JSON', () => {
    const text = JSON.stringify(
      {
        target: {
          base: { context: 'a', target: '${T}' },
          app: { inherits: ['base', 'none', 1], dockerfile: 'D', target: 'prod' },
        },
      },
      undefined,
      1,
    );
    expect(shown(bakeBuilds(text, 'json'))).toEqual(['a → a/Dockerfile - @3', 'a → a/D prod @7']);
    expect(
      ['', '[]', '{"target":1}', '{"target":{"a":null}}', 'null'].map((bad) => bakeBuilds(bad, 'json').length),
    ).toEqual([0, 0, 0, 1, 0]);
  });

  test.each([
    '{'.repeat(100_000),
    '"\\'.repeat(50_000),
    'target "a" { inherits = ["a"] }',
    'target "a" {'.repeat(9_000),
    '/*',
  ])('that are broken cost nothing', (text) => {
    expect(bakeBuilds(text, 'hcl').length).toBeLessThan(2);
  });

  test('that inherit without end', () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => `target "t${i}" { inherits = ["t${i + 1}"] }`).join('\n');
    expect(bakeBuilds(chain, 'hcl')).toHaveLength(5_000);
  });
});

describe('workflows', () => {
  const step = (text: string, job = '') =>
    shown(workflowBuilds(`jobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${text}`));
  const action = (inputs: string) =>
    step(`    - uses: docker/build-push-action@v6\n      with: { push: true, ${inputs} }\n`);
  const run = (...lines: string[]) => step(`    - run: |\n${lines.map((line) => `        ${line}\n`).join('')}`);

  test.each([
    ['', ['. → Dockerfile - @5']],
    ['context: .', ['. → Dockerfile - @5']],
    ['context: ./api, target: prod', ['api → api/Dockerfile prod @5']],
    ['context: api, file: docker/x', ['api → docker/x - @5']],
    ['file: docker/x', ['. → docker/x - @5']],
    ['context: "{{defaultContext}}:api", file: x', ['api → api/x - @5']],
    ['context: "${{ matrix.dir }}"', []],
    ['context: "${{ matrix.dir }}", file: a/Dockerfile', ['? → a/Dockerfile - @5']],
    ['context: "https://github.com/o/r.git"', []],
    ['target: "${{ matrix.t }}"', ['. → Dockerfile - @5']],
  ])('with { %s }', (inputs, expected) => expect(action(inputs)).toEqual(expected));

  test.each<[string[], string[]]>([
    [['docker build .'], ['. → Dockerfile - @6']],
    [['set -e', 'docker build -t a:${{ github.sha }} --target prod -f docker/x ./api'], ['api → docker/x prod @7']],
    [['docker buildx build --push --platform linux/amd64 --file=x --cache-from type=gha .'], ['. → x - @6']],
    [['docker build -fx . && cd api && docker build ..'], ['. → x - @6', '. → Dockerfile - @6']],
    [['sudo docker image build --no-cache .'], ['. → Dockerfile - @6']],
    [['podman build -t x .'], ['. → Dockerfile - @6', '. → Containerfile - @6']],
    [['buildah bud --layers api'], ['api → api/Dockerfile - @6', 'api → api/Containerfile - @6']],
    [['docker build -f ${{ matrix.f }} .', 'docker build -f "$F" .', 'docker build "$D"', 'docker build - < x'], []],
    [['cd "$DIR"', 'docker build .'], []],
    [['if x; then cd a; fi', 'docker build .'], []],
    [['docker compose build', 'docker buildx bake', 'npm run build'], []],
  ])('%j', (lines, expected) => expect(run(...lines)).toEqual(expected));

  test('follow the working directory', () => {
    expect(step('    - run: docker build .\n      working-directory: api\n')).toEqual(['api → api/Dockerfile - @5']);
    const job = '    defaults: { run: { working-directory: api } }\n';
    expect(step('    - run: docker build ..\n', job)).toEqual(['. → Dockerfile - @6']);
    expect(step('    - run: docker build .\n      working-directory: ${{ matrix.x }}\n')).toEqual([]);
    expect(step('    - run: docker build .\n      shell: pwsh\n')).toEqual([]);
  });
});

describe('who builds a Dockerfile', () => {
  const table = {
    '/r/.git/HEAD': '',
    '/r/.github/workflows/ci.yml':
      'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: docker/build-push-action@v6\n      with: { context: ., file: api/Dockerfile, target: prod }\n',
    '/r/compose.yaml':
      'services:\n  api:\n    build: { context: ., dockerfile: api/Dockerfile, target: dev }\n  web:\n    build: web\n',
    '/r/api/docker-compose.override.yml': 'services:\n  api:\n    build: { context: .., dockerfile: api/Dockerfile }\n',
    '/r/docker-bake.hcl': 'target "web" { context = "." \n dockerfile = "web/Dockerfile" }',
    '/r/api/Dockerfile': '',
    '/r/api/main.py': '',
    '/r/web/Dockerfile': '',
    '/r/web/main.js': '',
    '/compose.yml': 'services:\n  api:\n    build: r/api\n',
  };
  const files = memoryFiles(table);

  test('is found up to the top of the repository', async () => {
    expect(await findBuilders('/r/api/Dockerfile', files, new Map())).toEqual({
      contexts: ['/r'],
      targets: ['dev', 'prod'],
      by: [
        { path: '/r/api/docker-compose.override.yml', line: 3 },
        { path: '/r/compose.yaml', line: 3 },
        { path: '/r/.github/workflows/ci.yml', line: 5 },
      ],
    });
    expect((await findBuilders('/r/web/Dockerfile', files, new Map())).contexts).toEqual(['/r/web', '/r']);
    expect(await findBuilders('/r/none/Dockerfile', files, new Map())).toEqual({ contexts: [], targets: [], by: [] });
  });

  test('is read once for all Dockerfiles of a folder', async () => {
    const read: string[] = [];
    const counted = {
      ...files,
      read(path: string) {
        read.push(path);
        return files.read(path);
      },
    };
    const cache = new Map();
    await findBuilders('/r/api/Dockerfile', counted, cache);
    await findBuilders('/r/web/Dockerfile', counted, cache);
    expect(read.toSorted()).toEqual([...new Set(read)].toSorted());
    expect(read).not.toContain('/compose.yml');
  });

  test('decides on the context and on the stages that ship', async () => {
    const text = 'FROM python:3 AS base\nFROM base AS prod\nCOPY main.py .\nFROM base AS dev\nFROM prod AS test\n';
    const parsed = parseDockerfile(text);
    const request = contextRequest(parsed.instructions);
    const { contexts, targets } = await findBuilders('/r/api/Dockerfile', files, new Map());
    expect((await findBuildContext('/r/api/Dockerfile', request, files))?.root).toBe('/r/api');
    const context = await findBuildContext('/r/api/Dockerfile', request, files, contexts);
    expect([context?.root, context?.certain]).toEqual(['/r', true]);
    const names = (named: readonly string[]) =>
      buildDockerfileModel(parsed, context, named).shippedStages.map(({ name }) => name);
    expect(names(targets)).toEqual(['base', 'prod', 'dev', 'test']);
  });

  test('makes stages ship by name and by number', () => {
    const parsed = parseDockerfile('FROM a AS x\nFROM b AS y\nFROM c\nCOPY --from=x / /\nCOPY --from=y / /');
    const names = (...targets: string[]) =>
      buildDockerfileModel(parsed, undefined, targets).shippedStages.map(({ index }) => index);
    expect([names(), names('Y'), names('0', 'none')]).toEqual([[2], [1, 2], [0, 2]]);
  });
});
