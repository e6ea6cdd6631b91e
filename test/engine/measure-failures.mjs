// Failures, each with its clear message and nothing left behind.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerOn, expectNothingLeft, startBuild } from './cli.mjs';
import { expect, expectEqual } from './suite.mjs';

const label = `plimsoll-failed-${process.pid}`;

export async function testFailures(test, work, environment) {
  const context = (name, lines) => {
    const path = join(work, 'failures', name);
    mkdirSync(path, { recursive: true });
    if (lines !== undefined)
      writeFileSync(join(path, 'Dockerfile'), [lines[0], `LABEL ${label}=1`, ...lines.slice(1), ''].join('\n'));
    return path;
  };
  /** Runs a build that must fail. */
  const fails = async (folder, { args = [], code = 3, env = environment, words }) => {
    const running = startBuild(env, folder, args);
    const ended = await running.ended;
    const last = running.output().trimEnd().split('\n').at(-1) ?? '';
    expectEqual(
      [ended, words.every((word) => last.includes(word))],
      [code, true],
      `${words.join(', ')} in\n${running.output()}\nexit code and words`,
    );
    expect(/^plimsoll: [^\n]{20,500}$/.test(last), last);
    expectNothingLeft(environment, folder, running.temporary, label);
  };
  const busybox = ['FROM busybox:1.35'];

  await test('no engine, none that runs, an unknown context', async () => {
    const folder = context('engine', busybox);
    await fails(folder, { env: { ...environment, PATH: '/nowhere' }, words: ['docker was not found', 'install'] });
    await fails(folder, {
      env: { ...environment, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      words: ['not running', '/nowhere/docker.sock'],
    });
    await fails(folder, {
      env: { ...environment, DOCKER_HOST: 'tcp://127.0.0.1:9' },
      words: ['not running', '127.0.0.1:9'],
    });
    const { DOCKER_HOST: _, ...rest } = environment;
    await fails(folder, {
      env: { ...rest, DOCKER_CONTEXT: 'plimsoll-nowhere' },
      code: 2,
      words: ['no Docker context plimsoll-nowhere'],
    });
  });

  await test('an engine that is there and does not answer', async () => {
    const folder = context('silent', busybox);
    const socket = join(mkdtempSync(join(tmpdir(), 'plimsoll-silent-')), 'docker.sock');
    const silent = createServer(() => {});
    await new Promise((resolve) => silent.listen(socket, resolve));
    try {
      await fails(folder, {
        env: { ...environment, DOCKER_HOST: `unix://${socket}` },
        words: ['does not answer', 'restart'],
      });
    } finally {
      silent.close();
      rmSync(join(socket, '..'), { recursive: true });
    }
  });

  await test('wrong requests: Dockerfile, target, secret, builder, name, platform, context', async () => {
    const folder = context('requests', [...busybox, 'RUN --mount=type=secret,id=needed,required=true true']);
    const wrong = (args, ...words) => fails(folder, { args, code: 2, words });
    await fails(context('empty'), { code: 2, words: ['no file Dockerfile'] });
    await wrong(['--file', 'nowhere.Dockerfile'], 'no file nowhere.Dockerfile');
    await wrong(['--target', 'nowhere'], 'no stage nowhere');
    await wrong(['--secret', 'id=needed,src=nowhere'], 'secret needed does not exist');
    await wrong(['--secret', 'id=needed,env=PLIMSOLL_NOWHERE'], 'no variable PLIMSOLL_NOWHERE');
    await wrong(['--builder', 'plimsoll-nowhere'], 'no builder plimsoll-nowhere');
    await wrong(['--tag', 'NO NAME'], 'no image name');
    await wrong(['--platform', 'linux/no/thing/x'], 'The platform linux/no/thing/x');
    await wrong(['--ssh', 'default'], 'no SSH agent');
    await fails(folder, { words: ['Dockerfile:3:', 'secret needed'] });
  });

  await test('base images: no network, no such image, no login, a registry out of order', async () => {
    const registry = fork(join(import.meta.dirname, 'refusing-registry.mjs'));
    const port = await new Promise((resolve) => registry.once('message', resolve));
    try {
      const pull = (name, ...words) =>
        fails(context(`pull-${name}`, [`FROM 127.0.0.1:${port}/${name}/app:1`]), {
          words: ['Dockerfile:1:', ...words],
        });
      await pull('none', `127.0.0.1:${port}/none/app:1 does not exist`);
      await pull('401', 'does not let this user pull', `docker login 127.0.0.1:${port}`);
      await pull('403', 'does not let this user pull');
      await pull('429', 'limit of pulls');
      await pull('503', 'out of order (503');
    } finally {
      registry.kill();
    }
    await fails(context('network', ['FROM plimsoll.invalid/app:1']), { words: ['Dockerfile:1:', 'cannot be reached'] });
  });

  await test('a program for another processor: emulation is missing, with the cure', async () => {
    const folder = context('foreign', ['FROM scratch', 'COPY --chmod=755 program /bin/sh', 'RUN true']);
    writeFileSync(join(folder, 'program'), otherProgram());
    const words = ['Dockerfile:4:', 'for another processor', 'binfmt --install'];
    await fails(folder, { args: ['--platform', 'linux/s390x'], words });
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM scratch\nLABEL ${label}=1\nCOPY --chmod=755 program /run\nCMD ["/run"]\n`,
    );
    const running = startBuild(environment, folder, ['--platform', 'linux/s390x', '--startup']);
    expectEqual([await running.ended, running.output().includes('for another processor')], [1, true], running.output());
    const [image] = dockerOn(environment, 'images', '--quiet', '--no-trunc', '--filter', `label=${label}`).split('\n');
    dockerOn(environment, 'image', 'rm', image);
    expectNothingLeft(environment, folder, running.temporary, label);
  });

  await test('a step that fails or is killed, and a file that is not there', async () => {
    await fails(context('step', [...busybox, 'RUN echo the last words; exit 5']), {
      words: ['Dockerfile:3:', 'exit code 5', 'the last words'],
    });
    await fails(context('killed', [...busybox, 'RUN exit 137']), { words: ['Dockerfile:3:', '137', 'memory'] });
    await fails(context('copy', [...busybox, 'COPY nowhere /']), {
      words: ['Dockerfile:3:', '/nowhere', 'not in the build context'],
    });
    await fails(context('syntax', [...busybox, 'COPPY a b']), { words: ['Dockerfile:3:', 'COPPY'] });
  });
}

/** The head of a program for s390x, which no machine runs that tests run on. */
function otherProgram() {
  const program = Buffer.alloc(256);
  program.write('\x7fELF\x02\x02\x01', 'latin1');
  program.writeUInt16BE(2, 16);
  program.writeUInt16BE(22, 18);
  program.writeUInt32BE(1, 20);
  return program;
}
