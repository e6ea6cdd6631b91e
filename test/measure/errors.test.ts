import { describe, expect, test } from 'vitest';
import { buildFailure, explainFailure, failedLine } from '../../server/src/measure/engine/errors';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { recordedJson } from './fixtures';

type Recording = Record<string, Record<string, { exit: number; stderr: string }>>;
const recordings = recordedJson('errors.json') as Recording;

function failureOf(stderr: string): { reason: string; message: string; line?: number } {
  const progress = progressReader();
  progress.write(Buffer.from(stderr));
  progress.end();
  return buildFailure('docker', progress, undefined);
}

/** Reason, line (with Docker 28) and a word of the message, by the name of the recorded case. */
const EXPECTED: Readonly<Record<string, readonly [reason: string, line: number | undefined, word: string]>> = {
  api_too_new: ['bad-request', undefined, 'DOCKER_API_VERSION'],
  bad_flag: ['build-failed', 2, 'chwon'],
  bad_platform: ['bad-request', undefined, 'linux/nonsense/x/y'],
  bad_tag: ['bad-request', undefined, 'UPPER CASE'],
  base_arg_empty: ['build-failed', 2, '${BASE}'],
  base_bad_ref: ['build-failed', 1, 'Python:3.12'],
  base_hub_no_network: ['build-failed', 1, 'node:22-slim'],
  base_missing_in_registry: ['build-failed', 1, 'localhost:5000/library/nope:1'],
  base_no_network: ['build-failed', 1, 'ghcr.io/example/nope:1.2'],
  circular: ['build-failed', 1, 'stage'],
  copy_from_missing: ['build-failed', 2, 'nosuchstage'],
  copy_from_missing_path: ['build-failed', 3, '/nope'],
  copy_ignored: ['build-failed', 2, '.dockerignore'],
  copy_missing: ['build-failed', 2, '/missing.txt'],
  ctx_link_outside: ['build-failed', 2, 'not in the build context'],
  ctx_missing: ['bad-request', undefined, './does-not-exist'],
  ctx_unknown: ['bad-request', undefined, 'nope'],
  ctx_unreadable_dir: ['build-failed', undefined, 'priv'],
  dockerfile_missing: ['bad-request', undefined, 'nope.Dockerfile'],
  dockerfile_unreadable: ['build-failed', undefined, 'empty'],
  down_deadsock_build: ['engine-not-running', undefined, 'dead.sock'],
  down_deadsock_version: ['engine-not-running', undefined, 'dead.sock'],
  down_nosock_build: ['engine-not-running', undefined, 'docker.sock'],
  down_nosock_version: ['engine-not-running', undefined, 'docker.sock'],
  down_tcp_build: ['engine-not-running', undefined, 'tcp://127.0.0.1:9:'],
  down_tcp_version: ['engine-not-running', undefined, 'tcp://127.0.0.1:9:'],
  empty_dockerfile: ['build-failed', undefined, 'FROM'],
  no_dockerfile: ['bad-request', undefined, 'Dockerfile'],
  no_from: ['build-failed', 1, 'FROM'],
  nobuildx_build_bk1: ['no-buildx', undefined, 'install'],
  nobuildx_buildx: ['no-buildx', undefined, 'install'],
  perm_build: ['no-permission', undefined, 'group docker'],
  perm_version: ['no-permission', undefined, 'group docker'],
  run_exit1: ['build-failed', 3, 'exit code 3'],
  run_notfound: ['build-failed', 2, 'pip install'],
  save_missing: ['bad-request', undefined, 'no image'],
  secret_missing: ['build-failed', 2, 'tok'],
  syntax_unpullable: ['build-failed', 1, 'syntax'],
  target_missing: ['bad-request', undefined, 'nope'],
  unknown_cli_flag: ['bad-request', undefined, '--nope'],
  unknown_instruction: ['build-failed', 2, 'COPPY'],
  unterminated_json: ['build-failed', 2, 'closed'],
  INT: ['cancelled', undefined, 'cancelled'],
  INTgroup: ['cancelled', undefined, 'cancelled'],
  KILL: ['cancelled', undefined, 'cancelled'],
  TERM: ['cancelled', undefined, 'cancelled'],
  copy: ['out-of-disk', undefined, 'prune'],
  export: ['out-of-disk', undefined, 'prune'],
  run: ['out-of-disk', 2, 'prune'],
};

/** Cases of other commands than those that we call, and one that fails otherwise on the old engine. */
const LEFT_OUT =
  /^(?:run_(?!exit1|notfound)|down_nosock_(?:ps|info)|perm_ps|inspect_|history_|nobuildx_build$|foreign_)/;

describe('recorded failures', () => {
  const cases = Object.entries(recordings).flatMap(([engine, entries]) =>
    Object.entries(entries)
      .filter(([name, { exit }]) => exit !== 0 && !LEFT_OUT.test(name))
      .map(([name, { stderr }]) => ({ engine, name, stderr })),
  );

  test('there are many', () => {
    expect(cases.length).toBeGreaterThan(120);
  });

  test.each(cases)('$engine $name', ({ engine, name, stderr }) => {
    const [kind] = name.split('.');
    const [reason, line, word] =
      engine === 'engine-killed' ? (['engine-not-running', undefined, 'stopped'] as const) : EXPECTED[kind!]!;
    const failure = failureOf(stderr);
    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain(word);
    expect(failure.message).toMatch(/^[^\n]{20,400}$/);
    // Docker 20.10 prints no excerpt; one disk was full before the Dockerfile was read, another while a step ran.
    if (engine === 'c28-bx29') expect(failure.line).toBe(line);
  });
});

test('the output of the failed step is quoted', () => {
  expect(failureOf(recordings['c28-bx29']!['run_exit1.rawjson']!.stderr)).toEqual({
    reason: 'build-failed',
    message: 'The command ended with exit code 3: echo out line; echo err line >&2; exit 3 (last output: err line)',
    line: 3,
  });
});

test('what nobody knows is passed on as one line without control characters', () => {
  const run = {
    output: 'ERROR: failed to build: failed to solve: odd\u001b[31m\u0007 thing\n',
    stepLog: '',
    executable: 'docker',
  };
  expect(explainFailure(run)).toEqual({ reason: 'build-failed', message: 'The build failed: odd [31m thing' });
  expect(explainFailure({ ...run, output: '' }).message).toBe('The build failed without a message.');
});

test('the excerpt of a Dockerfile explains nothing', () => {
  const output =
    'Dockerfile:2\n--------------------\n   2 | >>> RUN echo no space left on device\n--------------------\nERROR: odd\n';
  expect(explainFailure({ output, stepLog: '', executable: 'docker' }).message).toBe('The build failed: odd');
  expect(failedLine(output)).toBe(2);
});

test('hostile output takes no time', () => {
  const output = `${'invalid '.repeat(200_000)}\n${'"'.repeat(200_000)}${'lstat /merged'.repeat(50_000)}`;
  const start = performance.now();
  explainFailure({ output, stepLog: output.slice(0, 16_384), executable: 'docker' });
  expect(performance.now() - start).toBeLessThan(5000);
});
