import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineRule } from '../../server/src/core/rule';
import { pageChecks } from '../rules/check-page';

const root = join(import.meta.dirname, '../..');

function run(folder: string, script: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'scripts', script), ...args], { encoding: 'utf8' });
}

it('what is generated is what the sources say', () => {
  const { status, stdout, stderr } = run(root, 'gen.mjs', '--check');
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
}, 60_000);

it('every rule was run over real files', () => {
  // What `new-rule` writes into a page, to be replaced.
  expect(readFileSync(join(root, 'docs/precision.md'), 'utf8')).not.toContain('Not run over real files yet');
});

describe('a new rule, in a copy', () => {
  let copy = '';
  const read = (path: string) => readFileSync(join(copy, path), 'utf8');

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'plimsoll gen '));
    mkdirSync(join(copy, 'scripts'));
    for (const path of [
      'package.json',
      'package.nls.json',
      'scripts/gen',
      'scripts/gen.mjs',
      'scripts/lib',
      'scripts/new-rule.mjs',
      'server/src/config',
      'server/src/core',
      'server/src/lang/yaml',
      'server/src/measure/units.ts',
      'server/src/rules/page.ts',
    ]) {
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    writeFileSync(join(copy, 'README.md'), 'Above\n<!-- rules:start -->\nold\n<!-- rules:end -->\nBelow\n');
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is written with its page and listed everywhere', () => {
    expect(run(copy, 'new-rule.mjs', 'dockerfile', 'heavy-thing')).toMatchObject({ status: 0, stderr: '' });
    expect(run(copy, 'new-rule.mjs', 'workflow', 'late-thing')).toMatchObject({ status: 0, stderr: '' });
    const index = read('server/src/rules/index.gen.ts');
    expect(index).toContain("import heavyThing from './dockerfile/heavy-thing';");
    expect(index).toContain('export const workflowRules: readonly Rule<WorkflowModel>[] = [\n  lateThing,\n];');
    expect(read('server/src/rules/pages.gen.ts')).toContain("  'heavy-thing': heavyThing,\n");
    expect(read('docs/rules/heavy-thing.md')).toMatch(/# heavy-thing\n\nDefault: warning · fix: none · since \d/);
    expect(read('docs/zh-cn/rules/heavy-thing.md')).toContain('```dockerfile\nFROM debian:12\n');
    expect(read('docs/rules/README.md')).toContain('| [`late-thing`](late-thing.md) | warning |');
    expect(read('README.md')).toMatch(/^Above\n[^]*\(docs\/rules\/heavy-thing\.md\)[^]*\nBelow\n$/);
  });

  it('has a page that fails on its example and on nothing else', async () => {
    for (const [language, id] of [
      ['dockerfile', 'heavy-thing'],
      ['workflow', 'late-thing'],
    ] as const) {
      const messages = { found: '' };
      const rule = defineRule({
        id,
        language,
        group: '',
        severity: 'warning',
        since: '',
        aliases: [],
        fixes: 'none',
        messages,
        check() {},
      });
      const silent = { inspect: () => Promise.resolve({ findings: [], parsed: true }) };
      const failed: string[] = [];
      for (const check of pageChecks(rule, read(`server/src/rules/${language}/${id}.md`), silent)) {
        await check.run().catch(() => failed.push(check.name));
      }
      expect(failed).toHaveLength(5);
      expect(new Set(failed.map((name) => name.split(',')[0])).size).toBe(1);
    }
  });

  it('is refused under a wrong name, a wrong language, or where one is', () => {
    for (const args of [
      ['dockerfile', 'heavy-thing'],
      ['workflow', 'heavy-thing'],
      ['dockerfile', '../x-y'],
      ['go', 'a-b'],
      [],
    ]) {
      expect(run(copy, 'new-rule.mjs', ...args).status).toBe(2);
    }
  });

  it('stale files are named by gen --check and mended by gen', () => {
    expect(run(copy, 'gen.mjs', '--check')).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(join(copy, 'docs/rules/README.md'), 'edited by hand\n');
    writeFileSync(join(copy, 'docs/rules/gone-rule.md'), 'of a rule that is gone\n');
    const check = run(copy, 'gen.mjs', '--check');
    expect(check.status).toBe(1);
    expect(check.stdout).toBe('stale: docs/rules/README.md\nstale: docs/rules/gone-rule.md\n');
    expect(run(copy, 'gen.mjs').status).toBe(0);
    expect(existsSync(join(copy, 'docs/rules/gone-rule.md'))).toBe(false);
    expect(run(copy, 'gen.mjs', '--check').status).toBe(0);
  });

  it('a rule without a page is left out and fails the check', () => {
    rmSync(join(copy, 'server/src/rules/dockerfile/heavy-thing.md'));
    expect(run(copy, 'gen.mjs')).toMatchObject({ status: 0, stderr: expect.stringContaining('heavy-thing.md') });
    expect(read('server/src/rules/index.gen.ts')).not.toContain('heavy-thing');
    expect(run(copy, 'gen.mjs', '--check').status).toBe(1);
  });
});
