// What is measured of built images: the identity, lines, waste by line, start-up; the same in every image store.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plimsoll, root, run } from './engine.mjs';
import { build, dockerOn } from './cli.mjs';
import { expect, expectEqual } from './suite.mjs';

const five = ['metadata-change', 'identical-rewrite', 'rewrite', 'moved', 'deleted'];
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** By name, the sizes that the store before has measured. */
const earlier = new Map();

export async function testImages(test, work, store, environment) {
  await test(`${store}: chown in a line of its own, before and after the fix`, () => {
    const folder = join(work, `measure-a-${store.replaceAll(' ', '-')}`);
    cpSync(join(root, 'examples', 'story-a'), folder, { recursive: true });
    const file = 'Dockerfile.two-stage';
    const lineOf = (text) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .findIndex((line) => line.includes(text)) + 1;
    const [chown, copy] = [lineOf('chown -R'), lineOf('COPY --from=builder')];

    const before = measured(environment, folder, file);
    const wasted = before.waste.filter(({ kind, line }) => kind === 'metadata-change' && line === chown);
    const cause = wasted.find(({ causedByLine }) => causedByLine === copy);
    expect(cause?.bytes > 50e6, `line ${chown} repeats ${cause?.bytes} bytes of line ${copy}`);
    plimsoll(folder, ['check', '--fix', file], [0, 1]);
    const after = measured(environment, folder, file);
    expectEqual(
      after.waste.filter(({ kind }) => kind === 'metadata-change'),
      [],
      'metadata changes after the fix',
    );
    expect(before.size.wastedBytes - after.size.wastedBytes >= cause.bytes, 'the waste is still there');
    console.log(
      `      ${store}: waste ${before.size.wastedBytes} -> ${after.size.wastedBytes} of ${before.size.bytes} bytes`,
    );
    agree('story A before', before);
  });

  await test(`${store}: every kind of instruction, its layer on its line, as recorded`, () => {
    const folder = join(work, `measure-kinds-${store.replaceAll(' ', '-')}`);
    mkdirSync(folder);
    const recorded = readFileSync(join(root, 'test/fixtures/engine/Dockerfile.kinds'), 'utf8');
    const text = recorded.replaceAll('debian:bookworm', 'python:3.11-slim');
    writeFileSync(join(folder, 'Dockerfile'), text);
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, name), name);
    run('tar', ['-cf', 'c.tar', 'a.txt'], { cwd: folder });

    const measurement = measured(environment, folder, 'Dockerfile');
    const lines = text.split('\n');
    const last = lines.findLastIndex((line) => line.startsWith('FROM'));
    const makers = lines.flatMap((line, at) => (at > last && /^(?:WORKDIR|COPY|ADD|RUN)/.test(line) ? [at + 1] : []));
    const own = measurement.layers.filter(({ base }) => !base);
    expectEqual(
      own.map(({ line }) => line),
      makers,
      'the lines of the own layers',
    );
    expectEqual(
      measurement.build.steps.filter(({ line }) => line === null),
      [],
      'steps without a line',
    );
    agree('kinds', measurement);
  });

  await test(`${store}: every kind of waste adds up to what the final file system does not show`, () => {
    const folder = join(work, `measure-waste-${store.replaceAll(' ', '-')}`);
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'Dockerfile'),
      [
        'FROM busybox:1.35',
        'RUN mkdir -p /d/deep /m /o && for i in 1 2 3 4 5 6 7 8 9; do head -c 10000 /dev/urandom > /d/deep/$i; done',
        'RUN head -c 100000 /dev/urandom > /m/big && ln /m/big /m/hard && head -c 5000 /dev/urandom > /o/x && echo 1 > /o/y',
        'RUN head -c 7000 /dev/urandom > /m/own',
        'RUN chmod 600 /m/big /m/own',
        'RUN touch /d/deep/1',
        'RUN echo 2 > /o/y',
        'RUN mv /d/deep/2 /d/two',
        'RUN rm -rf /d/deep',
        'RUN rm -rf /o && mkdir /o && echo 3 > /o/z',
        '',
      ].join('\n'),
    );
    const measurement = measured(environment, folder, 'Dockerfile');
    const kinds = new Set(measurement.waste.map(({ kind }) => kind));
    expectEqual(
      five.filter((kind) => !kinds.has(kind)),
      [],
      'kinds that are missing',
    );
    agree('waste', measurement);
  });

  await test(`${store}: the start-up is a number that is near the truth`, () => {
    const folder = join(work, `measure-start-${store.replaceAll(' ', '-')}`);
    mkdirSync(folder);
    const health = 'HEALTHCHECK --interval=30s --start-period=5s CMD test -f /tmp/ready';
    const command = 'CMD sleep 1; touch /tmp/ready; echo "ready to serve"; sleep 0.5; exec nc -l -p 8000';
    writeFileSync(join(folder, 'Dockerfile'), ['FROM busybox:1.35', 'EXPOSE 8000', health, command, ''].join('\n'));
    const started = (...args) => build(environment, folder, ['--progress', 'quiet', ...args]).measurement.startup;
    for (const { args, until, least } of [
      { args: ['--startup'], until: 'healthy', least: 1 },
      { args: ['--startup-until', 'log=ready to'], until: 'log', least: 0.95 },
      { args: ['--startup-until', 'port=8000'], until: 'port', least: 1.45 },
    ]) {
      const startup = started(...args);
      expectEqual(startup.until, until, 'until');
      // Its own health check would have said it after five seconds.
      expect(startup.seconds >= least && startup.seconds < 4.5, `${until} after ${startup.seconds} s`);
    }
    const { status, measurement } = build(environment, folder, ['--startup-until', 'port=9', '--run-timeout', '2s'], {
      accept: [1],
    });
    expectEqual([status, measurement.startup], [1, null], 'a port that never listens');
    expect(
      measurement.notes.some((note) => note.includes('nothing listens on port 9')),
      `${measurement.notes}`,
    );
    const test = (command, accept) =>
      build(environment, folder, ['--progress', 'quiet', '--test', command], { accept: [accept] });
    test('test "$(id -u)" = 0 && ! wget -q -O- http://127.0.0.1:8000', 0);
    test('["/bin/ls", "/"]', 0);
    expect(
      test('echo so it is; exit 7', 1).stderr.includes('so it is\nplimsoll: the test failed: exit code 7'),
      'the test',
    );
    expectEqual(dockerOn(environment, 'ps', '--all', '--quiet', '--filter', 'label=plimsoll=run'), '', 'containers');
  });
}

/** Builds and measures, and checks what holds for every image. */
function measured(environment, folder, file) {
  const { measurement } = build(environment, folder, ['--progress', 'quiet', '--file', file]);
  const { size, layers, waste } = measurement;
  try {
    const counted = sum(waste.filter(({ kind }) => five.includes(kind)).map(({ bytes }) => bytes));
    expectEqual(
      [counted, size.bytes - size.liveBytes],
      [size.wastedBytes, size.wastedBytes],
      'waste, and bytes less live bytes',
    );
    expectEqual(sum(layers.map(({ bytes }) => bytes)), size.bytes, 'the sum of the layers');
    expectEqual(size.liveBytes, exportedBytes(environment, folder, file), 'live bytes, and what the engine exports');
    expect(
      layers.every(({ line }) => line !== null),
      'a layer has no line',
    );
    const lines = layers.filter(({ base }) => !base).map(({ line }) => line);
    expectEqual(
      lines,
      [...new Set(lines)].sort((a, b) => a - b),
      'the lines of the own layers: each once, in order',
    );
  } finally {
    dockerOn(environment, 'image', 'rm', measurement.image);
  }
  return measurement;
}

/** File bytes of the final file system: the engine's own export, listed by tar; a hard link has none. */
function exportedBytes(environment, folder, file) {
  const list = 'docker buildx build --quiet --output type=tar,dest=- --file "$1" . | tar -tvf - --numeric-owner';
  const { stdout } = run('bash', ['-o', 'pipefail', '-c', list, '-', file], { cwd: folder, env: environment });
  return sum(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('-'))
      .map((line) => Number(line.split(/\s+/)[2])),
  );
}

/** The stores hold the same files: what differs by chance between two builds is left out. */
function agree(name, { size, layers }) {
  const figures = { base: size.baseBytes, lines: layers.map(({ line }) => line) };
  if (earlier.has(name)) expectEqual(figures, earlier.get(name), `${name} in both stores`);
  earlier.set(name, figures);
}
