// The command line as npm hands it out: packed from dist/, installed without a network into an empty folder, and run.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll npm '));
const project = join(folder, 'project');

function run(program: string, args: readonly string[], cwd: string) {
  const shell = process.platform === 'win32';
  return spawnSync(program, args, { cwd, encoding: 'utf8', shell, env: { ...process.env, NO_COLOR: '1' } });
}

beforeAll(() => {
  const packed = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  expect(packed.status, packed.stderr).toBe(0);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
  );
  const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], project);
  expect(installed.status, installed.stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package of npm', () => {
  it('is the command line and nothing of the editor', () => {
    const listed = readdirSync(join(project, 'node_modules/plimsoll'), { recursive: true, encoding: 'utf8' });
    expect(listed.map((path) => path.replaceAll('\\', '/')).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'dist/cli.js',
      'dist/measure.js',
      'dist/report.css',
      'dist/report.js',
      'package.json',
    ]);
    const { dependencies = {} } = JSON.parse(
      readFileSync(join(project, 'node_modules/plimsoll/package.json'), 'utf8'),
    ) as { dependencies?: object };
    expect(dependencies).toEqual({});
  });

  it('checks with npx', () => {
    writeFileSync(join(project, 'Dockerfile'), 'FROM python:3.12-slim\nRUN pip install flask\nCMD ["python"]\n');
    const { status, stdout, stderr } = run('npx', ['--offline', 'plimsoll', 'check', '.'], project);
    expect(status, stderr).toBe(1);
    expect(stdout).toContain('pip-cache-in-layer');
  }, 60_000);

  it('measures an archive, and writes the report', () => {
    const archive = join(root, 'examples/measured.oci.tar');
    const measure = ['--offline', 'plimsoll', 'measure', archive, '--dockerfile', 'Dockerfile'];
    writeFileSync(join(project, 'Dockerfile'), readFileSync(join(root, 'examples/measured/Dockerfile')));
    const table = run('npx', measure, project);
    expect(table.status, table.stderr).toBe(0);
    expect(table.stdout).toMatch(/COPY .*\d+(\.\d+)? [kM]?B/);
    const page = run('npx', [...measure, '--format', 'html'], project);
    expect(page.status, page.stderr).toBe(0);
    expect(page.stdout).toMatch(/^<!doctype html>/i);
  }, 60_000);
});
