import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

const dockerfile = 'FROM alpine:3.22\nCOPY run.sh /\nCMD ["/run.sh"]\n';

useBundle();

describe('plimsoll create-workflow', () => {
  it('prints the workflow, which check has nothing to say about, and writes nothing', () => {
    const folder = temporaryFolder({ Dockerfile: dockerfile, 'run.sh': '', '.git/HEAD': 'ref: refs/heads/main\n' });
    const { code, stdout, stderr } = plimsoll(['create-workflow'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^name: Docker image\n/);
    expect(existsSync(join(folder, '.github'))).toBe(false);
    const checked = plimsoll(['check', '--stdin-path', '.github/workflows/docker.yml', '--fail-on', 'info'], {
      cwd: folder,
      input: stdout,
    });
    expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('writes at the top of the repository when it is told to, never over a file', () => {
    const folder = temporaryFolder({
      'api/Dockerfile': dockerfile,
      'api/run.sh': '',
      'web/Dockerfile': dockerfile,
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
    const workflow = join(folder, '.github/workflows/docker-api.yml');
    expect(plimsoll(['create-workflow', 'api', '--write'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '.github/workflows/docker-api.yml\n',
      stderr: '',
    });
    expect(readFileSync(workflow, 'utf8')).toContain('\n          file: ./api/Dockerfile\n');
    writeFileSync(workflow, 'mine');
    expect(plimsoll(['create-workflow', '--write'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '.github/workflows/docker-web.yml\n',
      stderr: 'plimsoll: .github/workflows/docker-api.yml is there already, and stays as it is\n',
    });
    expect(readFileSync(workflow, 'utf8')).toBe('mine');
  });

  it('names each of several, and what it leaves out', () => {
    const folder = temporaryFolder({
      'a/Dockerfile': dockerfile,
      'b/Dockerfile': dockerfile,
      '${{ github.token }}/Dockerfile': dockerfile,
    });
    const { code, stdout, stderr } = plimsoll(['create-workflow', folder]);
    expect(code).toBe(0);
    expect(stdout.match(/^# .*$/gm)).toEqual(['# .github/workflows/docker-a.yml', '# .github/workflows/docker-b.yml']);
    expect(stderr).toBe('plimsoll: ${{ github.token }}/Dockerfile is left out: a workflow cannot hold its name\n');
  });

  it('exits with 2 where there is no Dockerfile, no folder, or one folder too many', () => {
    const folder = temporaryFolder({ 'a.txt': '' });
    expect(plimsoll(['create-workflow'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'plimsoll: no Dockerfile was found in .\n',
    });
    expect(plimsoll(['create-workflow', 'none'], { cwd: folder })).toMatchObject({ code: 2 });
    expect(plimsoll(['create-workflow', 'a.txt'], { cwd: folder }).stderr).toContain('a.txt is not a folder');
    expect(plimsoll(['create-workflow', '.', '.'], { cwd: folder })).toMatchObject({ code: 2 });
  });

  it('explains itself', () => {
    expect(plimsoll(['create-workflow', '--help']).stdout).toContain('Usage: plimsoll create-workflow');
    expect(plimsoll(['--help']).stdout).toContain('create-workflow');
  });
});
