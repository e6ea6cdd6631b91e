import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index.gen';

describe('the names of rules', () => {
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
});
