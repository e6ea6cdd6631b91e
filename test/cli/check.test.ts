import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { cliBundle, plimsoll, temporaryFolder, useBundle } from './cli';
import { bad, clean, only, report } from './samples';

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

  it('shows its flags for -h too', () => {
    expect(plimsoll(['check', '-h'])).toEqual(plimsoll(['check', '--help']));
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
