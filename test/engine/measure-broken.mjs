// An engine of its own that is broken on purpose: without permission, frozen, full, killed. Its folder is open to other users, for
// some cases are those of a user who is not root.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, run } from './engine.mjs';
import { build, expectNothingLeft, printed, startBuild } from './cli.mjs';
import { ownEngineFolder, startOther } from './engines.mjs';
import { expect, expectEqual } from './suite.mjs';

const label = `plimsoll-broken-${process.pid}`;
const nobody = 65534;

export async function testBroken(test) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-broken-'));
  chmodSync(folder, 0o755);
  const home = join(folder, 'engine');
  mkdirSync(join(home, 'data'), { recursive: true });
  // Its disk is small.
  run('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'plimsoll', join(home, 'data')]);
  let engine;
  try {
    await test('an engine to break starts', () => {
      engine = startOther(home, 'containerd', ['busybox:1.35']);
    });
    if (engine !== undefined) await testOn(test, engine, folder);
  } finally {
    engine?.stop();
    // A killed engine leaves the file system of its step mounted.
    run('umount', ['--recursive', '--lazy', join(home, 'data')]);
    rmSync(folder, { recursive: true });
  }
}

async function testOn(test, engine, folder) {
  const { environment } = engine;
  const daemon = () => Number(readFileSync(join(folder, 'engine', 'run', 'docker.pid'), 'utf8'));
  const context = (name, lines) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'Dockerfile'), ['FROM busybox:1.35', `LABEL ${label}=1`, ...lines, ''].join('\n'));
    return path;
  };

  await test('another user: no permission, then files that this user cannot read', () => {
    const path = context('user', ['COPY . /all/']);
    writeFileSync(join(path, '.dockerignore'), 'left-out\n');
    for (const name of ['secret', 'left-out', 'open']) writeFileSync(join(path, name), name);
    for (const name of ['secret', 'left-out']) chmodSync(join(path, name), 0o600);
    const programs = programsFor(folder, environment);
    const within = {
      ...environment,
      PATH: `${programs}:${environment.PATH}`,
      DOCKER_CONFIG: join(programs, 'config'),
      HOME: folder,
      TMPDIR: join(programs, 'tmp'),
    };
    const as = (group) => ['setpriv', `--reuid=${nobody}`, `--regid=${group}`, '--clear-groups'];
    const program = join(programs, 'cli.js');

    const refused = build(within, path, [], { accept: [3], wrap: as(nobody), program });
    expect(
      /plimsoll: This user may not use the Docker engine: [^\n]*group docker/.test(refused.stderr),
      refused.stderr,
    );
    // The socket belongs to the group of root.
    const built = build(within, path, [], { wrap: as(0), program });
    const note = built.measurement.notes.find((each) => each.includes('cannot be read'));
    expect(note?.startsWith('A file of the build context') && note.includes(': secret.'), `${built.measurement.notes}`);
    const layer = built.measurement.layers.at(-1);
    const [dockerfile, ignored] = ['Dockerfile', '.dockerignore'].map((name) => statSync(join(path, name)).size);
    expectEqual(layer.bytes, dockerfile + ignored + 'open'.length, 'bytes of the layer, whose secret is empty');
    run('docker', ['image', 'rm', built.measurement.image], { env: environment });
  });

  await test('a disk that is full', async () => {
    const path = context('full', ['RUN echo begin && dd if=/dev/zero of=/big bs=1M count=400']);
    const running = startBuild(environment, path);
    expectEqual(await running.ended, 3, running.output());
    expect(
      /plimsoll: Dockerfile:3: The disk of the Docker engine is full: [^\n]*prune/.test(running.output()),
      running.output(),
    );
    expectNothingLeft(environment, path, running.temporary, label);
  });

  await test('an engine that is frozen before the build', async () => {
    const path = context('frozen', ['RUN true']);
    process.kill(daemon(), 'SIGSTOP');
    const running = startBuild(environment, path);
    const code = await running.ended.finally(() => process.kill(daemon(), 'SIGCONT'));
    expectEqual(code, 3, running.output());
    expect(
      /plimsoll: The engine is there but does not answer: restart Docker[^\n]*\n$/.test(running.output()),
      running.output(),
    );
    expectNothingLeft(environment, path, running.temporary, label);
  });

  await test('an engine that is killed in the middle of the build', async () => {
    const path = context('killed', ['RUN for i in $(seq 40); do echo $i; sleep 0.2; done']);
    const running = startBuild(environment, path);
    await printed(running, '\n2\n');
    const pid = daemon();
    process.kill(pid, 'SIGKILL');
    expectEqual(await running.ended, 3, running.output());
    expect(/plimsoll: The Docker engine stopped during the build: [^\n]*\n$/.test(running.output()), running.output());
    // It must be gone before another may use its folder.
    for (let waited = 0; waited < 100 && alive(pid); waited++) await sleep(50);
    engine.start();
    expectNothingLeft(environment, path, running.temporary, label);
  });
}

/** Copies of what another user needs and may not reach: the docker command with buildx, and our command line. */
function programsFor(folder, environment) {
  const programs = join(folder, 'programs');
  const plugins = join(programs, 'config', 'cli-plugins');
  for (const each of [plugins, join(programs, 'tmp')]) mkdirSync(each, { recursive: true });
  cpSync(join(ownEngineFolder(), 'unpacked', 'usr', 'bin', 'docker'), join(programs, 'docker'));
  cpSync(join(environment.DOCKER_CONFIG, 'cli-plugins', 'docker-buildx'), join(plugins, 'docker-buildx'), {
    dereference: true,
  });
  for (const name of ['cli.js', 'measure.js']) cpSync(join(root, 'dist', name), join(programs, name));
  run('chown', ['-R', `${nobody}`, join(programs, 'tmp'), join(programs, 'config')]);
  run('chmod', ['-R', 'a+rX', dirname(plugins), programs]);
  return programs;
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
