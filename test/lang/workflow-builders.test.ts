import { expect, test } from 'vitest';
import { mayHaveBuilder } from '../../server/src/lang/workflow/builders';
import { hostedArchitectures } from '../../server/src/lang/workflow/hosted';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

test.each([
  ['uses: docker/login-action@v4', false],
  ['uses: docker/setup-qemu-action@v4', false],
  ['run: make', false],
  ['run: docker buildx create --use', true],
  ['run: sudo cp daemon.json /etc/docker/daemon.json', true],
  ['uses: depot/setup-action@v1', true],
  ['uses: o/setup-docker@v1', true],
  ['uses: ./.github/actions/prepare', true],
])('a step before a build may set up a builder: %s', (step, expected) => {
  const build = 'uses: docker/build-push-action@v7';
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n      - ${build}\n`;
  const model = buildWorkflowModel(text, undefined, '2026-11-22');
  expect(mayHaveBuilder(model, imageBuilds(model)[0]!)).toBe(expected);
});

test.each([
  ['runs-on: ubuntu-latest', ['x64']],
  ['runs-on: ubuntu-24.04-arm', ['arm64']],
  ['strategy: { matrix: { os: [ubuntu-24.04, ubuntu-24.04-arm] } }\n    runs-on: ${{ matrix.os }}', ['x64', 'arm64']],
  ['runs-on: [self-hosted, linux]', []],
  ['runs-on: ubuntu-26.04', []],
  ['runs-on: windows-2022', []],
  ['runs-on: { labels: ubuntu-24.04 }', ['x64']],
  ['runs-on: { group: large, labels: ubuntu-24.04 }', []],
  ['runs-on: ${{ inputs.os }}', []],
  ['runs-on: ubuntu-latest\n    container: node:24', []],
])('the machines that a job can get: %s', (job, expected) => {
  const text = `on: push\njobs:\n  a:\n    ${job}\n    steps: []\n`;
  expect(hostedArchitectures(buildWorkflowModel(text, undefined, '2026-11-22').jobs[0]!)).toEqual(expected);
});
