// Builds that are cancelled at random moments, from the first question to the engine to the last look at the image.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerOn, expectNothingLeft, printed, processesOf, startBuild } from './cli.mjs';
import { expect, expectEqual } from './suite.mjs';

const TIMES = 8;
const label = `plimsoll-cancelled-${process.pid}`;

export async function testCancel(test, work, store, environment) {
  const folder = join(work, `cancel-${store.replaceAll(' ', '-')}`, 'context');

  await test(`${store}: cancelled at ${TIMES} random moments, nothing is left`, async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'data'), Buffer.alloc(20e6, 'plimsoll'));
    const steps = [
      'COPY data /data',
      'RUN head -c 20000000 /dev/urandom > /a && sleep 0.3',
      'RUN chmod 600 /data && sleep 0.3',
    ];
    // Each build is another one, so that the cache does not shorten it.
    const write = (round) =>
      writeFileSync(
        join(folder, 'Dockerfile'),
        ['FROM busybox:1.35', `LABEL ${label}=${round}`, `RUN echo ${round}`, ...steps, ''].join('\n'),
      );

    write('whole');
    const start = Date.now();
    const whole = startBuild(environment, folder, ['--startup-until', 'exit']);
    expectEqual(await whole.ended, 0, whole.output());
    const length = Date.now() - start;
    const [image] = dockerOn(environment, 'images', '--quiet', '--no-trunc', '--filter', `label=${label}`).split('\n');
    dockerOn(environment, 'image', 'rm', image);
    expectNothingLeft(environment, folder, whole.temporary, label);

    let cancelled = 0;
    for (let round = 0; round < TIMES; round++) {
      write(round);
      const wait = Math.round(length * 0.8 * Math.random());
      const running = startBuild(environment, folder, [
        '--startup-until',
        'exit',
        '--tag',
        `plimsoll-test/cancelled:${round}`,
      ]);
      await sleep(wait);
      running.child.kill('SIGINT');
      const code = await running.ended;
      try {
        if (code === 0) dockerOn(environment, 'image', 'rm', `plimsoll-test/cancelled:${round}`);
        else {
          expect([130, 'SIGINT'].includes(code), `exit ${code}\n${running.output()}`);
          cancelled++;
        }
        expectNothingLeft(environment, folder, running.temporary, label);
      } catch (error) {
        throw new Error(`cancelled after ${wait} of ${length} ms:\n${running.output()}`, { cause: error });
      }
    }
    expect(cancelled >= TIMES / 2, `only ${cancelled} of ${TIMES} builds were cancelled in time`);
    console.log(`      ${store}: ${cancelled} of ${TIMES} were still running; a whole one takes ${length} ms`);
  });

  await test(`${store}: cancelled while the image starts, nothing is left`, async () => {
    writeFileSync(join(folder, 'Dockerfile'), `FROM busybox:1.35\nLABEL ${label}=start\nCMD sleep 60\n`);
    const running = startBuild(environment, folder, ['--startup-until', 'exit']);
    await printed(running, 'starting the image');
    for (let waited = 0; dockerOn(environment, 'ps', '--quiet', '--filter', 'label=plimsoll=run') === ''; waited++) {
      expect(waited < 100, running.output());
      await sleep(100);
    }
    running.child.kill('SIGINT');
    expectEqual(await running.ended, 130, running.output());
    expectNothingLeft(environment, folder, running.temporary, label);
  });

  await test(`${store}: the docker command is killed, then ours`, async () => {
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM busybox:1.35\nLABEL ${label}=killed\nRUN for i in $(seq 100); do echo $i; sleep 0.2; done\n`,
    );
    const client = startBuild(environment, folder);
    await printed(client, '\n2\n');
    for (const line of processesOf(folder)) if (line.includes('buildx')) process.kill(Number.parseInt(line), 'SIGKILL');
    expectEqual(await client.ended, 3, client.output());
    expect(
      /plimsoll: The command docker was killed in the middle of the build[^\n]*\n$/.test(client.output()),
      client.output(),
    );
    expectNothingLeft(environment, folder, client.temporary, label);

    const ours = startBuild(environment, folder);
    await printed(ours, '\n2\n');
    ours.child.kill('SIGKILL');
    await ours.ended;
    // The docker command ends when nobody reads what it prints.
    for (let waited = 0; processesOf(folder).length > 0; waited++) {
      expect(waited < 100, `still there: ${processesOf(folder).join(', ')}`);
      await sleep(100);
    }
    expectEqual(dockerOn(environment, 'images', '--all', '--quiet', '--filter', `label=${label}`), '', 'images');
  });
}
