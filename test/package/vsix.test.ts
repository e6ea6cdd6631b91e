import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  contributes: {
    commands: { title: string }[];
    grammars: { path: string }[];
    jsonValidation: { url: string }[];
    yamlValidation: { url: string }[];
    walkthroughs: { steps: { media: { svg: string } }[] }[];
  };
  icon: string;
  main: string;
  browser: string;
};

/** Everything that ships, but the grammars. */
const named = [
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
  'docs/images/walkthrough/configuration.svg',
  'docs/images/walkthrough/fix.svg',
  'docs/images/walkthrough/measure.svg',
  'docs/images/walkthrough/open.svg',
  'docs/plimsoll.schema.json',
  'icon.png',
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
];

const megabyte = 1_000_000;

describe('what ships', () => {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
  const files = listed.trim().split(/\r?\n/).toSorted();

  it('is what the whitelist names, and nothing else', () => {
    const grammars = manifest.contributes.grammars.map(({ path }) => path.replace(/^\.\//, ''));
    expect(files).toEqual([...named, ...grammars].toSorted());
  });

  it('is at most a megabyte to download', () => {
    // A VSIX is a zip: each file is deflated by itself, and takes some hundred bytes for its name.
    const packed = files.map((path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length + 300);
    const size = packed.reduce((sum, bytes) => sum + bytes, 0);
    expect(size).toBeGreaterThan(megabyte / 4);
    expect(size).toBeLessThanOrEqual(megabyte);
  });

  it('tells of each command in the README', () => {
    const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const { title } of manifest.contributes.commands)
      expect(readme).toContain(`*Plimsoll: ${texts[title.replaceAll('%', '')]}*`);
  });

  it('has everything that the manifest names', () => {
    const { contributes, icon, main, browser } = manifest;
    const paths = [
      icon,
      main,
      browser,
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
      ...[...contributes.jsonValidation, ...contributes.yamlValidation].map(({ url }) => url),
    ];
    for (const path of paths) expect(files).toContain(path.replace(/^\.\//, ''));
  });
});
