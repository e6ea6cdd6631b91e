import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

it('config says what is in force, and why', () => {
  const cwd = temporaryFolder({
    'plimsoll.yaml': 'extends: base.yaml\nrules: { floating-base: error }\nignore: [old/]\nbudgets: { size: 500MB }\n',
    'base.yaml': 'rules: { untrusted-registry: { severity: warning, registries: [docker.io] } }\n',
    'web/Dockerfile': 'FROM debian\n',
  });
  const { code, stdout, stderr } = plimsoll(['config', 'web/Dockerfile'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`Files, the nearest first
  plimsoll.yaml
  base.yaml

Rules; all others have their defaults
  floating-base       error  (plimsoll.yaml)
  untrusted-registry  {"severity":"warning","registries":["docker.io"]}  (base.yaml)

Ignored files
  old/  below .

Budgets
  size  500MB
`);
  const json = JSON.parse(plimsoll(['config', '--format', 'json'], { cwd: join(cwd, 'web') }).stdout) as {
    files: string[];
    rules: { id: string; severity: string; from: string | null }[];
  };
  expect(json.files).toEqual(['../plimsoll.yaml', '../base.yaml']);
  expect(json.rules.find(({ id }) => id === 'floating-base')).toMatchObject({
    severity: 'error',
    from: '../plimsoll.yaml',
  });
  expect(json.rules.find(({ id }) => id === 'update-alone')).toMatchObject({ severity: 'warning', from: null });
});

it('without a configuration it says so', () => {
  const { code, stdout } = plimsoll(['config'], { cwd: temporaryFolder({ Dockerfile: 'FROM debian\n' }) });
  expect(code).toBe(0);
  expect(stdout).toContain('No configuration');
});

it('check uses the nearest file, or the one that is named', () => {
  const cwd = temporaryFolder({
    Dockerfile: 'FROM debian\n',
    'plimsoll.yaml': 'rules: { floating-base: off }\n',
    'strict.yaml': 'rules: { floating-base: error }\n',
    'old/Dockerfile': 'FROM debian\n',
    'old/plimsoll.yaml': 'ignore: [Dockerfile]\n',
  });
  expect(plimsoll(['check', '--fail-on', 'info'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  const strict = plimsoll(['check', '--config', 'strict.yaml', 'Dockerfile'], { cwd });
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('floating-base');
  expect(plimsoll(['check', '--config', 'none.yaml'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('plimsoll: none.yaml does not exist\n') as string,
  });
});

it('a mistake ends with 2, names file and line, and the rest counts', () => {
  const cwd = temporaryFolder({
    Dockerfile: 'FROM debian\n',
    'plimsoll.yaml': 'rules:\n  floating-base: off\n  update-alon: off\n',
  });
  const { code, stdout, stderr } = plimsoll(['check', 'Dockerfile'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe("plimsoll: plimsoll.yaml:3: There is no rule 'update-alon'; did you mean update-alone?\n");
  expect(stdout).not.toContain('floating-base');
  // Found on the way, it is a finding like any other, and said once.
  const whole = plimsoll(['check'], { cwd });
  expect(whole).toMatchObject({ code: 2, stderr: '' });
  expect(whole.stdout).toContain('plimsoll.yaml:3:3: error: ');
  expect(plimsoll(['check', '--diff'], { cwd }).stderr).toContain('plimsoll.yaml:3: There is no rule');
});

it('a circle of extends is told in each file of it, also where that is one', () => {
  const cwd = temporaryFolder({
    'a/plimsoll.yaml': 'extends: ../base.yaml\n',
    'base.yaml': 'rules: {}\nextends: a/plimsoll.yaml\n',
    'b/plimsoll.yaml': 'extends: plimsoll.yaml\n',
  });
  expect(plimsoll(['config', 'a'], { cwd }).stderr).toBe(
    [
      "plimsoll: a/plimsoll.yaml:1: '../base.yaml' leads back to this file: extends cannot go in a circle",
      "plimsoll: base.yaml:2: 'a/plimsoll.yaml' leads back to this file: extends cannot go in a circle\n",
    ].join('\n'),
  );
  expect(plimsoll(['config', 'b'], { cwd })).toMatchObject({
    code: 2,
    stderr: "plimsoll: b/plimsoll.yaml:1: 'plimsoll.yaml' leads back to this file: extends cannot go in a circle\n",
  });
});

it('of a folder it shows what is in force there, and refuses a path that leads nowhere', () => {
  const cwd = temporaryFolder({ 'web/plimsoll.yaml': 'rules: { floating-base: error }\n' });
  for (const path of ['web', 'web/plimsoll.yaml'])
    expect(plimsoll(['config', path], { cwd }).stdout).toContain('floating-base  error  (web/plimsoll.yaml)');
  expect(plimsoll(['config', 'wep'], { cwd })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('plimsoll: wep does not exist\n') as string,
  });
  expect(plimsoll(['config', '--config', 'web'], { cwd }).stderr).toContain(
    '--config takes a file, and web is a folder',
  );
});

it("hadolint's file that is no YAML is told, with its line", () => {
  const cwd = temporaryFolder({ Dockerfile: 'FROM debian:12\n', '.hadolint.yaml': 'ignored:\n\t- DL3009\n' });
  const { code, stderr } = plimsoll(['check'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^plimsoll: \.hadolint\.yaml:2: .+\n$/);
});

it('a configuration that cannot be read is told, and no other takes its place', () => {
  const cwd = temporaryFolder({
    'plimsoll.yaml': 'rules: { floating-base: error }\n',
    'web/plimsoll.yaml': `rules: { floating-base: error }\n${'#\n'.repeat(600_000)}`,
    'web/Dockerfile': 'FROM debian\n',
  });
  const { code, stdout, stderr } = plimsoll(['check', 'web/Dockerfile'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'plimsoll: web/plimsoll.yaml cannot be read: it must be a regular file of at most 1 MB that you may read\n',
  );
  expect(stdout).toContain('info: debian');
  expect(plimsoll(['check', '--config', 'web/plimsoll.yaml'], { cwd }).stderr).toContain(
    'a regular file of at most 1 MB',
  );
});

it('what the configuration ignores is not counted as checked', () => {
  const cwd = temporaryFolder({
    Dockerfile: 'FROM scratch\n',
    'vendor/Dockerfile': 'FROM debian\nRUN apt-get update\n',
    'plimsoll.yaml': 'ignore: [vendor/]\n',
  });
  expect(plimsoll(['check'], { cwd }).stdout).toBe('2 files checked, nothing to report.\n');
  expect(plimsoll(['check', 'vendor'], { cwd }).stdout).toBe('0 files checked, nothing to report.\n');
});

describe('config --init', () => {
  it('writes a file to begin with, and never over one that is there', () => {
    const cwd = temporaryFolder({ 'web/Dockerfile': 'FROM debian:12\n' });
    expect(plimsoll(['config', '--init'], { cwd })).toEqual({ code: 0, stdout: 'plimsoll.yaml\n', stderr: '' });
    const text = readFileSync(join(cwd, 'plimsoll.yaml'), 'utf8');
    expect(text).toContain('# floating-base: error');
    expect(plimsoll(['config', '--init', 'web'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('plimsoll: plimsoll.yaml is in force already, and stays as it is\n') as string,
    });
    expect(readFileSync(join(cwd, 'plimsoll.yaml'), 'utf8')).toBe(text);
    expect(plimsoll(['check'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  it("converts hadolint's file, beside it, and not one that is no YAML", () => {
    const hadolint = 'ignored: [DL3025]\ntrustedRegistries: [docker.io]\n';
    const cwd = temporaryFolder({ '.hadolint.yaml': hadolint, 'web/Dockerfile': 'FROM debian:12\n' });
    const before = plimsoll(['check', '--format', 'json'], { cwd }).stdout;
    expect(plimsoll(['config', '--init'], { cwd: join(cwd, 'web') }).stdout).toBe('../plimsoll.yaml\n');
    expect(readFileSync(join(cwd, 'plimsoll.yaml'), 'utf8')).toContain('shell-form-command: off');
    const after = JSON.parse(plimsoll(['check', '--format', 'json'], { cwd }).stdout) as { findings: object[] };
    expect(after.findings).toEqual((JSON.parse(before) as { findings: object[] }).findings);
    const broken = temporaryFolder({ '.hadolint.yaml': 'ignored: [\n' });
    expect(plimsoll(['config', '--init'], { cwd: broken })).toMatchObject({ code: 2, stdout: '' });
    expect(existsSync(join(broken, 'plimsoll.yaml'))).toBe(false);
  });
});
