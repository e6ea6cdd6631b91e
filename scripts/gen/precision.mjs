// docs/precision.md: what each rule found in real files.

import { cell } from './rule-tables.mjs';

/**
 * How often the rule spoke on real files, how many of its findings were read there and how many of them were wrong, as the page says it
 * under *When to ignore it*; what else it says of them is the note.
 */
function whatWasRead({ rule, page }) {
  const text = /^## When to ignore it\n([^]*?)^## /m.exec(page)?.[1] ?? '';
  const said = /(?:^|\s)Corpus: ([^]*?)(?:\n\n|\n*$)/.exec(text)?.[1]?.replaceAll('\n', ' ').trim() ?? '';
  const match = /^(\d+) findings?, (\d+) read, (\d+) false\.(?: (.+))?$/.exec(said);
  const wanted = '"Corpus: N findings, R read, F false." and, if need be, further sentences';
  if (match === null) throw new Error(`${rule.id}.md says no ${wanted} under "When to ignore it"`);
  const [findings, read, wrong] = match.slice(1, 4).map(Number);
  if (read > findings || wrong > read)
    throw new Error(`${rule.id}.md: of ${findings} findings ${read} were read, ${wrong} false`);
  return { findings, read, wrong, note: match[4] ?? '' };
}

/** @param note What stands above everything that is generated. */
export function precisionPage(note, entries) {
  const rows = entries.map(({ rule, page }) => {
    const { findings, read, wrong, note: more } = whatWasRead({ rule, page });
    return `| [\`${rule.id}\`](rules/${rule.id}.md) | ${findings} | ${read} | ${wrong} | ${cell(more)} |\n`;
  });
  return [
    `${note}# Precision\n\n`,
    'Each rule was run over 1,494 Dockerfiles, 69 ignore files and 1,091 workflows and actions of public repositories, those that are off\n',
    'by default too, and as many of its findings as the table says were read one by one against the files. What was false was mended; the\n',
    'numbers are those of the rule as it is. Where a rule found nothing, since published files build and start, faults were put into files by a program, and what the rule said was read.\n\n',
    '| Rule | Findings | Read | False | Note |\n|---|--:|--:|--:|---|\n',
    ...rows,
  ].join('');
}
