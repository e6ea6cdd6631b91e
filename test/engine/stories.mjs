// The two stories: build the image as it was, apply our fixes, build it again. The image must shrink, start, answer, and own
// its files as before.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docker, fileBytesByTar, image, plimsoll, root, run, withContainer } from './engine.mjs';
import { expect, expectEqual } from './suite.mjs';

/** Runs both stories below `work`. */
export async function testStories(test, work) {
  for (const story of ['story-a', 'story-b']) {
    cpSync(join(root, 'examples', story), join(work, story), { recursive: true });
  }
  await storyA(test, join(work, 'story-a'));
  await storyB(test, join(work, 'story-b'));
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Builds with our command line. @returns its measurement, as `--format json` prints it */
const build = (folder, name, ...options) =>
  JSON.parse(plimsoll(folder, ['build', '.', '--tag', image(name), '--format', 'json', ...options]));

/** Exit 1 says that findings remain: some have no fix. @returns what remains, as `--format json` prints it */
const fix = (folder, how) => JSON.parse(plimsoll(folder, ['check', how, '--format', 'json', '.'], [0, 1]));

/**
 * Makes the folder what a clone is on a developer's machine: a repository with a past, and a type checker's cache.
 * The random bytes are a fixed sequence.
 */
function liveIn(folder) {
  const git = (...args) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'gc.auto=0', ...args], { cwd: folder });
  const noise = new Uint32Array(6 << 18);
  for (let i = 0, state = 1; i < noise.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    noise[i] = state;
  }
  mkdirSync(join(folder, '.mypy_cache'));
  writeFileSync(join(folder, '.mypy_cache', 'cache.bin'), noise);
  writeFileSync(join(folder, 'sample.bin'), noise);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Add a sample');
  git('rm', '--quiet', 'sample.bin');
  git('commit', '--quiet', '--message', 'Remove the sample');
}

/** In the container: path → what `stat` says of it, and whether the image's own user can read and write it. */
const ownersProgram = `
import json, os
found = {}
for folder, folders, files in os.walk("/app"):
    folders[:] = [f for f in folders if f not in ("__pycache__", "spool")]
    for path in [folder] + [os.path.join(folder, f) for f in files]:
        s = os.lstat(path)
        found[path] = [s.st_uid, s.st_gid, oct(s.st_mode), os.access(path, os.R_OK), os.access(path, os.W_OK)]
print(json.dumps(found))
`;

/** In the container: posts a sample, which the service keeps in a folder that it makes beside itself. */
const recordProgram = `
import json, urllib.request as u
body = json.dumps({"service": "agents", "milliseconds": [10, 20, 30]}).encode()
request = u.Request("http://127.0.0.1:8000/latencies", body, {"Content-Type": "application/json"})
print(u.urlopen(request, timeout=5).read().decode())
`;

/** What the gateway does in a running container. */
const gateway = (name) =>
  withContainer(image(name), async ({ health, python }) => ({
    health,
    owners: JSON.parse(python(ownersProgram)),
    median: JSON.parse(python(recordProgram)).median,
  }));

function expectSameOwners(before, after, needed) {
  for (const path of needed) expect(after[path], `${path} is gone`);
  const changed = Object.keys(after).filter((path) => before[path] && `${before[path]}` !== `${after[path]}`);
  const first = changed.slice(0, 5).map((path) => `${path}: ${before[path]} -> ${after[path]}`);
  expect(changed.length === 0, `${changed.length} files are owned otherwise than before:\n${first.join('\n')}`);
}

/** How the image starts. */
function start(name) {
  const { Entrypoint, Cmd, User } = JSON.parse(docker('inspect', '--format', '{{json .Config}}', image(name)));
  return { entrypoint: Entrypoint ?? null, command: Cmd, user: User };
}

function report(name, before, after) {
  const [from, to] = [before, after].map(
    ({ size, build }) => `${megabytes(size.bytes)} (${size.bytes} bytes, built in ${build.seconds.toFixed(1)} s)`,
  );
  console.log(`      ${name}: ${from} -> ${to}`);
}

async function storyA(test, folder) {
  const files = { single: 'Dockerfile', split: 'Dockerfile.two-stage' };
  const before = {};
  const after = {};

  await test('story A builds as it was, in one stage and in two', () => {
    liveIn(folder);
    for (const [name, file] of Object.entries(files)) before[name] = build(folder, `${name}-before`, '--file', file);
  });
  await test('the fixes give files that build', () => {
    fix(folder, '--fix');
    for (const [name, file] of Object.entries(files)) after[name] = build(folder, `${name}-after`, '--file', file);
  });
  for (const name of Object.keys(files)) {
    await test(`story A, ${name}: smaller, and the container works as before`, async () => {
      report(`story A, ${name}`, before[name], after[name]);
      expect(after[name].size.bytes < before[name].size.bytes, 'the image did not shrink');
      const was = await gateway(`${name}-before`);
      const is = await gateway(`${name}-after`);
      expectEqual(is.health, { status: 'ok' }, '/healthz');
      expectEqual([was.median, is.median], [20, 20], 'the service keeps a sample beside itself');
      expectSameOwners(was.owners, is.owners, ['/app/app/main.py', '/app/.venv/bin/uvicorn']);
    });
  }
  await test('the fix saves what the line of chown stored', () => {
    const text = readFileSync(join(root, 'examples', 'story-a', files.split), 'utf8');
    const line = text.split('\n').findIndex((each) => each.includes('chown -R')) + 1;
    const stored = before.split.layers.find((layer) => layer.line === line)?.bytes ?? 0;
    const saved = before.split.size.bytes - after.split.size.bytes;
    expect(stored > 50e6, `line ${line} stored only ${stored} bytes`);
    expect(Math.abs(saved - stored) < 0.01 * stored, `${saved} bytes saved, ${stored} stored`);
  });
  await test('tar counts the same file bytes as our measurement', () => {
    expectEqual(after.split.size.bytes, fileBytesByTar(image('split-after')), 'file bytes');
  });
}

async function storyB(test, folder) {
  const context = join(folder, 'backend');
  const options = ['--target', 'prod', '--build-arg', 'APP_VERSION=2.1.0'];
  let before;

  await test('story B builds, and has lost how it starts', async () => {
    before = build(context, 'site-before', ...options);
    expectEqual(start('site-before'), { entrypoint: null, command: ['python3'], user: 'worker' }, 'configuration');
    expectEqual(docker('run', '--rm', image('site-before')), '', 'what it prints before it ends');
  });
  await test('with the suggestions it starts and answers, as the same user', async () => {
    fix(folder, '--fix-suggestions');
    const after = build(context, 'site-after', ...options);
    report('story B', before, after);
    const { entrypoint, command, user } = start('site-after');
    expectEqual([entrypoint, command[0], user], [['/app/entrypoint.sh'], 'uvicorn', 'worker'], 'configuration');
    await withContainer(image('site-after'), ({ health, python }) => {
      expectEqual(health, { status: 'ok', version: '2.1.0' }, '/healthz');
      expectEqual(python('import os; print(os.getuid())').trim(), '1000', 'the user');
    });
  });
}
