import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let copy = '';

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
};
const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(copy, 'scripts', script), ...args], { encoding: 'utf8' });
const git = (...args: string[]): string => {
  const who = ['-c', 'user.name=n', '-c', 'user.email=n@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: copy, encoding: 'utf8' }).trim();
};
const commit = (message: string): string => {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
};

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'plimsoll changes '));
  for (const path of ['scripts/changes.mjs', 'scripts/release.mjs', 'scripts/lib/changes.mjs', 'scripts/lib/lane.mjs'])
    cpSync(join(root, path), join(copy, path));
  write('package.json', '{ "version": "0.2.0" }\n');
  write('CHANGELOG.md', '# Changelog\n\nWords.\n');
  write('.changes/README.md', 'How.\n');
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

it('the notes of this repository can be read', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/changes.mjs')], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('joining', () => {
  it('writes a section on top, by kind, and takes the files away', () => {
    write('.changes/fixed-a.md', 'A mended.\nTwo lines.\n');
    write('.changes/added-b.md', 'B is new.\n');
    expect(run('changes.mjs', 'join')).toMatchObject({ status: 0, stderr: '' });
    const first = readFileSync(join(copy, 'CHANGELOG.md'), 'utf8');
    expect(first).toMatch(
      /^# Changelog\n\nWords\.\n\n## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n\n### Added\n\n- B is new\.\n\n### Fixed\n\n- A mended\.\n {2}Two lines\.\n$/,
    );
    expect(readdirSync(join(copy, '.changes'))).toEqual(['README.md']);
    write('package.json', '{ "version": "0.3.0" }\n');
    write('.changes/changed-c.md', 'C is other.\n');
    expect(run('changes.mjs', 'join').status).toBe(0);
    const second = readFileSync(join(copy, 'CHANGELOG.md'), 'utf8');
    expect(second.match(/^## .{5}/gm)).toEqual(['## 0.3.0', '## 0.2.0']);
    expect(second).toMatch(/C is other\.\n\n## 0\.2\.0/);
  });

  it('refuses names without a kind, more than a paragraph, a version that is out, and nothing', () => {
    expect(run('changes.mjs', 'join')).toMatchObject({ status: 1, stderr: expect.stringContaining('is empty') });
    write('.changes/news.md', 'A.\n');
    expect(run('changes.mjs')).toMatchObject({ status: 1, stderr: expect.stringContaining('.changes/news.md') });
    rmSync(join(copy, '.changes/news.md'));
    write('.changes/added-a.md', '- A.\n');
    expect(run('changes.mjs').status).toBe(1);
    write('.changes/added-a.md', 'A.\n');
    write('CHANGELOG.md', '# Changelog\n\n## 0.2.0 (2026-01-01)\n');
    expect(run('changes.mjs', 'join').status).toBe(1);
  });
});

describe('asking for a note', () => {
  const ask = (base: string) => run('changes.mjs', 'ask', base);

  it('is done where users notice, and only there', () => {
    git('init', '--quiet');
    const base = commit('first');
    write('test/a.test.ts', '\n');
    write('server/src/data/facts.gen.ts', '\n');
    commit('a test, and facts');
    expect(ask(base)).toMatchObject({ status: 0, stderr: '' });
    write('server/src/a.ts', '\n');
    commit('the product');
    expect(ask(base)).toMatchObject({ status: 1, stderr: expect.stringContaining('.changes/README.md') });
    write('.changes/added-a.md', 'A.\n');
    commit('and its note');
    expect(ask(base)).toMatchObject({ status: 0, stderr: '' });
  });

  it('takes a commit at its word', () => {
    git('init', '--quiet');
    const base = commit('first');
    write('client/src/a.ts', '\n');
    commit('tidy up\n\nChangelog: none');
    expect(ask(base)).toMatchObject({ status: 0, stderr: '' });
    expect(ask('--output=x').status).toBe(1);
  });
});

describe('a release', () => {
  const check = (tag: string) => run('release.mjs', 'check', tag);

  it('goes out when the tag, the version and the changelog agree', () => {
    write('CHANGELOG.md', '# Changelog\n\n## 0.2.0 (2026-01-01)\n');
    expect(check('v0.2.0')).toMatchObject({ status: 0, stdout: 'flags=\nnpm-tag=latest\n' });
    write('package.json', '{ "version": "0.3.1" }\n');
    write('CHANGELOG.md', '# Changelog\n\n## 0.3.1 (2026-01-01)\n');
    expect(check('v0.3.1')).toMatchObject({ status: 0, stdout: 'flags=--pre-release\nnpm-tag=next\n' });
  });

  it('stops where they do not', () => {
    expect(check('v0.2.0')).toMatchObject({ status: 1, stderr: expect.stringContaining('no section 0.2.0') });
    write('CHANGELOG.md', '# Changelog\n\n## 0.2.0 (2026-01-01)\n');
    expect(check('v0.2.1').status).toBe(1);
    write('.changes/added-a.md', 'A.\n');
    expect(check('v0.2.0')).toMatchObject({ status: 1, stderr: expect.stringContaining('is not empty') });
  });
});
