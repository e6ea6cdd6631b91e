import { isCalled } from '../core/called';
import type { RuleMeta } from '../core/rule';
import { readablePage, ruleFacts } from '../rules/page';
import { pages } from '../rules/pages.gen';
import type { CliIo } from './io';
import { allRules } from './rule-table';
import { flagLines, parseFlags, suggest, UsageError } from './usage';

export const flags = { help: { help: 'Show this help' } } as const;

/** `plimsoll explain`. Resolves to the exit code. @throws UsageError */
export function runExplain(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(
      `Shows the page of a rule, by its name or an alias such as DL3009.\n\nUsage: plimsoll explain RULE\n\nFlags\n${flagLines(flags)}`,
    );
    return Promise.resolve(0);
  }
  const [name] = positionals;
  if (name === undefined || positionals.length > 1)
    throw new UsageError('explain takes one rule; plimsoll rules lists them');
  const found = allRules.filter((rule) => isCalled(rule, name));
  if (found.length === 0) {
    const ids = allRules.map(({ id }) => id);
    throw new UsageError(`no rule '${name}'${suggest(name, ids) || '; plimsoll rules lists them'}`);
  }
  io.stdout(found.map(explanation).join('\n'));
  return Promise.resolve(0);
}

function explanation(rule: RuleMeta): string {
  return readablePage(pages[rule.id] ?? `# ${rule.id}\n`).replace(
    /^# .*\n/,
    (title) => `${title}\n${ruleFacts(rule)}\n`,
  );
}
