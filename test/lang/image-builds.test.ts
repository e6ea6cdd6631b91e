import { expect, test } from 'vitest';
import { fieldsOf, imageBuilds, pushes } from '../../server/src/lang/workflow/image-builds';
import type { BuildSetting, ImageBuild } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

/** The builds of a job with these steps. */
function buildsOf(steps: string, job = ''): { text: string; builds: readonly ImageBuild[] } {
  const body = steps.replaceAll(/^/gm, '      ');
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${body}\n`;
  return { text, builds: imageBuilds(buildWorkflowModel(text, undefined, '2026-11-22')) };
}

/** The values of a setting, and what the document has in their place. */
function read({ text, builds }: ReturnType<typeof buildsOf>, name: BuildSetting): [string, string][] {
  return builds.flatMap((build) =>
    build.all(name).map(({ value, range }): [string, string] => [value, text.slice(range.start, range.end)]),
  );
}

const values = (found: [string, string][]): string[] => found.map(([value]) => value);

test('an action: lists by line and comma, each part in its place', () => {
  const found = buildsOf(`- uses: docker/build-push-action@v6
  with:
    tags: |
      ghcr.io/o/app:latest,ghcr.io/o/app:\${{ github.sha }}
      app
    Platforms: "linux/amd64, linux/arm64"
    cache-from: type=gha,scope=app
    push: \${{ github.event_name != 'pull_request' }}`);
  expect(read(found, 'tags')).toEqual([
    ['ghcr.io/o/app:latest', 'ghcr.io/o/app:latest'],
    ['ghcr.io/o/app:${{ github.sha }}', 'ghcr.io/o/app:${{ github.sha }}'],
    ['app', 'app'],
  ]);
  expect(read(found, 'platforms')).toEqual([
    ['linux/amd64', 'linux/amd64'],
    ['linux/arm64', 'linux/arm64'],
  ]);
  const [build] = found.builds;
  expect([...fieldsOf(build!.all('cache-from')[0]!)]).toEqual([
    ['type', 'gha'],
    ['scope', 'app'],
  ]);
  expect(build!.all('tags').map(({ computed }) => computed)).toEqual([false, true, false]);
  expect(pushes(build!)).toBe('maybe');
  expect(build!.by).toBe('action');
});

test('a value of the matrix is read where the matrix has it', () => {
  const steps =
    '- uses: docker/build-push-action@v6\n  with: { platforms: "${{ matrix.on }}", target: "${{ matrix.no }}" }';
  const found = buildsOf(steps, '    strategy: { matrix: { on: [linux/amd64, "linux/arm64"] } }\n');
  expect(read(found, 'platforms')).toEqual(
    [
      ['linux/amd64', 'linux/amd64'],
      ['linux/arm64', '"linux/arm64"'],
    ].map(([value, at]) => [value, at!.replaceAll('"', '')]),
  );
  expect(found.builds[0]!.all('platforms').every(({ perLeg }) => perLeg)).toBe(true);
  expect(found.builds[0]!.all('target')).toMatchObject([{ value: '${{ matrix.no }}', computed: true }]);
});

test('a command: options by their long and short names, switches, places', () => {
  const found = buildsOf(`- run: |
    docker buildx build --platform linux/amd64,linux/arm64 \\
      -t ghcr.io/o/app:\${{ github.sha }} -t "app" --cache-to=type=gha --push --build-arg A=1 -f docker/Dockerfile .`);
  const [build] = found.builds;
  expect(found.text.slice(build!.range.start, build!.range.end)).toBe('docker buildx build');
  expect(values(read(found, 'platforms'))).toEqual(['linux/amd64', 'linux/arm64']);
  expect(read(found, 'tags')).toEqual([
    ['ghcr.io/o/app:${{ github.sha }}', 'ghcr.io/o/app:${{ github.sha }}'],
    ['app', '"app"'],
  ]);
  expect(values(read(found, 'cache-to'))).toEqual(['type=gha']);
  expect(values(read(found, 'build-args'))).toEqual(['A=1']);
  expect(values(read(found, 'file'))).toEqual(['docker/Dockerfile']);
  expect(values(read(found, 'context'))).toEqual(['.']);
  expect(pushes(build!)).toBe('yes');
});

test.each([
  ['- uses: docker/build-push-action@v6', 'no'],
  ['- uses: docker/build-push-action@v6\n  with: { push: true }', 'yes'],
  ['- uses: docker/build-push-action@v6\n  with: { outputs: "type=image,name=x,push=true" }', 'yes'],
  ['- uses: docker/build-push-action@v6\n  with: { outputs: "type=docker" }', 'no'],
  ['- uses: docker/build-push-action@v6\n  with: ${{ fromJSON(inputs.all) }}', 'maybe'],
  ['- uses: docker/bake-action@v6', 'maybe'],
  ['- run: docker build -t app .', 'no'],
  ['- run: docker build $OPTIONS .', 'maybe'],
  ['- run: podman build --output type=registry .', 'yes'],
] as const)('pushes: %s', (steps, expected) => {
  expect(buildsOf(steps).builds.map(pushes)).toEqual([expected]);
});

test('what builds nothing', () => {
  expect(
    buildsOf('- run: docker build-log\n- run: npm run build\n- run: echo docker build\n- uses: a/b@v1').builds,
  ).toEqual([]);
});
