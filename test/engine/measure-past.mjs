// Past builds: what an engine remembers says the same as the build did, on this machine and from a file; secrets stay behind.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, cli, dockerOn } from './cli.mjs';
import { image, run } from './engine.mjs';
import { expect, expectEqual } from './suite.mjs';

const canary = 'CANARYxyz123';
const dockerfile = `FROM python:3.11-slim AS build
ARG TOKEN
WORKDIR /src
RUN dd if=/dev/urandom of=/src/big bs=1M count=3 && sleep 1
RUN echo "$TOKEN" | sha256sum > /src/sum
COPY Dockerfile /src/$TOKEN/
FROM python:3.11-slim
ARG TOKEN
COPY --from=build /src/big /big
RUN chmod 700 /big
COPY Dockerfile /srv/$TOKEN
`;

/** Measures without building. `environment` need not lead to an engine. */
const measure = (environment, cwd, ...args) =>
  run(process.execPath, [cli, 'measure', ...args], { env: environment, cwd }).stdout;

/** The record of the first build in a folder: what a measuring asks of the engine may be a build too. */
function recordOf(environment, folder) {
  const rows = dockerOn(environment, 'buildx', 'history', 'ls', '--no-trunc', '--format', 'json').split('\n');
  const own = rows.map((row) => JSON.parse(row)).findLast(({ name }) => name.startsWith(basename(folder)));
  expect(own !== undefined, `no build of ${basename(folder)} in the history`);
  return own.ref;
}

export async function testPast(test, work, name, environment) {
  const folder = join(work, `past-${name.replaceAll(/\W/g, '-')}-${process.pid}`);
  const temporary = join(folder, '..', `${basename(folder)}-tmp`);
  for (const each of [folder, temporary]) mkdirSync(each);
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  const places = ({ build: { steps }, layers }) => ({
    steps: steps.map(({ stage, line, instruction }) => [stage, line, instruction]),
    layers: layers.map(({ line, base }) => [line, base]),
  });
  let now;

  await test(`${name}: a build hides the value of an argument from all that it prints`, () => {
    const args = ['--build-arg', `TOKEN=${canary}`, '--no-cache', '--progress', 'plain', '--tag', image('past')];
    const built = build({ ...environment, TMPDIR: temporary }, folder, args);
    now = built.measurement;
    expect(built.stderr.includes('COPY Dockerfile /src/'), `no names of steps in\n${built.stderr}`);
    expect(!`${built.stdout}${built.stderr}`.includes(canary), 'the value is printed');
    expectEqual(readdirSync(temporary), [], 'temporary files');
    // dd wrote three megabytes into a stage that is not in the image.
    const { cacheBytes } = now.build.steps.find(({ line }) => line === 4);
    expect(cacheBytes > 3_100_000 && cacheBytes < 3_500_000, `bytes of line 4 in the build cache: ${cacheBytes}`);
    const [critical, fast] = [4, 9].map((line) => now.build.steps.find((step) => step.line === line));
    expect(critical.critical && critical.seconds > 1 && critical.end <= fast.start + 0.1, 'line 9 waits for line 4');
  });

  await test(`${name}: the same build, measured again without building`, () => {
    const ref = recordOf(environment, folder);
    const then = JSON.parse(measure(environment, folder, '--build', ref, '--format', 'json'));
    expectEqual(places(then), places(now), 'lines');
    expectEqual(then.size, now.size, 'sizes');
    expectEqual(then.waste, now.waste, 'waste');
    expectEqual(
      then.build.steps.map(({ cacheBytes }) => cacheBytes),
      now.build.steps.map(({ cacheBytes }) => cacheBytes),
      'bytes of the cache',
    );
    for (const [at, { seconds, line }] of then.build.steps.entries()) {
      const difference = Math.abs(seconds - now.build.steps[at].seconds);
      expect(difference < 0.2, `line ${line}: ${difference} s off`);
    }
    for (const format of ['text', 'json', 'html'])
      expect(
        !measure(environment, folder, '--build', ref, '--depth', 'instant', '--format', format).includes(canary),
        `the value is in the ${format}`,
      );
  });

  await test(`${name}: the same build from a file, where no engine is`, () => {
    const file = join(folder, 'a.dockerbuild');
    dockerOn(
      environment,
      'buildx',
      'history',
      'export',
      '--output',
      file,
      recordOf(environment, folder).split('/').at(-1),
    );
    const elsewhere = { PATH: '/nowhere', HOME: temporary };
    const then = JSON.parse(measure(elsewhere, folder, 'a.dockerbuild', '--format', 'json'));
    expectEqual(places(then), places(now), 'lines');
    expectEqual(
      [then.size.liveBytes, then.size.wastedBytes, then.waste],
      [null, null, []],
      'what the file does not tell',
    );
    if (now.size.compressedBytes !== null)
      expectEqual(then.size.compressedBytes, now.size.compressedBytes, 'transfer bytes');
    for (const format of ['text', 'json', 'html'])
      expect(
        !measure(elsewhere, folder, 'a.dockerbuild', '--format', format).includes(canary),
        `the value is in the ${format}`,
      );
  });

  await test(`${name}: a past build that failed says where`, () => {
    const broken = `${folder}-broken`;
    mkdirSync(broken);
    writeFileSync(
      join(broken, 'Dockerfile'),
      `FROM python:3.11-slim\nARG TOKEN\nRUN sleep 0.5; echo "$TOKEN" >&2; exit 7\n`,
    );
    const built = build(environment, broken, ['--build-arg', `TOKEN=${canary}`, '--progress', 'plain'], {
      accept: [3],
    });
    expect(!`${built.stdout}${built.stderr}`.includes(canary), 'the value is printed');
    const args = ['--build', recordOf(environment, broken), '--dockerfile', 'Dockerfile', '--format', 'json'];
    const output = measure(environment, broken, ...args);
    expect(!output.includes(canary), 'the value is printed');
    const { notes, layers, build: past } = JSON.parse(output);
    expect(/^The build failed, so there is no image: line 3: process .* exit code: 7\.$/.test(notes[0]), notes[0]);
    expectEqual([layers, past.steps.map(({ line }) => line)], [[], [1, 3]], 'layers and lines');
  });
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8') === dockerfile, 'the Dockerfile was changed');
}
