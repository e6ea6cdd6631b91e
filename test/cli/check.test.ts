import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { cliBundle, plimsoll, temporaryFolder, useBundle } from './cli';

/** One finding and no other: settings that other rules ask for are there. */
const bad = `FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim
ENV UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev
USER 1000
`;
const mended = bad.replace('uv sync', 'uv sync --frozen');
const clean = 'FROM scratch\n';
const only = 'uv-sync-unlocked';

interface Report {
  findings: { path: string; rule: string; severity: string; start: object; end: object; fixes: object[] }[];
  summary: { files: number; errors: number; warnings: number; infos: number; fixable: number };
}

function report(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}

useBundle();

const hasTerminal = spawnSync('script', ['--version']).status === 0;

function inTerminal(cwd: string, command: string, env: Readonly<Record<string, string>> = {}): string {
  return spawnSync('script', ['-qec', `'${process.execPath}' '${cliBundle()}' ${command}`, '/dev/null'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...env },
  }).stdout;
}

describe('plimsoll check', () => {
  it('reports what the engine finds, and exits with 1', async () => {
    const folder = temporaryFolder({ 'my app/Dockerfile': bad, 'other/Dockerfile': clean });
    const { code, stdout, stderr } = plimsoll(['check', '--format', 'json'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { findings, summary } = report(stdout);
    expect(summary).toMatchObject({ files: 2 });
    const found = findings.filter(({ rule }) => rule === only);
    expect(found).toMatchObject([
      { path: 'my app/Dockerfile', severity: 'warning', start: { line: 4, column: 5 }, end: { line: 4, column: 12 } },
    ]);
    const direct = await checkDocument({ language: 'dockerfile', path: undefined, text: bad }, noFiles);
    const here = findings.filter(({ path }) => path === 'my app/Dockerfile').map(({ rule }) => rule);
    expect(direct.findings.map(({ rule }) => rule)).toEqual(here);
  });

  it('draws findings for people, without colours into a pipe, and NO_COLOR changes nothing there', () => {
    const folder = temporaryFolder({ 'my app/Dockerfile': bad });
    const { code, stdout } = plimsoll(['check', 'my app'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('my app/Dockerfile:4:5: warning: ');
    expect(stdout).toContain(' 4 | RUN uv sync --no-dev\n   |     ^^^^^^^\n');
    expect(stdout).toMatch(/\n\d+ problems? \(.*\) in 1 checked file\. \d+ fixable with --fix\.\n$/);
    expect(stdout).not.toContain('\u001b');
    expect(plimsoll(['check', 'my app'], { cwd: folder, env: { NO_COLOR: '1' } }).stdout).toBe(stdout);
  });

  it('has colours on a terminal, unless NO_COLOR says no', ({ skip }) => {
    skip(!hasTerminal, 'needs util-linux script to make a terminal');
    const folder = temporaryFolder({ Dockerfile: bad });
    expect(inTerminal(folder, 'check')).toContain('\u001b[33mwarning\u001b[39m');
    expect(inTerminal(folder, 'check', { NO_COLOR: '1' })).not.toContain('\u001b[33m');
  });

  it('lets no file name steer the terminal, in no format', ({ skip }) => {
    skip(!hasTerminal, 'needs util-linux script to make a terminal');
    const folder = temporaryFolder({ 'a\u009b31m\u001b[31m/Dockerfile': bad });
    for (const format of ['text', 'json', 'sarif', 'github']) {
      const shown = inTerminal(folder, `check --format ${format}`, { NO_COLOR: '1' });
      expect(shown).toContain(only);
      for (const control of ['\u001b', '\u009b']) expect(shown, format).not.toContain(control);
    }
    expect(plimsoll(['check', '--format', 'github'], { cwd: folder }).stdout).toContain('file=a\u009b31m\u001b[31m/');
  });

  it('fails from the severity on that was asked for', () => {
    const folder = temporaryFolder({ Dockerfile: bad, Clean: clean });
    const codes = ['info', 'warning', 'error'].map(
      (level) => plimsoll(['check', '--fail-on', level], { cwd: folder }).code,
    );
    expect(codes).toEqual([1, 1, 0]);
    expect(plimsoll(['check', 'Clean'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '1 file checked, nothing to report.\n',
      stderr: '',
    });
  });

  it('honours ignore comments unless told otherwise', () => {
    const ignored = `# plimsoll-ignore-file all -- test\n${bad}`;
    const folder = temporaryFolder({ Dockerfile: ignored });
    expect(plimsoll(['check'], { cwd: folder }).code).toBe(0);
    expect(plimsoll(['check', '--no-inline-ignore'], { cwd: folder }).code).toBe(1);
  });

  it('reads the standard input under a given name', () => {
    const folder = temporaryFolder({});
    const { code, stdout } = plimsoll(['check', '--stdin-path', 'a/Dockerfile', '--format', 'json'], {
      cwd: folder,
      input: bad,
    });
    expect(code).toBe(1);
    expect(report(stdout).findings.map(({ path }) => path)).toContain('a/Dockerfile');
    expect(report(stdout).summary.files).toBe(1);
  });

  it('ends quietly when nobody reads on', async () => {
    const folder = temporaryFolder({ Dockerfile: `${bad}${'RUN uv sync\n'.repeat(3000)}` });
    const child = spawn(process.execPath, [cliBundle(), 'check'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
  });
});

it.skipIf(process.platform === 'win32')('Ctrl+C ends it at once, with 130 and without a word', async () => {
  const child = spawn(process.execPath, [cliBundle(), 'check', '--stdin-path', 'Dockerfile']);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.on('error', () => undefined);
  // More than a pipe holds: what is drained was read, so the command is under way and waits for more.
  child.stdin.write(Buffer.alloc(1_000_000, '#'), () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect({ code, output }).toEqual({ code: 130, output: '' });
});

describe('plimsoll check --fix', () => {
  it('mends what is safe, keeps the rest of the file, and reports what remains', () => {
    const text = `\uFEFF${bad.replaceAll('\n', '\r\n')}`;
    const folder = temporaryFolder({ Dockerfile: text });
    chmodSync(join(folder, 'Dockerfile'), 0o640);
    const before = report(plimsoll(['check', '--format', 'json'], { cwd: folder }).stdout);
    const { stdout } = plimsoll(['check', '--fix', '--format', 'json'], { cwd: folder });
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(`\uFEFF${mended.replaceAll('\n', '\r\n')}`);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'Dockerfile')).mode & 0o777).toBe(0o640);
    expect(before.summary.fixable).toBeGreaterThan(0);
    expect(report(stdout).summary.fixable).toBe(0);
    expect(report(stdout).findings.map(({ rule }) => rule)).not.toContain(only);
    expect(report(plimsoll(['check', '--format', 'json'], { cwd: folder }).stdout)).toEqual(report(stdout));
  });

  it('does not touch a file that needs nothing', () => {
    const folder = temporaryFolder({ Dockerfile: clean });
    const { mtimeMs } = statSync(join(folder, 'Dockerfile'));
    expect(plimsoll(['check', '--fix', '--fix-suggestions'], { cwd: folder }).code).toBe(0);
    expect(statSync(join(folder, 'Dockerfile')).mtimeMs).toBe(mtimeMs);
  });

  it('applies suggestions only when they are asked for', () => {
    const folder = temporaryFolder({ Dockerfile: bad });
    const files = () => report(plimsoll(['check', '--format', 'json'], { cwd: folder }).stdout);
    const offered = files().findings.some(({ fixes }) => JSON.stringify(fixes).includes('suggestion'));
    expect(offered).toBe(true);
    expect(plimsoll(['check', '--diff', '--fix-suggestions'], { cwd: folder }).stdout).not.toBe('');
  });

  it('creates the files that a fix needs, once', () => {
    const files = {
      Dockerfile: 'FROM python:3.12-slim\nCOPY . /app\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.env': 'TOKEN=x\n',
      '.venv/pyvenv.cfg': 'home = /usr/bin\n',
    };
    const folder = temporaryFolder(files);
    const diff = plimsoll(['check', '--diff'], { cwd: folder });
    expect(diff.stdout).toContain('--- /dev/null\n+++ b/.dockerignore\n');
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false);
    plimsoll(['check', '--fix'], { cwd: folder });
    const created = readFileSync(join(folder, '.dockerignore'), 'utf8');
    expect(created).toMatch(/^\.env/m);
    plimsoll(['check', '--fix'], { cwd: folder });
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe(created);
  });

  it('edits the ignore file that two Dockerfiles share, each as the other left it', () => {
    const text = (folder: string) => `FROM scratch\nCOPY ${folder} /srv/app\nUSER 1000\nCMD ["/srv/app/run"]\n`;
    const files = {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.dockerignore': '.git\r\n# ours',
      'Dockerfile.one': text('one'),
      'Dockerfile.two': text('two'),
      'one/.env': 'TOKEN=x\n',
      'two/.env': 'TOKEN=x\n',
      'two/a.key': 'x\n',
    };
    const expected = '.git\r\n# ours\r\n**/.env\r\n**/*.key';
    const folder = temporaryFolder(files);
    const read = () => readFileSync(join(folder, '.dockerignore'), 'utf8');
    const { stdout: diff } = plimsoll(['check', '--diff'], { cwd: folder });
    expect(read()).toBe(files['.dockerignore']);
    const patched = temporaryFolder(files);
    expect(spawnSync('git', ['apply', '-'], { cwd: patched, input: diff }).status).toBe(0);
    expect(readFileSync(join(patched, '.dockerignore'), 'utf8')).toBe(expected);
    expect(diff.match(/^\+\+\+ .*dockerignore$/gm)).toHaveLength(1);

    const { stdout } = plimsoll(['check', '--fix', '--format', 'json'], { cwd: folder });
    expect(read()).toBe(expected);
    expect(report(stdout).findings.map(({ rule }) => rule)).not.toContain('sensitive-file-in-context');
    plimsoll(['check', '--fix'], { cwd: folder });
    expect(read()).toBe(expected);
  });

  const secret = 'FROM scratch\nCOPY . /srv/app\nUSER 1000\nCMD ["/srv/app/run"]\n';
  const beside = { '.git/HEAD': '', '.env': 'TOKEN=x\n', Dockerfile: secret };

  it('writes the suggestions for an ignore file, and the fixes of a start script, with its mode', () => {
    const folder = temporaryFolder({
      ...beside,
      '.dockerignore': '*\n!run\n',
      'start.sh': '#!/bin/sh -e\nserve\n',
      Dockerfile: 'FROM debian:12\nCOPY start.sh /\nUSER 1000\nENTRYPOINT ["/start.sh"]\n',
    });
    chmodSync(join(folder, 'start.sh'), 0o755);
    plimsoll(['check', '--fix', '--fix-suggestions'], { cwd: folder });
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('*\n!run\n!start.sh\n');
    expect(readFileSync(join(folder, 'start.sh'), 'utf8')).toBe('#!/bin/sh -e\nexec serve\n');
    if (process.platform !== 'win32') expect(statSync(join(folder, 'start.sh')).mode & 0o777).toBe(0o755);
  });

  it('keeps other files as they are when the standard input is mended', () => {
    const folder = temporaryFolder({ ...beside, '.dockerignore': '.git\n' });
    const { stdout } = plimsoll(['check', '--fix', '--stdin-path', 'Dockerfile'], { cwd: folder, input: secret });
    expect(stdout).toBe(secret);
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('.git\n');
  });

  it('leaves a file alone whose bytes would be lost, or to which a link leads, and says so', () => {
    const latin = Buffer.from('caf\xe9\n.git\n', 'latin1');
    const folder = temporaryFolder({ ...beside, '.dockerignore': latin });
    const result = plimsoll(['check', '--fix'], { cwd: folder });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('.dockerignore stays as it is') });
    expect(readFileSync(join(folder, '.dockerignore'))).toEqual(latin);
    if (process.platform === 'win32') return;
    const elsewhere = temporaryFolder({ profile: '.git\n' });
    const linked = temporaryFolder(beside);
    symlinkSync(join(elsewhere, 'profile'), join(linked, '.dockerignore'));
    expect(plimsoll(['check', '--fix'], { cwd: linked }).stderr).toContain('a link leads to it');
    expect(readFileSync(join(elsewhere, 'profile'), 'utf8')).toBe('.git\n');
  });

  it('prints the mended standard input, and the report beside it', () => {
    const folder = temporaryFolder({});
    const { stdout, stderr } = plimsoll(['check', '--fix', '--stdin-path', 'Dockerfile'], { cwd: folder, input: bad });
    expect(stdout).toBe(mended);
    expect(stderr).toBe('1 problem fixed. 1 file checked, nothing to report.\n');
    expect(existsSync(join(folder, 'Dockerfile'))).toBe(false);
  });

  it('--diff of the standard input prints the patch alone, and fails as the input does', () => {
    const args = ['check', '--diff', '--stdin-path', 'Dockerfile'];
    const { code, stdout, stderr } = plimsoll(args, { cwd: temporaryFolder({}), input: bad });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n@@ /);
  });

  it('--diff prints a patch that Git applies, and writes nothing', () => {
    const folder = temporaryFolder({ 'my app/Dockerfile': bad, 'Dockerfile.clean': clean });
    const { code, stdout } = plimsoll(['check', '--diff'], { cwd: folder });
    expect(code).toBe(1);
    expect(readFileSync(join(folder, 'my app/Dockerfile'), 'utf8')).toBe(bad);
    expect(stdout).toContain('-RUN uv sync --no-dev\n+RUN uv sync --frozen --no-dev\n');
    expect(stdout).not.toContain('Dockerfile.clean');
    const applied = spawnSync('git', ['apply', '-'], { cwd: folder, input: stdout, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    expect(readFileSync(join(folder, 'my app/Dockerfile'), 'utf8')).toBe(mended);
  });
});

describe('what cannot be done', () => {
  it.each([
    [['chek'], "no command 'chek'; did you mean check?"],
    [[], 'a command is missing'],
    [['check', '--formt', 'json'], 'unknown flag --formt; did you mean --format?'],
    [['check', '--format'], '--format needs a value'],
    [['check', '--format', '--fix'], '--format needs a value'],
    [['check', '--format', 'jsn'], "not 'jsn'; did you mean json?"],
    [['check', '--fix=yes'], '--fix takes no value'],
    [['check', '-x'], 'unknown flag -x'],
    [['check', '--diff', '--format', 'json'], '--diff'],
    [['check', '--diff', '--format', 'sarif'], '--format sarif'],
    [['check', '--stdin-path', 'a', 'b'], '--stdin-path'],
    [['check', 'no such\u001b[31m'], 'no such\\u{1b}[31m does not exist'],
    [['rules', 'all'], 'rules takes no argument'],
    [['explain'], 'explain takes one rule'],
    [['explain', 'uv-sync-unlockt'], 'did you mean uv-sync-unlocked?'],
    [['explain', 'constructor'], "no rule 'constructor'"],
    [['constructor'], "no command 'constructor'"],
  ])('%j is wrong usage: exit code 2, a line that says why, no stack', (args, expected) => {
    const { code, stdout, stderr } = plimsoll(args, { cwd: temporaryFolder({}) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plimsoll: /);
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names a file that cannot be read, checks the others, and exits with 2', () => {
    const folder = temporaryFolder({ Dockerfile: bad, 'Dockerfile.latin1': Buffer.from('RUN echo \xe9\n', 'latin1') });
    const { code, stdout, stderr } = plimsoll(['check', '--fix'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'plimsoll: Dockerfile.latin1 is not UTF-8 text\n' });
    expect(stdout).toMatch(/^1 problem fixed\. 1 file checked/);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(mended);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe, nor end at a link to itself', () => {
    const folder = temporaryFolder({});
    mkdirSync(join(folder, 'empty'));
    spawnSync('mkfifo', [join(folder, 'Dockerfile')]);
    symlinkSync('loop', join(folder, 'loop'));
    expect(plimsoll(['check', 'Dockerfile'], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not a regular file'),
    });
    expect(plimsoll(['check', 'loop'], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('loop cannot be read'),
    });
    expect(plimsoll(['check', 'empty'], { cwd: folder }).code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('says which file cannot be opened or written', () => {
    const folder = temporaryFolder({ Dockerfile: bad, 'Dockerfile.secret': clean });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'Dockerfile'), 0o444);
    chmodSync(join(folder, 'Dockerfile.secret'), 0);
    const { code, stderr } = plimsoll(['check', '--fix'], { cwd: folder, unprivileged: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^plimsoll: Dockerfile cannot be written: .*\nplimsoll: Dockerfile\.secret cannot be read: .*\n$/,
    );
  });
});
