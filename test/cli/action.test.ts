import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { cliBundle, plimsoll, temporaryFolder, useBundle } from './cli';
import { useGithub } from './github-double';

useBundle('measure');

const root = join(import.meta.dirname, '../..');
const archive = join(root, 'examples/measured.oci.tar');
const dockerfile = 'FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim\nRUN uv sync\n';

const github = useGithub();
/** A copy of the action beside the command line as it is now. */
let action = '';

beforeAll(() => {
  action = actionFolder();
  mkdirSync(join(action, 'dist'));
  for (const name of ['cli.js', 'measure.js']) copyFileSync(join(cliBundle(), '..', name), join(action, 'dist', name));
});

function actionFolder(): string {
  const folder = temporaryFolder({});
  cpSync(join(root, 'scripts/action'), join(folder, 'scripts/action'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  return folder;
}

/** The inputs as the runner fills them in. */
function defaults(): Record<string, string> {
  const inputs = readFileSync(join(root, 'action.yml'), 'utf8').split(/^outputs:/m)[0]!;
  const found = [...inputs.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm)];
  return Object.fromEntries(found.map(([, name, value]) => [name!, value!.replace(/^'(.*)'$/, '$1')]));
}

interface Ran {
  code: number | null;
  log: string;
  summary: string;
  outputs: Record<string, string>;
}

async function run(
  cwd: string,
  inputs: Record<string, string>,
  { event = {}, env = {}, folder = action }: { event?: object; env?: Record<string, string>; folder?: string } = {},
): Promise<Ran> {
  const runner = temporaryFolder({ 'event.json': JSON.stringify(event), output: '', summary: '' });
  const given = Object.entries({ ...defaults(), token: 'secret-token', ...inputs });
  const child = spawn(process.execPath, [join(folder, 'scripts/action/main.mjs')], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: runner,
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      GITHUB_OUTPUT: join(runner, 'output'),
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
      GITHUB_EVENT_PATH: join(runner, 'event.json'),
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_API_URL: github.api,
      GITHUB_GRAPHQL_URL: `${github.api}/graphql`,
      RUNNER_TEMP: runner,
      ...env,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const written = readFileSync(join(runner, 'output'), 'utf8');
  const outputs = Object.fromEntries(
    [...written.matchAll(/^(\w+)<<(\S+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
  return { code, log, summary: readFileSync(join(runner, 'summary'), 'utf8'), outputs };
}

const recorded = (name: string): Buffer =>
  gunzipSync(readFileSync(join(root, 'test/fixtures/measurements', `${name}.json.gz`)));
const inPullRequest = { event: { pull_request: { number: 7 } } };

describe('the action checks', () => {
  it('with annotations, and fails as the command line does', async () => {
    const cwd = temporaryFolder({ 'a b/Dockerfile': dockerfile });
    const { code, log } = await run(cwd, {});
    expect(code).toBe(1);
    const annotations = plimsoll(['check', '--format', 'github'], { cwd }).stdout;
    expect(annotations).toContain('::warning file=a b/Dockerfile,');
    expect(log).toContain(annotations);
    expect((await run(cwd, { 'fail-on': 'error' })).code).toBe(0);
    expect(await run(cwd, { check: '' })).toMatchObject({ code: 0, log: '' });
  });

  it('into a SARIF file, with a configuration and a baseline', async () => {
    const cwd = temporaryFolder({ Dockerfile: dockerfile, 'other/Dockerfile': dockerfile, 'c.yaml': 'rules: {}\n' });
    const { code, outputs } = await run(cwd, { format: 'sarif', check: 'Dockerfile\n  other \n', config: 'c.yaml' });
    expect(code).toBe(1);
    const report = JSON.parse(readFileSync(outputs['sarif']!, 'utf8')) as { runs: { artifacts: object[] }[] };
    expect(report.runs[0]!.artifacts).toHaveLength(2);
    plimsoll(['check', '--baseline', 'b.json', '--write-baseline'], { cwd });
    expect((await run(cwd, { baseline: 'b.json' })).code).toBe(0);
  });

  it('and says what is wrong with its inputs', async () => {
    const cwd = temporaryFolder({});
    const { code, log } = await run(cwd, { 'fail-on': 'errors' });
    expect(code).toBe(2);
    expect(log).toContain('did you mean error?');
    expect(log).toMatch(/\n::error title=Plimsoll::Not all could be done: the log of this step says why\n$/);
    expect(await run(cwd, { check: '', build: '.', measure: 'x' })).toMatchObject({
      code: 3,
      log: '::error title=Plimsoll::give build or measure, not both\n',
    });
  });

  it('and lets no file name speak to the runner', async () => {
    if (process.platform === 'win32') return;
    const cwd = temporaryFolder({ 'x\n::set-output name=a::b/Dockerfile': Buffer.from('\xe9', 'latin1') });
    const { log } = await run(cwd, {});
    expect(log).toMatch(/^::stop-commands::(\S+)$[^]*is not UTF-8 text[^]*^::\1::$/m);
    expect(log).not.toMatch(/^::set-output/m);
  });
});

describe('the action measures', () => {
  it('keeps the measurement, and fails when a budget is broken', async () => {
    const cwd = temporaryFolder({});
    const measured = await run(cwd, { check: '', measure: archive });
    expect(measured).toMatchObject({ code: 0 });
    const { image } = JSON.parse(readFileSync(measured.outputs['measurement']!, 'utf8')) as { image: string };
    expect(image).toMatch(/^sha256:/);
    const { code, log } = await run(cwd, { check: '', measure: archive, 'budget-size': '1kB', flags: '--depth=deep' });
    expect(code).toBe(1);
    expect(log).toMatch(/^::error title=Plimsoll::The size budget is broken: [\d.]+ MB of 0\.0 MB$/m);
  });

  it.skipIf(process.platform === 'win32')('gives its token to no build', async () => {
    const cwd = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    const bin = temporaryFolder({ docker: `#!/bin/sh\nenv >> '${cwd}/seen'\nexit 1\n` });
    chmodSync(join(bin, 'docker'), 0o755);
    const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const { code, log } = await run(cwd, { check: '', build: '.' }, { env });
    expect(code).toBe(3);
    const seen = readFileSync(join(cwd, 'seen'), 'utf8');
    expect(seen).toContain('GITHUB_REPOSITORY=o/r\n');
    expect(seen + log).not.toContain('secret-token');
  });

  it('writes one comment, and brings it up to date', async () => {
    const cwd = temporaryFolder({ 'base.json': recorded('story-a-before-overlay2') });
    const inputs = { check: '', measure: archive, base: 'base.json' };
    const first = await run(cwd, inputs, inPullRequest);
    expect(first).toMatchObject({ code: 0 });
    expect(github.authorization).toBe('Bearer secret-token');
    expect(github.comments).toHaveLength(1);
    const body = github.comments[0]!.body;
    expect(body).toMatch(/^<!-- plimsoll measurement: image -->\n### Image: /);
    expect(first.summary).toContain(body.split('\n').slice(1).join('\n'));
    expect(readFileSync(first.outputs['comparison']!, 'utf8')).toBe(body.replace(/^.*\n/, ''));
    github.comments[0]!.body = body.replace(/Image: .*/, 'old');
    await run(cwd, inputs, inPullRequest);
    expect(github.comments.map((comment) => comment.body)).toEqual([body]);
    expect(github.asked.at(-1)).toBe('PATCH /repos/o/r/issues/comments/1000');
    await run(cwd, { ...inputs, name: 'api --> x' }, inPullRequest);
    expect(github.comments.map((comment) => comment.body.split('\n')[0])).toEqual([
      '<!-- plimsoll measurement: image -->',
      '<!-- plimsoll measurement: api%20--%3E%20x -->',
    ]);
  });

  it('finds its comment among hundreds, and takes no other for it, whatever that says', async () => {
    const cwd = temporaryFolder({ 'base.json': recorded('story-a-before-overlay2') });
    const mark = '<!-- plimsoll measurement: image -->\n';
    const foreign = Array.from({ length: 150 }, (_, index) => ({
      databaseId: index,
      body: `${mark}mine`,
      viewerDidAuthor: false,
    }));
    const own = { databaseId: 500, body: `${mark}old`, viewerDidAuthor: true };
    const quoting = { databaseId: 501, body: `> ${mark}`, viewerDidAuthor: true };
    github.comments = [own, quoting, ...foreign];
    await run(cwd, { check: '', measure: archive, base: 'base.json' }, inPullRequest);
    expect(github.comments).toHaveLength(152);
    expect(own.body).toContain('### Image: ');
    expect(quoting.body).toBe(`> ${mark}`);
    expect(foreign.every(({ body }) => body === `${mark}mine`)).toBe(true);
  });

  it('goes on where a comment cannot be written, as from a fork', async () => {
    const cwd = temporaryFolder({ 'base.json': recorded('story-a-before-overlay2') });
    github.refuses = 403;
    const { code, log, summary } = await run(cwd, { check: '', measure: archive, base: 'base.json' }, inPullRequest);
    expect(code).toBe(0);
    expect(log).toContain('cannot be written as a comment: GitHub answers 403 to POST /repos/o/r/issues/7/comments\n');
    expect(summary).toContain('### Image: ');
  });

  it('asks GitHub nothing without a base, a pull request, or the wish for a comment', async () => {
    const cwd = temporaryFolder({ 'base.json': recorded('story-a-before-overlay2') });
    const inputs = { check: '', measure: archive, base: 'base.json' };
    const missing = await run(cwd, { ...inputs, base: 'none.json' }, inPullRequest);
    expect(missing.log).toContain('There is no measurement none.json to compare with yet');
    await run(cwd, inputs);
    await run(cwd, inputs, { event: { pull_request: { number: '7/../8' } } });
    await run(cwd, { ...inputs, comment: 'false' }, inPullRequest);
    expect(github.asked).toEqual([]);
  });
});

describe('the action by itself', () => {
  it.skipIf(process.platform === 'win32')('installs the command line of its own version', async () => {
    const cwd = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    const fake = temporaryFolder({
      npm: `#!/bin/sh\necho "$@" > '${cwd}/asked'\nmkdir -p node_modules/plimsoll/dist\ncp '${cliBundle()}' node_modules/plimsoll/dist/cli.js\n`,
    });
    chmodSync(join(fake, 'npm'), 0o755);
    const env = { PATH: `${fake}${delimiter}${process.env['PATH']}` };
    const { code } = await run(cwd, {}, { folder: actionFolder(), env });
    expect(code).toBe(0);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(readFileSync(join(cwd, 'asked'), 'utf8')).toContain(` plimsoll@${version}\n`);
    writeFileSync(join(fake, 'npm'), '#!/bin/sh\nexit 7\n');
    const failed = await run(cwd, {}, { folder: actionFolder(), env });
    expect(failed).toMatchObject({ code: 3, log: expect.stringContaining('npm cannot install plimsoll@') });
  });

  it('is silent for our own rules, and reads every input that it names', () => {
    expect(plimsoll(['check', '--fail-on', 'info', join(root, 'action.yml')]).stdout).toBe(
      '1 file checked, nothing to report.\n',
    );
    const sources = ['main', 'cli', 'comment', 'runner'].map((name) =>
      readFileSync(join(root, `scripts/action/${name}.mjs`), 'utf8'),
    );
    const names = Object.keys(defaults());
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(sources.join('\n'), name).toContain(`'${name}'`);
    expect(existsSync(join(root, 'scripts/action/main.mjs'))).toBe(true);
  });
});
