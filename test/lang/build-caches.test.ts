import { expect, test } from 'vitest';
import { axesOf, buildCaches, buildsOther, maySame } from '../../server/src/lang/workflow/build-caches';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

function modelOf(...inputs: string[]) {
  const steps = inputs.map((own) => `      - uses: docker/build-push-action@v7\n        with: { ${own} }\n`).join('');
  return buildWorkflowModel(
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
    undefined,
    '2026-11-22',
  );
}

test.each([
  ['context: web', 'context: ./web/', false],
  ['context: web', 'context: worker', true],
  ['context: web', 'context: "${{ env.DIR }}"', false],
  ['context: web', 'target: app', false],
  ['file: Dockerfile', 'file: ./Dockerfile', false],
  ['file: Dockerfile', 'file: web.Dockerfile', true],
  ['platforms: "linux/amd64,linux/arm64"', 'platforms: "linux/arm64,linux/amd64"', false],
  ['platforms: linux/amd64', 'platforms: linux/arm64', true],
])('builds of other things: { %s } and { %s }', (left, right, expected) => {
  const [a, b] = imageBuilds(modelOf(left, right));
  expect(buildsOther(a!, b!)).toBe(expected);
});

test.each([
  ['type=gha', 'type=gha,mode=max', true],
  ['type=gha,scope=a', 'type=gha,scope=b', false],
  ['type=gha,scope=a', 'type=gha,scope=${{ env.B }}', true],
  ['o/app:cache', 'type=registry,ref=o/app:cache,mode=max', true],
  ['type=local,src=/tmp/a', 'type=local,dest=/tmp/a-new', true],
  ['type=gha', 'type=registry,ref=buildkit', false],
])('the same cache: %s and %s', (from, to, expected) => {
  const { reads, writes, complete } = buildCaches(modelOf(`cache-from: '${from}', cache-to: '${to}'`));
  expect([maySame(reads[0]!, writes[0]!), complete]).toEqual([expected, true]);
});

test('a cache that an expression makes is not known', () => {
  expect(buildCaches(modelOf('cache-from: "${{ vars.CACHE }}"')).complete).toBe(false);
});

test('the axes that a build depends on', () => {
  const own =
    'context: "${{ matrix.image.dir }}", build-args: "A=${{ matrix.a }}-${{ matrix.a }}", tags: "${{ matrix.t }}"';
  expect(axesOf(imageBuilds(modelOf(own))[0]!)).toEqual(['image.dir', 'a']);
});
