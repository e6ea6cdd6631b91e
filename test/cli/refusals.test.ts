import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';
import { bad, clean, mended } from './samples';

useBundle();

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
    [['explain', 'constructor'], "no rule 'constructor'; plimsoll rules lists them"],
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

  it('says where there is nothing to check, in every format, and does not fail', () => {
    const folder = temporaryFolder({ 'notes/read me.txt': '' });
    for (const format of ['text', 'json', 'sarif', 'github'])
      expect(plimsoll(['check', '--format', format, 'notes'], { cwd: folder })).toMatchObject({
        code: 0,
        stderr: 'plimsoll: there is no Dockerfile, ignore file or workflow file in notes\n',
      });
  });

  it.skipIf(process.platform === 'win32')('a folder that cannot be read is not taken for an empty one', () => {
    const folder = temporaryFolder({ 'closed/Dockerfile': bad });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed'), 0);
    const { code, stderr } = plimsoll(['check', 'closed'], { cwd: folder, unprivileged: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^plimsoll: closed cannot be read \(EACCES\)\n/);
  });
});
