import { describe, expect, it } from 'vitest';
import type { Finding, Fix } from '../../server/src/core/finding';
import { fixAll } from '../../server/src/core/fix-all';
import type { Inspection } from '../../server/src/core/fix-all';

/** Findings for every match of a pattern, each with one fix. */
function inspectWith(pattern: RegExp, replacement: string, options: Partial<Fix> = {}) {
  return (text: string): Promise<Inspection> => {
    const findings = [...text.matchAll(pattern)].map((match): Finding => {
      const range = { start: match.index, end: match.index + match[0].length };
      const fix: Fix = {
        title: 'x',
        safety: 'safe',
        edits: [{ range, newText: replacement }],
        otherEdits: [],
        newFiles: [],
        ...options,
      };
      return {
        rule: 'r',
        messageId: 'm',
        data: {},
        message: '',
        severity: 'info',
        range,
        related: [],
        tags: [],
        fixes: [fix],
      };
    });
    return Promise.resolve({ findings, parsed: !text.includes('BROKEN') });
  };
}

describe('fixAll', () => {
  it('goes on until nothing changes: a fix may open the way for the next', async () => {
    expect(await fixAll('aaaa', { safety: 'safe' }, inspectWith(/aa/g, 'a'))).toEqual({
      text: 'a',
      files: [],
      applied: 3,
    });
  });

  it('applies no suggestion unless asked', async () => {
    const inspect = inspectWith(/a/g, 'b', { safety: 'suggestion' });
    expect((await fixAll('a', { safety: 'safe' }, inspect)).text).toBe('a');
    expect((await fixAll('a', { safety: 'suggestion' }, inspect)).text).toBe('b');
  });

  it('leaves a text alone that does not parse, and takes no pass that would end the parsing', async () => {
    expect((await fixAll('BROKEN a', { safety: 'safe' }, inspectWith(/a/g, 'b'))).text).toBe('BROKEN a');
    expect(await fixAll('a', { safety: 'safe' }, inspectWith(/a/g, 'BROKEN'))).toEqual({
      text: 'a',
      files: [],
      applied: 0,
    });
  });

  it('keeps the fixes that work out where two of a pass do not go together', async () => {
    // Each alone is right; a text with both does not parse.
    const inspect = async (text: string): Promise<Inspection> => {
      const { findings } = await inspectWith(/[abc]/g, 'X')(text);
      return { findings, parsed: !/^X.X/.test(text) };
    };
    expect(await fixAll('abc', { safety: 'safe' }, inspect)).toEqual({ text: 'XXc', files: [], applied: 2 });
  });

  it('ends where two fixes undo each other, or one grows without end', async () => {
    const swap = (text: string) =>
      inspectWith(text.startsWith('a') ? /a/g : /b/g, text.startsWith('a') ? 'b' : 'a')(text);
    expect((await fixAll('a', { safety: 'safe' }, (text) => swap(text))).text).toBe('b');
    expect((await fixAll('a', { safety: 'safe' }, inspectWith(/a$/g, 'aa'))).text).toBe('a'.repeat(11));
  });

  it('creates a file once', async () => {
    const newFiles = [{ path: '/p/.dockerignore', text: '.git\n' }];
    const result = await fixAll('aa', { safety: 'safe' }, inspectWith(/a/g, '', { edits: [], newFiles }));
    expect(result).toEqual({
      text: 'aa',
      files: [{ path: '/p/.dockerignore', before: undefined, text: '.git\n' }],
      applied: 1,
    });
  });
});

const beside = '/p/.dockerignore';

/** A finding for each word of the document that the file beside it lacks. */
function wordsMissing(disk: string | undefined, rule = 'r') {
  return (text: string, others: ReadonlyMap<string, string>): Promise<Inspection> => {
    const now = others.get(beside) ?? disk;
    const findings = [...text.matchAll(/\w+/g)]
      .filter(([word]) => !(now ?? '').split('\n').includes(word))
      .map((match): Finding => {
        const line = `${match[0]}\n`;
        const end = now?.length ?? 0;
        const edits = [{ range: { start: end, end }, newText: line }];
        return findingOf(rule, match.index, {
          otherEdits: now === undefined ? [] : [{ path: beside, text: now, edits }],
          newFiles: now === undefined ? [{ path: beside, text: line }] : [],
        });
      });
    return Promise.resolve({ findings, parsed: true });
  };
}

function findingOf(rule: string, at: number, change: Partial<Fix>): Finding {
  const range = { start: at, end: at + 1 };
  const fix: Fix = { title: 'x', safety: 'safe', edits: [], otherEdits: [], newFiles: [], ...change };
  const place = { range, related: [], tags: [] };
  return { rule, messageId: 'm', data: {}, message: '', severity: 'info', ...place, fixes: [fix] };
}

describe('fixAll with other files', () => {
  const safe = { safety: 'safe' } as const;

  it('lets one rule insert several lines at one place, and each line once', async () => {
    let looks = 0;
    const inspect = wordsMissing('x\n');
    const result = await fixAll('a b a', safe, (text, others) => {
      looks++;
      return inspect(text, others);
    });
    expect(result).toEqual({ text: 'a b a', files: [{ path: beside, before: 'x\n', text: 'x\na\nb\n' }], applied: 3 });
    expect(looks).toBe(2);
    expect((await fixAll('a b a', safe, wordsMissing('x\na\nb\n'))).files).toEqual([]);
  });

  it('does what two rules want at one place one after the other, each on what the other left', async () => {
    const [first, second] = [wordsMissing('', 'one'), wordsMissing('', 'two')];
    const result = await fixAll('a b', safe, async (_, others) => {
      const both = [await first('a', others), await second('b', others)];
      return { findings: both.flatMap(({ findings }) => findings), parsed: true };
    });
    expect(result).toEqual({ text: 'a b', files: [{ path: beside, before: '', text: 'a\nb\n' }], applied: 2 });
  });

  it('edits a file that an earlier pass created, and calls it created', async () => {
    const result = await fixAll('a b', safe, wordsMissing(undefined));
    expect(result).toEqual({ text: 'a b', files: [{ path: beside, before: undefined, text: 'a\nb\n' }], applied: 2 });
  });

  it('does nothing to a file that is not as the rule saw it, nor the rest of that fix', async () => {
    const edits = [{ range: { start: 0, end: 1 }, newText: 'b' }];
    const fix = (text: string) => ({ path: beside, text, edits });
    const result = await fixAll('ab', safe, (text) =>
      Promise.resolve({
        findings: text.startsWith('a')
          ? [
              findingOf('r', 0, { otherEdits: [fix('new')] }),
              findingOf('r', 1, { otherEdits: [fix('old')], edits: [{ range: { start: 1, end: 2 }, newText: 'c' }] }),
            ]
          : [],
        parsed: true,
      }),
    );
    expect(result).toEqual({ text: 'ab', files: [{ path: beside, before: 'new', text: 'bew' }], applied: 1 });
  });

  it('leaves fixes that touch other files out where only the document may change', async () => {
    const only = { safety: 'safe', documentOnly: true } as const;
    expect(await fixAll('a', only, wordsMissing('x\n'))).toEqual({ text: 'a', files: [], applied: 0 });
    expect(await fixAll('a', only, wordsMissing(undefined))).toEqual({ text: 'a', files: [], applied: 0 });
    expect((await fixAll('aa', only, inspectWith(/aa/g, 'a'))).text).toBe('a');
  });
});
