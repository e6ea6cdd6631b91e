import { describe, expect, test } from 'vitest';
import { explainFailure } from '../../server/src/measure/engine/errors';

const failedPull = (image: string, status: string): string =>
  `ERROR: failed to build: failed to solve: ${image}:1: failed to resolve source metadata for ${image}:1: unexpected status from HEAD request to http://${image.replace('/', '/v2/')}/manifests/1: ${status}`;
const platformWarning =
  'WARNING: No output specified with remote driver. Build result will only remain in the build cache.\n';

/** What buildx 0.29 with Docker 28.5 printed. */
const recorded: readonly (readonly [name: string, output: string, stepLog: string, reason: string, words: string])[] = [
  [
    'a registry that asks for a login',
    failedPull('127.0.0.1:7713/auth401/a', '401 Unauthorized'),
    '',
    'build-failed',
    "docker login 127.0.0.1:7713'",
  ],
  [
    'a registry that says no',
    failedPull('127.0.0.1:7713/auth403/a', '403 Forbidden'),
    '',
    'build-failed',
    'does not let this user pull 127.0.0.1:7713/auth403/a:',
  ],
  [
    'no token',
    'ERROR: failed to build: failed to solve: failed to fetch anonymous token: unexpected status from GET request to http://127.0.0.1:7713/token?scope=repository%3Abearer%2Fa%3Apull&service=x: 403 Forbidden',
    '',
    'build-failed',
    'log in',
  ],
  [
    'too many pulls',
    failedPull('127.0.0.1:7713/limit/a', '429 Too Many Requests'),
    '',
    'build-failed',
    'limit of pulls',
  ],
  [
    'a broken registry',
    failedPull('127.0.0.1:7713/broken/a', '500 Internal Server Error'),
    '',
    'build-failed',
    'out of order (500 Internal Server Error)',
  ],
  [
    'an image that is not in its registry',
    'ERROR: failed to build: failed to solve: 127.0.0.1:7713/none/a:1: failed to resolve source metadata for 127.0.0.1:7713/none/a:1: 127.0.0.1:7713/none/a:1: not found',
    '',
    'build-failed',
    '127.0.0.1:7713/none/a:1 does not exist',
  ],
  [
    'a builder that does not answer',
    `${platformWarning}ERROR: failed to build: context deadline exceeded`,
    '',
    'bad-request',
    'builder does not answer',
  ],
  [
    'a builder whose own image cannot be pulled',
    'ERROR: failed to build: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
    '',
    'build-failed',
    'registry-1.docker.io cannot be reached (no such host)',
  ],
  [
    'no emulation',
    'ERROR: failed to build: failed to solve: process "/bin/sh -c echo hi" did not complete successfully: exit code: 1',
    'exec /bin/sh: exec format error\n',
    'build-failed',
    '/bin/sh is for another processor than the engine has: install its emulation',
  ],
  [
    'a killed command',
    'ERROR: failed to build: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 137',
    '',
    'build-failed',
    'memory ran out',
  ],
  [
    'no agent',
    'ERROR: failed to build: failed to convert agent config {default [] false}: invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set',
    '',
    'bad-request',
    'ssh-agent',
  ],
  [
    'a cache that cannot be written',
    'ERROR: failed to build: Cache export is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.',
    '',
    'bad-request',
    'docker buildx create',
  ],
];

describe('failures of builds', () => {
  test.each(recorded)('%s', (_, output, stepLog, reason, words) => {
    const failure = explainFailure({ output, stepLog, executable: 'docker' });
    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain(words);
    expect(failure.message).toMatch(/^[^\n]{20,400}$/);
  });

  test('docker login needs no name for the Docker Hub', () => {
    const output = failedPull('registry-1.docker.io/library/a', '401 Unauthorized');
    expect(explainFailure({ output, stepLog: '', executable: 'docker' }).message).toBe(
      "The registry does not let this user pull a: log in ('docker login'), or check the name.",
    );
  });
});
