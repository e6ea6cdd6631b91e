import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index.gen';

describe('the words of rules', () => {
  it('a name says what is there, so that *allow NAME* reads well: no number, no order', () => {
    for (const { id } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(id).not.toMatch(/^(no|not|use|avoid|prefer|require|disallow|forbid|always|never)-/);
    }
  });

  it('an alias says whose name it is', () => {
    for (const { aliases } of rules)
      for (const alias of aliases) expect(alias).toMatch(/^(hadolint|buildkit|zizmor|actionlint|shellcheck):[\w-]+$/);
  });

  /** Beside the code there is room for so much, and a problem list shows one line. */
  it('a message is one line, and its first 90 characters say what is wrong', () => {
    const placeholder = 'app:3.12';
    const long = rules.flatMap(({ id, messages }) =>
      Object.values<string>(messages).flatMap((message) => {
        expect(message).not.toMatch(/\n|\.$/);
        expect(message).not.toContain(`[${id}]`);
        const [first = ''] = message.replaceAll(/\{\w+\}/g, placeholder).split(/: | \(|[.;] /);
        return first.length > 90 ? [`${id}, ${first.length}: ${message}`] : [];
      }),
    );
    expect(long).toEqual([]);
  });
});
