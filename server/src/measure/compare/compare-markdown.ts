import type { ComparedImage, Comparison } from './compare';
import { lineRows, reasonText, totalRows } from './compare-rows';
import { oneLine } from '../display';
import { formatBytes, formatSeconds } from '../units';

/** GitHub refuses comments beyond 65,536 characters; ours may stand below other text. */
const LIMIT = 60_000;
const ROWS = 100;
/** Characters of an instruction or name, and of a note. */
const CODE = 120;
const NOTE = 500;

/** A comparison as the comment of a pull request: a table, what made the difference, and the lines behind a click. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { before, after, totals, reasons, notes } = comparison;
  const table = totalRows(comparison).map(
    (row) => `| ${row.name} | ${row.before} | ${row.after} | ${row.change || 'not compared'} |`,
  );
  const head = [
    `### ${headline(totals)}`,
    '',
    `${imageText(before)} → ${imageText(after)}`,
    '',
    '| | before | after | change |',
    '|---|---:|---:|---:|',
    ...table,
    ...reasons.flatMap((reason) => ['', reasonText(reason, code)]),
    ...notes.flatMap((note) => ['', `> ${escaped(note, NOTE)}`]),
    '',
  ].join('\n');
  return head + details(comparison, LIMIT - head.length);
}

function headline({ bytes, seconds }: Comparison['totals']): string {
  const size =
    bytes.after === null ? [] : [`${formatBytes(bytes.after)}${than(bytes.delta, formatBytes, ['smaller', 'larger'])}`];
  const time =
    seconds.after === null
      ? []
      : [`built in ${formatSeconds(seconds.after)}${than(seconds.delta, formatSeconds, ['faster', 'slower'])}`];
  return `Image: ${[...size, ...time].join('; ') || 'nothing to compare'}`;
}

function than(delta: number | null, show: (amount: number) => string, [less, more]: readonly [string, string]): string {
  if (delta === null) return '';
  return delta === 0 ? ', as before' : `, ${show(Math.abs(delta))} ${delta < 0 ? less : more}`;
}

function imageText({ tags, image, platform }: ComparedImage): string {
  return `${code(tags[0] ?? image.slice(0, 19))} (${escaped(platform, CODE)})`;
}

/** The table of lines, as many rows as there is room for; nothing where no line differs. */
function details(comparison: Comparison, room: number): string {
  const rows = lineRows(comparison);
  if (rows.length === 0) return '';
  const open = [
    '<details>',
    `<summary>By line: ${rows.length} of ${comparison.lines.length} differ</summary>`,
    '',
    '| | line | instruction | size | wastes | time |',
    '|---|---:|---|---:|---:|---:|',
    '',
  ].join('\n');
  const close = (left: number): string => `${left > 0 ? `\nand ${left} more\n` : ''}\n</details>\n`;
  let text = open;
  let shown = 0;
  for (const row of rows.slice(0, ROWS)) {
    const was = row.was === null ? '' : `<br>was ${code(row.was)}`;
    const line = `| ${row.mark} | ${row.line} | ${code(row.instruction)}${was} | ${row.bytes} | ${row.wastedBytes} | ${row.seconds} |\n`;
    if (text.length + line.length + close(rows.length).length > room) break;
    text += line;
    shown++;
  }
  return `\n${text}${close(rows.length - shown)}`;
}

/**
 * Hostile text as code that is only shown. A code span of Markdown would not do: a table takes a `|` in it for its own, and a backslash
 * before that one too. In HTML every mark is a number; and GitHub makes no links, mentions or issues of what stands in `code`.
 */
function code(text: string): string {
  return `<code>${escaped(text, CODE)}</code>`;
}

/** One line in which nothing is Markdown, HTML or the begin of a link, and nothing deceives the eye; of so many characters at most. */
function escaped(text: string, most: number): string {
  const characters = Array.from(oneLine(text).replaceAll(/[\p{Cf}\p{Cs}]/gu, ''));
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
  return shown.replaceAll(/[\\`*_{}[\]<>#|&"'~@:$^]|(?<=www)\./g, (character) => `&#${character.codePointAt(0)};`);
}
