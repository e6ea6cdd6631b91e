import { ageNote } from '../data/platform';
import { factsDates } from '../data/platform.gen';
import { pageSummary } from '../rules/page';
import { pages } from '../rules/pages.gen';
import { ruleUrl } from '../version';
import type { CliIo } from './io';
import { allRules } from './rule-table';
import { flagLines, parseFlags, UsageError } from './usage';

export const flags = {
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json' },
  help: { help: 'Show this help' },
} as const;

/** `plimsoll rules`. Resolves to the exit code. @throws UsageError */
export function runRules(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (positionals.length > 0)
    throw new UsageError(`rules takes no argument; plimsoll explain ${positionals[0]} shows one`);
  if (values.help) io.stdout(`Lists the rules.\n\nUsage: plimsoll rules [FLAGS]\n\nFlags\n${flagLines(flags)}`);
  else {
    io.stdout(values.format === 'json' ? asJson() : asText());
    const note = ageNote(new Date().toISOString().slice(0, 10));
    if (note !== '') io.stderr(`${note}\n`);
  }
  return Promise.resolve(0);
}

function asText(): string {
  const rows = allRules.map(({ id, severity, fixes }) => [id, severity, fixes === 'none' ? '-' : fixes]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = allRules.map(({ id }, index) => {
    const cells = rows[index]!.map((text, column) => text.padEnd(widths[column]!));
    return `${[...cells, pageSummary(pages[id] ?? '')].join('  ').trimEnd()}\n`;
  });
  return lines.join('');
}

function asJson(): string {
  const rules = allRules.map(({ id, language, group, severity, since, aliases, fixes }) => ({
    id,
    language,
    group,
    severity,
    since,
    aliases,
    fixes,
    summary: pageSummary(pages[id] ?? ''),
    url: ruleUrl(id) ?? null,
  }));
  return `${JSON.stringify({ version: 1, facts: factsDates, rules }, undefined, 2)}\n`;
}
