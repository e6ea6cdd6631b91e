import { describe, expect, it } from 'vitest';
import { readIgnores } from '../../server/src/core/ignore';
import { silenceOf } from '../../server/src/core/silence';
import { defineRule, type Rule } from '../../server/src/core/rule';
import { runRules } from '../../server/src/core/run';
import { pageSummary, parsePage, readablePage } from '../../server/src/rules/page';
import { pageChecks, unseenMessages, type PageEngine } from './check-page';
import { loadExamples } from './load-page';
import { readMarks } from './marks';

interface TinyModel {
  readonly text: string;
  readonly files: readonly string[];
}

/** Reports every `sudo`; mends those of `RUN` by leaving the word out, or all by a file beside the document. */
function tinyRule(fixes: 'safe' | 'suggestion' | 'none', replacement = ''): Rule<TinyModel> {
  return defineRule<TinyModel, { word: string; at: number; mend: boolean }>({
    id: 'tiny',
    language: 'dockerfile',
    group: 'test',
    severity: 'warning',
    since: '0.1.0',
    aliases: [],
    fixes,
    messages: { sudo: '{word} does nothing here', mend: 'Leave it out', file: 'Say so beside it' },
    check({ text, files }, report) {
      if (files.includes('/project/sudo.ok')) return;
      for (const match of text.matchAll(/^\uFEFF?(\w+) sudo /gm)) {
        const at = match.index + match[0].length - 'sudo '.length;
        report('sudo', { start: at, end: at + 4 }, { word: 'sudo', at, mend: match[1] === 'RUN' });
      }
    },
    fix({ at, mend }, offer) {
      if (fixes === 'none') return;
      if (mend) offer('mend', { edits: [{ range: { start: at, end: at + 5 }, newText: replacement }] });
      else offer('file', { newFiles: [{ path: '/project/sudo.ok', text: 'yes\n' }] });
    },
  });
}

function tinyEngine(rule: Rule<TinyModel>): PageEngine {
  return {
    inspect(text, _path, files, inlineIgnores) {
      const { findings } = runRules([rule], { text, files: Object.keys(files) });
      const comments = [...text.matchAll(/^#.*/gm)].map((match) => ({
        range: { start: match.index, end: match.index + match[0].length },
        text: match[0],
      }));
      const scopes = [...text.matchAll(/^[A-Z].*/gm)].map(({ index, 0: line }) => ({
        start: index,
        end: index + line.length,
      }));
      const { covers } = silenceOf(inlineIgnores ? readIgnores(text, comments, scopes) : []);
      return Promise.resolve({
        findings: findings.filter((finding) => !covers(finding, rule)),
        parsed: !text.includes('BROKEN'),
      });
    },
  };
}

function page(example: string): string {
  return `# tiny

## What it reports
Each \`sudo\`.

## Why
It does nothing.

## Example
${example}

## Fix safety
Safe.

## When to ignore it
Never.

## Options
None.

## References
None.
`;
}

const good = '```dockerfile good\nFROM a\nRUN id\n```';
const bad = '```dockerfile bad\n# syntax=x\nFROM a\nRUN sudo id\n#   ^^^^ sudo\n```';
const fixed = '```dockerfile fixed\n# syntax=x\nFROM a\nRUN id\n```';

/** The names of the checks that fail, each with the first line of why. */
async function failures(example: string, rule = tinyRule('safe'), markdown = page(example)): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of pageChecks(rule, markdown, tinyEngine(rule))) {
    try {
      await run();
    } catch (error) {
      failed.push(`${name}: ${(error as Error).message.split('\n', 1)[0]}`);
    }
  }
  return failed;
}

describe('a page that holds', () => {
  it('passes every check, in every variant', async () => {
    expect(await failures(`${bad}\n${fixed}\n${good}`)).toEqual([]);
    expect(pageChecks(tinyRule('safe'), page(`${bad}\n${good}`), tinyEngine(tinyRule('safe')))).toHaveLength(2 + 6 + 4);
  });

  it('may say what a fix leaves, and the files around and after it', async () => {
    const rest = '```dockerfile bad\nRUN sudo a\n#   ^^^^ sudo\nCMD sudo b\n#   ^^^^ sudo\n```';
    const after = '```dockerfile fixed\nRUN a\nCMD sudo b\n```\n```text fixed sudo.ok\nyes\n```';
    const around = '```text sudo.ok\nyes\n```\n```dockerfile good\nRUN sudo a\n```';
    expect(await failures(`${rest}\n${after}\n${around}`)).toEqual([]);
  });

  it('shows suggestions', async () => {
    const suggested = fixed.replace('fixed', 'fixed suggestion');
    expect(await failures(`${bad}\n${suggested}\n${good}`, tinyRule('suggestion'))).toEqual([]);
  });
});

describe('a page that does not hold', () => {
  it.each([
    ['a finding that is not drawn', bad.replace('RUN sudo id', 'CMD sudo x\nRUN sudo id'), 'line 10, as written'],
    ['a caret too many', bad.replace('^^^^', '^^^^^'), 'line 10, as written'],
    ['another message', bad.replace('^^^^ sudo', '^^^^ other'), 'line 10, as written'],
    ['a wrong fix', `${bad}\n${fixed.replace('RUN id', 'RUN  id')}`, 'line 10, as written'],
    ['a file that no fix creates', `${bad}\n${fixed}\n\`\`\`text fixed x\ny\n\`\`\``, 'line 10, as written'],
    ['a finding in a good example', good.replace('RUN id', 'RUN sudo id'), 'line 10, as written'],
    ['no bad example', good, 'has the examples'],
    ['no good example', `${bad}\n${fixed}`, 'has the examples'],
    ['a promised fix that is not shown', `${bad}\n${good}`, 'has the examples'],
    ['a fix without its example', `${fixed}\n${bad}`, 'the blocks of the page'],
    ['a file without its example', `${bad}\n\`\`\`text x\ny\n\`\`\``, 'the blocks of the page'],
    ['a bad example without carets', bad.replace(/#   .*\n/, ''), 'the blocks of the page'],
    ['another language', bad.replace('dockerfile', 'yaml'), 'the blocks of the page'],
  ])('%s', async (_, example, expected) => {
    const failed = await failures(example);
    expect(failed.filter((line) => line.startsWith(expected))).not.toEqual([]);
  });

  it('a heading that is missing, a title of another rule', async () => {
    const markdown = page(`${bad}\n${fixed}\n${good}`);
    const failing = await Promise.all([
      failures('', tinyRule('safe'), markdown.replace('## Why\n', '')),
      failures('', tinyRule('safe'), markdown.replace('# tiny', '# other')),
      failures('', tinyRule('safe'), markdown.replace('Never.', '')),
    ]);
    expect(failing.map((lines) => lines.length)).toEqual([1, 1, 1]);
  });

  it('a fix that never ends, or breaks the document', async () => {
    const growing = tinyRule('safe', 'sudo  sudo ');
    expect(await failures(`${bad}\n${good}`, growing)).toContainEqual(expect.stringMatching(/^line 10, as written/));
    const breaking = tinyRule('suggestion', 'BROKEN ');
    const suggested = fixed.replace('fixed', 'fixed suggestion').replace('RUN id', 'RUN BROKEN id');
    expect(await failures(`${bad}\n${suggested}\n${good}`, breaking)).toContainEqual(expect.stringMatching(/parses/));
  });

  it('an ignore comment that does not silence', async () => {
    const rule = tinyRule('none');
    const engine = tinyEngine(rule);
    const deaf: PageEngine = { inspect: (text, path, files) => engine.inspect(text, path, files, false) };
    const checks = pageChecks(rule, page(`${bad}\n${good}`), deaf).filter(({ name }) =>
      name.includes('ignore comment'),
    );
    expect(checks).toHaveLength(2);
    for (const check of checks) await expect(check.run()).rejects.toThrow();
  });
});

describe('caret lines', () => {
  it('mark columns, a start at column 0, and what goes on below', () => {
    expect(readMarks('FROM a\n#<^^ whole\n#    ^ name\n  b\n# ^> more\n# ^ not a caret line\n')).toEqual({
      text: 'FROM a\n  b\n# ^ not a caret line\n',
      marks: [
        { messageId: 'whole', line: 0, start: 0, end: 4 },
        { messageId: 'name', line: 0, start: 5, end: 6 },
        { messageId: 'more', line: 1, start: 2, end: 'more' },
      ],
    });
  });
});

describe('a page for people', () => {
  it('says above each block what it is', () => {
    const markdown = `Text:\n${bad}\n${fixed}\n\`\`\`sh\nls\n\`\`\`\n`;
    expect(readablePage(markdown)).toBe(
      'Text:\n\n*Reported:*\n\n```dockerfile\n# syntax=x\nFROM a\nRUN sudo id\n#   ^^^^ sudo\n```\n\n' +
        '*After the fix:*\n\n```dockerfile\n# syntax=x\nFROM a\nRUN id\n```\n```sh\nls\n```\n',
    );
  });

  it('keeps what stands in a block out of the headings', () => {
    expect(parsePage('# a\n## Why\n```text\n## no\n').sections).toEqual([{ heading: 'Why', text: '```text\n## no\n' }]);
  });

  it('has a sentence for the tables', () => {
    expect(pageSummary('# a\n\nOf the\ntitle.\n\nMore.\n## What it reports\nx\n')).toBe('Of the title.');
    expect(pageSummary('# a\n\n## What it reports\nOf `a.b` the\nsection. More.\n')).toBe('Of `a.b` the section.');
  });

  it('names the messages that no example shows', async () => {
    const rule = tinyRule('safe');
    expect(await unseenMessages(rule, page(bad), tinyEngine(rule))).toEqual(['file']);
    expect(await unseenMessages(rule, page(good), tinyEngine(rule))).toEqual(['sudo', 'mend', 'file']);
    expect(loadExamples(page(`${bad}\n${good}`), 'dockerfile').map(({ line }) => line)).toEqual([10, 16]);
  });
});
