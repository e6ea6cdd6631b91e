import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

const dockerfile = `FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim
ENV UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev
USER 1000
`;
const workflow = `name: a
on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-18.04
    timeout-minutes: 5
    steps:
      - run: echo one
  two:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - name: say
        run: |
          echo "::set-output name=a::b"
      - run: echo two
`;
const path = 'plimsoll-baseline.json';
const args = ['check', '--baseline', path];

interface Entry {
  path: string;
  rule: string;
  hash: string;
  count: number;
}

const entriesOf = (folder: string): Entry[] =>
  (JSON.parse(readFileSync(join(folder, path), 'utf8')) as { findings: Entry[] }).findings;

/** What is still reported, as `path rule`. */
function reported(folder: string, ...more: string[]): string[] {
  const { stdout } = plimsoll([...args, ...more, '--fail-on', 'info', '--format', 'json'], { cwd: folder });
  return (JSON.parse(stdout) as { findings: Entry[] }).findings.map((finding) => `${finding.path} ${finding.rule}`);
}

function project(): string {
  const folder = temporaryFolder({ 'a b/Dockerfile': dockerfile, '.github/workflows/ci.yml': workflow });
  expect(plimsoll([...args, '--write-baseline', '--fail-on', 'info'], { cwd: folder }).code).toBe(0);
  return folder;
}

describe('a baseline', () => {
  it('knows what is there: nothing is reported, nothing fails, in every format', () => {
    const folder = temporaryFolder({ 'a b/Dockerfile': dockerfile, '.github/workflows/ci.yml': workflow });
    const before = plimsoll(['check', '--format', 'json'], { cwd: folder });
    const count = (JSON.parse(before.stdout) as { findings: object[] }).findings.length;
    expect(count).toBeGreaterThan(2);
    expect(plimsoll([...args, '--write-baseline'], { cwd: folder })).toEqual({
      code: 0,
      stdout: `2 files checked, nothing to report. ${count} more in the baseline.\n`,
      stderr: `plimsoll: ${path} knows ${count} findings of the checked files now\n`,
    });
    expect(entriesOf(folder).reduce((sum, entry) => sum + entry.count, 0)).toBe(count);
    expect(plimsoll([...args, '--fail-on', 'info', '--format', 'github'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(plimsoll(['check'], { cwd: folder }).code).toBe(1);
  });

  it('is sorted and the same however often it is written', () => {
    const folder = project();
    const text = readFileSync(join(folder, path), 'utf8');
    expect(text).toMatch(
      /^\{\n {2}"version": 1,\n {2}"findings": \[\n {4}\{"path":".github\/workflows\/ci.yml","rule":"[\w-]+","hash":"[0-9a-f]{16}","count":1\},\n/,
    );
    const keys = entriesOf(folder).map((entry) => [entry.path, entry.rule, entry.hash].join('\0'));
    expect(keys).toEqual(keys.toSorted());
    plimsoll([...args, '--write-baseline'], { cwd: folder });
    expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
  });

  it('minds no lines, indentation, line ends or byte order mark', () => {
    const folder = project();
    writeFileSync(join(folder, 'a b/Dockerfile'), `\uFEFF# new\n\n${dockerfile}`.replaceAll('\n', '\r\n'));
    writeFileSync(
      join(folder, '.github/workflows/ci.yml'),
      workflow.replace('name: a', '# new\nname: a').replace('- run: echo one', '-   run: echo one'),
    );
    expect(reported(folder)).toEqual([]);
  });

  it('reports an instruction that changed, and the same problem once more', () => {
    const folder = project();
    const rule = 'a b/Dockerfile uv-sync-unlocked';
    writeFileSync(join(folder, 'a b/Dockerfile'), dockerfile.replace('uv sync', 'uv sync --no-editable'));
    expect(reported(folder)).toContain(rule);
    writeFileSync(
      join(folder, 'a b/Dockerfile'),
      dockerfile.replace(/RUN.*\n/, (line) => line + line),
    );
    expect(reported(folder).filter((each) => each === rule)).toEqual([rule]);
  });

  it('knows what a job itself does wrong when its steps change, and a step as a whole', () => {
    const folder = project();
    const file = join(folder, '.github/workflows/ci.yml');
    expect(entriesOf(folder).map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['retired-runner', 'deprecated-workflow-command']),
    );
    writeFileSync(file, workflow.replace('echo one', 'echo three').replace('echo two', 'echo four'));
    expect(reported(folder)).toEqual([]);
    writeFileSync(file, workflow.replace('name: say', 'name: tell'));
    expect(reported(folder)).toEqual(['.github/workflows/ci.yml deprecated-workflow-command']);
  });

  it('counts paths from its own folder', () => {
    const folder = temporaryFolder({ 'app/Dockerfile': dockerfile, 'ci/.keep': '' });
    expect(plimsoll(['check', '--baseline', 'ci/b.json', '--write-baseline'], { cwd: folder }).code).toBe(0);
    expect(readFileSync(join(folder, 'ci/b.json'), 'utf8')).toContain('"path":"../app/Dockerfile"');
    expect(plimsoll(['check', '--baseline', '../ci/b.json'], { cwd: join(folder, 'app') }).code).toBe(0);
  });

  it('says what is no longer there, and --prune takes that out, of checked and of deleted files alone', () => {
    const folder = project();
    const whole = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, 'a b/Dockerfile'), dockerfile.replace('uv sync', 'uv sync --frozen'));
    expect(plimsoll(args, { cwd: folder })).toMatchObject({
      code: 0,
      stderr: `plimsoll: 1 finding of ${path} is no longer there; --prune takes it out\n`,
    });
    expect(readFileSync(join(folder, path), 'utf8')).toBe(whole);
    expect(plimsoll([...args, '.github'], { cwd: folder }).stderr).toBe('');
    expect(plimsoll([...args, '--prune'], { cwd: folder })).toMatchObject({
      code: 0,
      stderr: `plimsoll: 1 finding of ${path} is no longer there, and taken out\n`,
    });
    const pruned = entriesOf(folder).map(({ rule }) => rule);
    expect(pruned).not.toContain('uv-sync-unlocked');
    expect(plimsoll(args, { cwd: folder }).stderr).toBe('');
    const left = entriesOf(folder).filter((entry) => entry.path !== '.github/workflows/ci.yml');
    rmSync(join(folder, '.github'), { recursive: true });
    plimsoll([...args, 'a b', '--prune'], { cwd: folder });
    expect(entriesOf(folder)).toEqual(left);
  });

  it('is written anew for the checked files, and keeps what it knew of the others', () => {
    const folder = project();
    const others = entriesOf(folder).filter((entry) => entry.path !== 'a b/Dockerfile');
    writeFileSync(join(folder, 'a b/Dockerfile'), 'FROM scratch\n');
    plimsoll([...args, '--write-baseline', 'a b'], { cwd: folder });
    expect(entriesOf(folder)).toEqual(others);
  });

  it('knows a finding once when a merge left its entry twice', () => {
    const folder = project();
    const entries = entriesOf(folder);
    writeFileSync(join(folder, path), JSON.stringify({ version: 1, findings: [...entries, ...entries] }));
    expect(plimsoll(args, { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('goes with --fix, --diff and the standard input', () => {
    const folder = project();
    const { code, stdout } = plimsoll([...args, '--diff'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('+RUN uv sync --frozen --no-dev\n');
    expect(plimsoll([...args, '--stdin-path', 'a b/Dockerfile'], { cwd: folder, input: dockerfile }).code).toBe(0);
    expect(plimsoll([...args, '--fix', '--prune'], { cwd: folder }).code).toBe(0);
    expect(reported(folder)).toEqual([]);
  });
});

describe('what is no baseline', () => {
  it.each([
    ['', 'is no JSON'],
    ['{"version": 1, "findings": [', 'is no JSON'],
    ['[]', 'is not what --write-baseline of this version writes'],
    ['null', 'is not what --write-baseline of this version writes'],
    ['{"version": 2, "findings": []}', 'is not what --write-baseline of this version writes'],
    ['{"version": 1, "findings": {"0": {}}}', 'is not what --write-baseline of this version writes'],
    ['{"version": 1, "findings": [null]}', 'in entry 1'],
    ['{"version": 1, "findings": [{"path": "a", "rule": "b", "hash": "c", "count": -1}]}', 'in entry 1'],
    ['{"version": 1, "findings": [{"path": {}, "rule": "b", "hash": "c", "count": 1}]}', 'in entry 1'],
    ['\u0000\u001b[31m', 'is no JSON'],
  ])('%j is refused with one line and the exit code 2, and not written over', (text, expected) => {
    const folder = temporaryFolder({ Dockerfile: dockerfile, [path]: text });
    const { code, stdout, stderr } = plimsoll([...args, '--write-baseline'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plimsoll: the baseline plimsoll-baseline\.json [^\n]+\n\([^\n]+\)\n$/);
    expect(stderr).toContain(expected);
    expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
  });

  it('entries named like members of objects are entries', () => {
    const entry = { path: '__proto__', rule: 'constructor', hash: 'toString', count: 2 };
    const folder = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    writeFileSync(join(folder, path), JSON.stringify({ version: 1, findings: [entry] }));
    expect(plimsoll(args, { cwd: folder })).toMatchObject({
      code: 0,
      stderr: `plimsoll: 2 findings of ${path} are no longer there; --prune takes them out\n`,
    });
  });

  it.each([
    [['--baseline', 'none.json'], 'the baseline none.json does not exist; --write-baseline makes it'],
    [['--baseline', '.'], 'the baseline . cannot be read (EISDIR)'],
    [['--prune'], '--prune needs --baseline FILE'],
    [['--write-baseline'], '--write-baseline needs --baseline FILE'],
    [['--baseline', 'b', '--write-baseline', '--prune'], 'leave --prune out'],
    [['--baseline', 'b', '--write-baseline', '--diff'], '--diff writes nothing'],
    [['--baseline', 'b', '--prune', '--stdin-path', 'x'], 'does not go with --stdin-path'],
    [['--baseline', 'none/b.json', '--write-baseline'], 'the baseline none/b.json cannot be written'],
  ])('%j is wrong usage', (flags, expected) => {
    const folder = temporaryFolder({ Dockerfile: dockerfile });
    const { code, stdout, stderr } = plimsoll(['check', ...flags], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(existsSync(join(folder, 'b'))).toBe(false);
  });
});
