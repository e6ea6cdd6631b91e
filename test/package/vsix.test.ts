import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  contributes: { grammars: { path: string }[]; commands: { command: string }[] };
  icon: string;
  main: string;
};

describe('what ships', () => {
  it('is what the whitelist names, and nothing else', () => {
    const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
    const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
    const files = listed.trim().split(/\r?\n/).toSorted();
    expect(files).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/client.js',
      'dist/client.web.js',
      'dist/l10n/bundle.l10n.zh-cn.json',
      'dist/measure.js',
      'dist/report.css',
      'dist/report.js',
      'dist/server.js',
      'dist/server.web.js',
      'docs/plimsoll.schema.json',
      'icon.png',
      'package.json',
      'package.nls.json',
      'package.nls.zh-cn.json',
      'syntaxes/dockerfile.injection.tmLanguage.json',
      'syntaxes/workflow.injection.tmLanguage.json',
    ]);
  }, 60_000);

  it('has everything that the manifest names', () => {
    const { contributes, icon } = manifest;
    for (const path of [icon, ...contributes.grammars.map((grammar) => grammar.path)]) {
      expect(existsSync(join(root, path)), path).toBe(true);
    }
  });
});
