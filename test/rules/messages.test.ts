import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { memoryFiles } from '../../server/src/context/memory';
import { rules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
import { loadExamples } from './load-page';

/** Extensions that show a message at the end of its line cut it: what counts must come first. */
const longest = 90;

/** Up to the first stop, colon or source in brackets; dots in names and versions are none. */
const firstSentence = (message: string): string => message.split(/(?<=[^.])[.:;](?=\s)| \(/)[0]!;

/** Names of a document may be as long as they like: of each so much counts. */
const nameLength = 24;

describe.each(rules.map((rule) => [rule.id, rule] as const))('messages of %s', (id, rule) => {
  it('are one line, do not end with the name of a rule, and say what is wrong first', async () => {
    for (const { path, text, files } of loadExamples(pages[id] ?? '', rule.language)) {
      const around = memoryFiles({ ...files, [path]: text });
      const { findings } = await checkDocument({ language: rule.language, path, text }, around, {
        ...(rule.severity === 'off' && { severities: { [id]: 'warning' } }),
        today: '2026-11-22',
      });
      for (const { message, data, rule: speaking } of findings.filter((finding) => finding.rule === id)) {
        expect(message).not.toMatch(/[\r\n]/);
        expect(message).not.toMatch(new RegExp(`[\\s([]${speaking}[)\\]]?$`));
        const names = Object.values(data).filter((value) => typeof value === 'string' && value.length > nameLength);
        const short = names.reduce<string>((said, name) => said.replace(String(name), 'x'.repeat(nameLength)), message);
        expect(firstSentence(short).length, message).toBeLessThanOrEqual(longest);
      }
    }
  });
});
