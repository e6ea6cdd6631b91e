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
