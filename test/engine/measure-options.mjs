// The options of a build do what they say.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { build, dockerOn, startBuild } from './cli.mjs';
import { expect, expectEqual } from './suite.mjs';

export async function testOptions(test, work, environment) {
  const folder = (name, dockerfile) => {
    const path = join(work, 'options', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
    return path;
  };
  const remove = ({ image }) => dockerOn(environment, 'image', 'rm', image);

  await test('a secret is used, and its value is nowhere', () => {
    const [file, variable, argument] = [
      'canary-of-a-file-7c1e',
      'canary-of-a-variable-93ab',
      'canary-of-an-argument-5f02',
    ];
    const context = folder('secret', [
      'FROM busybox:1.35',
      'ARG TOKEN',
      `RUN --mount=type=secret,id=f cat /run/secrets/f && test "$(cat /run/secrets/f)" = ${file.slice(0, 6)}"$(echo ${file.slice(6)})"`,
      'RUN --mount=type=secret,id=f head -c 9 /run/secrets/f; sleep 0.5; tail -c +10 /run/secrets/f',
      'RUN --mount=type=secret,id=v,env=V mkdir -p "/x/$V" && echo 1 > "/x/$V/y" && echo "it is $V"',
      'RUN rm -rf /x && mkdir -p "/z/$TOKEN"',
      'ARG FAIL=0',
      'RUN --mount=type=secret,id=f cat /run/secrets/f >&2; exit $FAIL',
    ]);
    writeFileSync(join(context, '..', 'secret-file'), `${file}\n`);
    const secrets = [
      '--secret',
      'id=f,src=../secret-file',
      '--secret',
      'id=v,env=CANARY',
      '--build-arg',
      `TOKEN=${argument}`,
    ];
    const args = [...secrets, '--progress', 'plain', '--no-cache'];
    const within = { ...environment, CANARY: variable };
    const good = build(within, context, args);
    remove(good.measurement);
    const bad = build(within, context, [...args, '--build-arg', 'FAIL=3'], { accept: [3] });
    for (const { stdout, stderr } of [good, bad]) {
      for (const value of [file, variable])
        expect(!`${stdout}${stderr}`.includes(value), `${value} in\n${stdout}${stderr}`);
      expect(!stdout.includes(argument), `the build argument in\n${stdout}`);
      expect(stderr.includes('it is ***'), `no mask in\n${stderr}`);
    }
    expect(/plimsoll: Dockerfile:8: .*exit code 3.*\*\*\*/.test(bad.stderr), bad.stderr);
  });

  await test('--no-cache runs every step, with empty cache mounts, and imports no cache', () => {
    const context = folder('no-cache', [
      'FROM busybox:1.35',
      'RUN --mount=type=cache,target=/plimsoll-no-cache echo x >> /plimsoll-no-cache/n; wc -l < /plimsoll-no-cache/n > /count',
      'RUN --mount=type=cache,target=/plimsoll-no-cache test "$(cat /count)" = 1',
    ]);
    const cache = join(work, 'options', 'cache');
    const built = (...args) => {
      const { measurement, stderr } = build(environment, context, ['--progress', 'plain', ...args]);
      remove(measurement);
      return {
        cached: measurement.build.steps.filter(({ instruction, cached }) => cached && !instruction.startsWith('FROM'))
          .length,
        stderr,
      };
    };
    const canExport = dockerOn(environment, 'info', '--format', '{{.Driver}}') === 'overlayfs';
    built('--no-cache', ...(canExport ? ['--cache-to', `type=local,dest=${cache}`] : []));
    if (canExport) expect(readdirSync(cache).includes('index.json'), 'no cache was written');
    expectEqual(built().cached, 2, 'steps from the cache without the flag');
    const { cached, stderr } = built('--no-cache', ...(canExport ? ['--cache-from', `type=local,src=${cache}`] : []));
    expectEqual(cached, 0, 'steps from the cache with the flag');
    expect(!/import/i.test(stderr), stderr);
  });

  await test('steps are counted and timed, bytes are told, and a target builds no more than it needs', () => {
    const context = folder('target', [
      'FROM busybox:1.35 AS one',
      'COPY big /big',
      'RUN sleep 0.3',
      'FROM one AS two',
      'RUN exit 1',
    ]);
    writeFileSync(join(context, 'big'), Buffer.alloc(3e6));
    const { measurement, stderr } = build(environment, context, [
      '--target',
      'one',
      '--no-cache',
      '--progress',
      'plain',
    ]);
    remove(measurement);
    expectEqual(measurement.target, 'one', 'target');
    expect(/\[3\/3\] one: RUN sleep 0.3\n/.test(stderr) && /\[3\/3\] took [\d.]+ s\n/.test(stderr), stderr);
    expect(measurement.build.steps.find(({ line }) => line === 3).seconds >= 0.3, 'the step took no time');
  });

  await test('a builder apart: its image comes into the engine, or is measured as it was sent', async () => {
    const proxy = await grpcProxy(environment);
    const name = 'plimsoll-test-remote';
    const context = folder('builder', ['FROM busybox:1.35', 'COPY Dockerfile /a', 'RUN rm /a']);
    const address = `tcp://127.0.0.1:${proxy.address().port}`;
    dockerOn(environment, 'buildx', 'create', '--name', name, '--driver', 'remote', address);
    try {
      const loaded = await finished(environment, context, ['--builder', name, '--tag', 'plimsoll-test/remote:1']);
      expectEqual(
        dockerOn(environment, 'image', 'inspect', '--format', '{{json .RepoTags}}', loaded.image),
        '["plimsoll-test/remote:1"]',
        'names',
      );
      dockerOn(environment, 'image', 'rm', 'plimsoll-test/remote:1');
      const scratch = folder('platforms', ['FROM scratch', 'COPY one /a', 'COPY other /a']);
      for (const name of ['one', 'other']) writeFileSync(join(scratch, name), name);
      const sent = await finished(environment, scratch, ['--builder', name, '--platform', 'linux/arm64,linux/amd64']);
      expectEqual([sent.platform, sent.layers.length], ['linux/arm64', 2], 'what was measured');
      expect(sent.notes.join(' ').includes('the first was measured'), `${sent.notes}`);
      expect(sent.notes.join(' ').includes('is not in a local engine'), `${sent.notes}`);
      // No engine at all: the builder is enough.
      const alone = await finished({ ...environment, DOCKER_HOST: 'unix:///nowhere/docker.sock' }, scratch, [
        '--builder',
        name,
      ]);
      expectEqual([alone.size.bytes, alone.size.wastedBytes], [8, 3], 'bytes, and those that are wasted');
    } finally {
      dockerOn(environment, 'buildx', 'rm', name);
      proxy.close();
    }
  });
}

/** The proxy runs in this process: a build beside it must not hold it up. @returns the measurement */
async function finished(environment, folder, args) {
  const running = startBuild(environment, folder, [...args, '--format', 'json']);
  const code = await running.ended;
  expectEqual(code, 0, running.output());
  return JSON.parse(running.output().slice(running.output().indexOf('\n{') + 1));
}

/** Docker's own BuildKit as a remote one: a port that speaks gRPC, through the upgrade that the engine offers for its client. */
function grpcProxy({ DOCKER_HOST: host }) {
  const server = createServer((client) => {
    const engine = connect(host.replace('unix://', ''));
    engine.write(
      'POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n',
    );
    let head = Buffer.alloc(0);
    const onHead = (chunk) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      engine.off('data', onHead);
      client.write(head.subarray(end + 4));
      engine.pipe(client).pipe(engine);
    };
    engine.on('data', onHead);
    engine.on('error', () => client.destroy());
    client.on('error', () => engine.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
