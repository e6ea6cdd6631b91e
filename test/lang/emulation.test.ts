import { expect, test } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { hasBuildStages, neededStages } from '../../server/src/lang/dockerfile/needed-stages';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { foreignPlatforms, mayEmulate, runsInTarget } from '../../server/src/lang/workflow/emulation';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

const dockerfileOf = (text: string) => buildDockerfileModel(parseDockerfile(text), undefined);

/** A job with this step before a build for these platforms. */
function modelOf(step: string, platforms: string) {
  const build = `docker/build-push-action@v7\n        with: { platforms: "${platforms}" }`;
  return buildWorkflowModel(
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n      - uses: ${build}\n`,
    undefined,
    '2026-11-22',
  );
}

test.each([
  ['x64', 'linux/amd64,linux/amd64/v2,linux/386', []],
  ['x64', 'linux/arm64, linux/riscv64', ['linux/arm64', 'linux/riscv64']],
  ['arm64', 'linux/arm64/v8,linux/arm/v7,linux/amd64', ['linux/amd64']],
  ['x64', 'windows/amd64,linux/${{ matrix.arch }},local', []],
] as const)('what %s does not run of %s', (architecture, platforms, expected) => {
  const [build] = imageBuilds(modelOf('run: make', platforms));
  expect(foreignPlatforms(build!, architecture).map(({ value }) => value)).toEqual(expected);
});

test.each([
  ['run: make', false],
  ['run: sudo apt-get install -y qemu-user-static', true],
  ['run: docker buildx create --use', false],
  ['run: docker buildx create --append ssh://me@arm', true],
  ['uses: docker/setup-buildx-action@v4', false],
  ['{ uses: docker/setup-buildx-action@v4, with: { driver: remote } }', true],
  ['{ uses: docker/setup-buildx-action@v4, with: { driver: docker-container } }', false],
  ['uses: depot/setup-action@v1', true],
  ['uses: docker/setup-qemu-action@v4', true],
])('a step that may bring an emulator: %s', (step, expected) => {
  const model = modelOf(step, 'linux/arm64');
  expect(mayEmulate(model, imageBuilds(model)[0]!)).toBe(expected);
});

const stages = `FROM --platform=$BUILDPLATFORM golang AS build
RUN go build
FROM build AS more
RUN go test
FROM debian AS tools
RUN apt-get update
FROM debian AS mounted
FROM scratch AS app
COPY --from=build /app /app
FROM debian
RUN --mount=from=mounted,target=/m true
COPY --from=tools /t /t
`;

test.each([
  [undefined, ['tools', 'mounted', undefined], true],
  ['app', ['build', 'app'], false],
  ['more', ['build', 'more'], false],
  ['Tools', ['tools'], true],
  ['1', ['build', 'more'], false],
])('the stages that target %s needs, and whether it runs commands in its image', (target, names, expected) => {
  const dockerfile = dockerfileOf(stages);
  expect(neededStages(dockerfile, target)?.map(({ name }) => name)).toEqual(names);
  expect(runsInTarget(dockerfile, target)).toBe(expected);
});

test.each([
  [undefined, true],
  ['app', true],
  ['more', false],
  ['tools', false],
  ['nowhere', false],
])('whether target %s has work done in stages that do not ship', (target, expected) => {
  expect(hasBuildStages(dockerfileOf(stages), target)).toBe(expected);
});

test.each([
  ['FROM --platform=linux/amd64 debian\nRUN true', false],
  ['FROM --platform=${TARGETPLATFORM} debian\nRUN true', true],
  ['FROM --platform=$OTHER debian\nRUN true', false],
  ['ARG BASE\nFROM $BASE\nRUN true', false],
  ['FROM debian\nCOPY . .', false],
])('a stage runs commands of its target: %s', (text, expected) => {
  expect(runsInTarget(dockerfileOf(text), undefined)).toBe(expected);
});

test('a target that is not there needs nothing', () => {
  expect(neededStages(dockerfileOf('FROM debian'), 'app')).toBeUndefined();
  expect(neededStages(dockerfileOf(''))).toBeUndefined();
});
