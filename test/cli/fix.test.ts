import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliBundle, plimsoll, temporaryFolder, useBundle } from './cli';
import { bad, clean, mended, only, report } from './samples';

useBundle();

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

  it('--diff that has nothing to show says why it fails all the same', () => {
    const folder = temporaryFolder({ Dockerfile: 'FROM debian:latest\nUSER 1000\n' });
    const { code, stdout, stderr } = plimsoll(['check', '--diff', '--fail-on', 'info'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^plimsoll: no fix to show for \d problems?; without --diff they are told\n$/);
  });

  it.skipIf(process.platform === 'win32')(
    'a disk that is full costs no text: all files have their old one again',
    () => {
      const lines = 'RUN apt-get update && apt-get install -y --no-install-recommends curl\n'.repeat(56);
      const text = `FROM debian:12\nCOPY . /srv/app\n${lines}`;
      const files = { '.git/HEAD': '', '.env': 'TOKEN=x\n', '.dockerignore': '.git\n', Dockerfile: text };
      const folder = temporaryFolder(files);
      // No file may be larger than 4 kB: the old text fits, the new one does not.
      const limited = `ulimit -f 4; exec '${process.execPath}' '${cliBundle()}' check --fix Dockerfile`;
      const { status, stderr } = spawnSync('bash', ['-c', limited], { cwd: folder, encoding: 'utf8' });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^plimsoll: Dockerfile cannot be written: EFBIG: [^;]*\n$/);
      for (const path of ['Dockerfile', '.dockerignore'] as const)
        expect(readFileSync(join(folder, path), 'utf8')).toBe(files[path]);
    },
  );
});
