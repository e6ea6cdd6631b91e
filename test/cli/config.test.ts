import { join } from 'node:path';
import { expect, it } from 'vitest';
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
    stderr: expect.stringContaining('plimsoll: the configuration none.yaml cannot be read\n') as string,
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
  // Found on the way, it is a finding like any other.
  expect(plimsoll(['check'], { cwd }).stdout).toContain('invalid-configuration');
});
