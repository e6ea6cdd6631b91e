import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
import { pageChecks, unseenMessages } from './check-page';
import { engineFor } from './page-engine';

it('every rule has a name of its own', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const page = pages[id] ?? '';
  const engine = engineFor(rule);
  for (const { name, run } of pageChecks(rule, page, engine)) it(name, run);

  it('shows what it says', async () => {
    const unseen = await unseenMessages(rule, page, engine);
    // A message that is hard to provoke is no fault of the page: only named.
    if (unseen.length > 0) console.warn(`${id}: no example shows ${unseen.join(', ')}`);
    expect(unseen.length).toBeLessThan(Object.keys(rule.messages).length);
  });
});
