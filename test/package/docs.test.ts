import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.md'));

/** Every page that people read on GitHub. The pages of rules lie in `docs/rules`, generated. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...markdownIn('docs'),
  ...markdownIn('examples'),
  'server/src/data/SOURCES.md',
];

/** The page without what is shown as code, where brackets are no links. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^(`{3,}|~{3,}).*\n[^]*?^\1`*$/gm, '').replaceAll(/(`+)[^]*?[^`]\1(?!`)/g, '');
}

function linksOf(markdown: string): string[] {
  const text = prose(markdown);
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  const html = [...text.matchAll(/\b(?:src|href)="([^"]+)"/g)];
  return [...inline, ...references, ...html].map((match) => match[1]!);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  const headings = markdown.replaceAll(/^(`{3,})[^]*?^\1$/gm, '').matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return [...headings].map(([, heading]) => {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Whether the file is there under exactly this name: the disk of many people minds no case, GitHub does. */
function isThere(path: string): boolean {
  return (
    existsSync(join(root, path)) &&
    (path === '.' || readdirSync(join(root, dirname(path))).includes(posix.basename(path)))
  );
}

/** What is wrong with a link of a page; undefined for one that leads somewhere, or out of the repository. */
function broken(page: string, link: string): string | undefined {
  if (/^(https:|mailto:)/.test(link)) return undefined;
  if (/^[a-z][a-z+.-]*:|^\//i.test(link)) return `${page}: ${link} is no link for a page`;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
  if (target.startsWith('..') || !isThere(target)) return `${page}: ${link} leads to nothing`;
  if (anchor === undefined || statSync(join(root, target)).isDirectory() || !target.endsWith('.md')) return undefined;
  return anchorsOf(read(target)).includes(anchor) ? undefined : `${page}: ${link} names no heading`;
}

const brokenLinks = (page: string, markdown: string) => linksOf(markdown).flatMap((link) => broken(page, link) ?? []);

describe('links and pictures', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    expect(brokenLinks(page, read(page))).toEqual([]);
  });

  it('are found, and held to what is there', () => {
    const page = [
      '[a](rules/README.md) ![b](images/none.png) `[c](none.md)` [`d`](configuration.md#in-a-file)',
      '```\n[e](none.md)\n```',
      '[f](configuration.md#none) [g](http://example.org) [h](/README.md) [i](readme.md) [j](../../x)',
      '[k]: none.md',
    ].join('\n');
    expect(brokenLinks('docs/page.md', page)).toEqual([
      'docs/page.md: images/none.png leads to nothing',
      'docs/page.md: configuration.md#none names no heading',
      'docs/page.md: http://example.org is no link for a page',
      'docs/page.md: /README.md is no link for a page',
      'docs/page.md: readme.md leads to nothing',
      'docs/page.md: ../../x leads to nothing',
      'docs/page.md: none.md leads to nothing',
    ]);
  });

  it('lead from the index to every page', () => {
    const linked = linksOf(read('docs/README.md')).map((link) => posix.join('docs', link.split('#')[0]!));
    const ours = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(ours.map((name) => `docs/${name}`).filter((page) => !linked.includes(page))).toEqual([]);
    expect(linked).toContain('docs/rules/README.md');
  });

  it('show every picture that is there', () => {
    const shown = new Set(
      pages.flatMap((page) => linksOf(read(page)).map((link) => posix.join(posix.dirname(page), link))),
    );
    const pictures = readdirSync(join(root, 'docs/images')).filter((name) => name.endsWith('.png'));
    expect(pictures.filter((name) => !shown.has(`docs/images/${name}`))).toEqual([]);
  });
});

describe('a test that a page calls as its witness', () => {
  /** `[file](../test/…): "name"; "name"`: each name stands in the file. */
  const witnesses = (markdown: string) =>
    [...markdown.matchAll(/\]\(\.\.\/((?:test|scripts)\/[^)#]+)\)((?:[:;,]? ?"[^"\n]+")*)/g)].map(
      ([, file, names]) => ({
        file: file!,
        names: [...names!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!),
      }),
    );

  it.each(['docs/conventions.md', 'docs/architecture.md'])('%s: is there, under its name', (page) => {
    const called = witnesses(read(page));
    expect(called.filter(({ names }) => names.length > 0).length).toBeGreaterThan(10);
    const missing = called.flatMap(({ file, names }) => {
      const text = existsSync(join(root, file)) && statSync(join(root, file)).isFile() ? read(file) : '';
      return names.filter((name) => !text.includes(name)).map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});
