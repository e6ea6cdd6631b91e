import type { FixSafety } from '../core/finding';
import type { RuleMeta } from '../core/rule';

/** The headings of a rule's page, all required, in this order. */
export const pageHeadings = [
  'What it reports',
  'Why',
  'Example',
  'Fix safety',
  'When to ignore it',
  'Options',
  'References',
] as const;

/** A fenced block of a page. */
export interface Fence {
  /** The first word after the fence: `dockerfile`, `yaml`, `text`, … */
  readonly language: string;
  readonly role: FenceRole;
  /** Each line ends with a line feed. */
  readonly body: string;
  /** 1-based line of the opening fence in the page. */
  readonly line: number;
}

/**
 * What a block is for; the words after its language say it.
 * `bad [PATH]` and `good [PATH]` are examples (PATH: another name than the usual one), `PATH` is a file that lies around
 * the next example, `fixed [suggestion|refactor]` is what the example before becomes, and
 * `fixed [suggestion|refactor] PATH` what becomes of another file: one that lies there, or one that the fix creates.
 */
export type FenceRole =
  | { readonly kind: 'bad' | 'good'; readonly path: string | undefined }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'fixed'; readonly safety: FixSafety; readonly path: string | undefined }
  | { readonly kind: 'prose' };

/** A page in its parts. */
export interface Page {
  /** The text of the `# ` heading. */
  readonly title: string | undefined;
  /** What stands between the title and the first `## ` heading. */
  readonly intro: string;
  /** The `## ` headings with the text below each, in order. */
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
  readonly fences: readonly Fence[];
}

/** Reads a page; a fence that is never closed runs to the end. */
export function parsePage(markdown: string): Page {
  const sections: { heading: string; text: string }[] = [];
  const fences: Fence[] = [];
  let title: string | undefined;
  let intro = '';
  forEachPart(markdown, {
    line(line) {
      const heading = /^(#{1,2}) (.+)$/.exec(line);
      if (heading?.[1] === '#') title ??= heading[2]!.trim();
      else if (heading) sections.push({ heading: heading[2]!.trim(), text: '' });
      else if (sections.length > 0) sections.at(-1)!.text += `${line}\n`;
      else intro += `${line}\n`;
    },
    fence(fence, source) {
      fences.push(fence);
      if (sections.length > 0) sections.at(-1)!.text += source;
    },
  });
  return { title, intro, sections, fences };
}

/** What a rule reports, in a sentence on one line: the paragraph below the title, else the first sentence of the first section. */
export function pageSummary(markdown: string): string {
  const { intro, sections } = parsePage(markdown);
  const [paragraph = ''] = (intro.trim() || (sections[0]?.text ?? '').trim()).split(/\n\s*\n/);
  const line = paragraph.replaceAll(/\s+/g, ' ');
  return intro.trim() === '' ? (/^.*?[.:](?=\s|$)/.exec(line)?.[0] ?? line) : line;
}

/** The line above a block of a page for people; `{path}` is a file's. */
export interface PageWords {
  readonly bad: string;
  readonly badIn: string;
  readonly good: string;
  readonly goodIn: string;
  readonly file: string;
  /** After a fix, by its safety. */
  readonly fixed: Readonly<Record<FixSafety, string>>;
  readonly fixedIn: Readonly<Record<FixSafety, string>>;
}

const english: PageWords = {
  bad: 'Reported:',
  badIn: 'Reported in `{path}`:',
  good: 'Not reported:',
  goodIn: 'Not reported in `{path}`:',
  file: 'With this `{path}`:',
  fixed: { safe: 'After the fix:', suggestion: 'After the suggestion:', refactor: 'After the refactor:' },
  fixedIn: {
    safe: '`{path}` after the fix:',
    suggestion: '`{path}` after the suggestion:',
    refactor: '`{path}` after the refactor:',
  },
};

/** The page for people: what the words after a fence's language tell the tests is said in a line above the block. */
export function readablePage(markdown: string, words = english): string {
  const lines: string[] = [];
  forEachPart(markdown, {
    line: (line) => lines.push(line),
    fence(fence, source) {
      const label = fenceLabel(fence.role, words);
      if (label === undefined) {
        lines.push(source.trimEnd());
        return;
      }
      if (lines.at(-1) !== '') lines.push('');
      lines.push(label, '', source.trimEnd().replace(/^(`+|~+).*/, `$1${fence.language}`));
    },
  });
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What a rule says about itself, in one line. */
export function ruleFacts(rule: RuleMeta): string {
  const facts = [`Default: ${rule.severity}`, `fix: ${rule.fixes}`, `since ${rule.since}`];
  if (rule.aliases.length > 0) facts.push(`also known as ${rule.aliases.join(', ')}`);
  return `${facts.join(' · ')}.`;
}

function forEachPart(
  markdown: string,
  visit: { line(line: string): void; fence(fence: Fence, source: string): void },
): void {
  const lines = markdown.replace(/\n$/, '').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const opening = /^(`{3,}|~{3,})\s*(.*)$/.exec(lines[at]!);
    if (opening === null) {
      visit.line(lines[at]!);
      continue;
    }
    const [, marks = '', info = ''] = opening;
    const first = at;
    do at++;
    while (at < lines.length && !isClosing(lines[at]!, marks));
    const [language = '', ...words] = info.trim().split(/\s+/);
    const body = lines.slice(first + 1, at).map((line) => `${line}\n`);
    const source = lines.slice(first, at + 1).map((line) => `${line}\n`);
    visit.fence({ language, role: fenceRole(words), body: body.join(''), line: first + 1 }, source.join(''));
  }
}

function isClosing(line: string, marks: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= marks.length && trimmed === marks.charAt(0).repeat(trimmed.length);
}

function fenceRole([first, ...rest]: readonly string[]): FenceRole {
  if (first === undefined) return { kind: 'prose' };
  if (first === 'bad' || first === 'good') return { kind: first, path: joined(rest) };
  if (first !== 'fixed') return { kind: 'file', path: [first, ...rest].join(' ') };
  const [safety] = rest;
  return safety === 'suggestion' || safety === 'refactor'
    ? { kind: 'fixed', safety, path: joined(rest.slice(1)) }
    : { kind: 'fixed', safety: 'safe', path: joined(rest) };
}

function joined(words: readonly string[]): string | undefined {
  return words.length > 0 ? words.join(' ') : undefined;
}

function fenceLabel(role: FenceRole, words: PageWords): string | undefined {
  if (role.kind === 'prose') return undefined;
  const { path } = role;
  const label =
    role.kind === 'file'
      ? words.file
      : role.kind === 'fixed'
        ? words[path === undefined ? 'fixed' : 'fixedIn'][role.safety]
        : words[path === undefined ? role.kind : (`${role.kind}In` as const)];
  return `*${label.replace('{path}', () => path ?? '')}*`;
}
