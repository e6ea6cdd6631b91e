import type { Command } from './command';
import { keywordOf, readCommand } from './command';
import { readJsonForm } from './json-form';
import type { Escape } from './lex';
import { lex } from './lex';

/** A `<<NAME` in a joined instruction: UTF-16 offsets, `end` exclusive. */
export interface HeredocOpener {
  readonly name: string;
  readonly dash: boolean;
  readonly expand: boolean;
  readonly fd: number;
  readonly start: number;
  readonly end: number;
}

const OPENER = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/;
const HOLDERS = new Set(['RUN', 'COPY', 'ADD']);

/**
 * The heredocs that a joined instruction opens, by BuildKit's rules: only `RUN`, `COPY` and `ADD` (also inside of `ONBUILD`) in shell form
 * open any; a quoted `<<` does not, nor does anything in a text with a quote that is never closed. The escape character is always a
 * backslash here. `'refused'` when a name cannot be read.
 */
export function readHeredocs(text: string, command: Command, escape: Escape): readonly HeredocOpener[] | 'refused' {
  if (!text.includes('<<') || !canHold(command, escape)) return [];
  const openers: HeredocOpener[] = [];
  for (const word of lex(text, { escape: '\\', rawQuotes: true, rawEscapes: true })?.words ?? []) {
    const [, fd = '', dash = '', rest = ''] = OPENER.exec(word.text) ?? [];
    if (rest === '') continue;
    const plain = lex(rest, { escape: '\\', rawQuotes: false, rawEscapes: false });
    const quoted = lex(rest, { escape: '\\', rawQuotes: true, rawEscapes: false });
    if (plain === undefined || quoted === undefined) return 'refused';
    const [name, ...more] = plain.words;
    if (name === undefined || more.length > 0) continue;
    if (quoted.words.length !== 1) return 'refused';
    openers.push({
      name: name.text,
      dash: dash === '-',
      expand: countQuotes(name.text) === countQuotes(quoted.words[0]!.text),
      fd: Math.min(Number(fd), Number.MAX_SAFE_INTEGER),
      start: word.start,
      end: word.end,
    });
  }
  return openers;
}

function canHold(command: Command, escape: Escape): boolean {
  const inner = keywordOf(command) === 'ONBUILD' ? readCommand(command.arguments.text, escape) : command;
  return HOLDERS.has(keywordOf(inner)) && !Array.isArray(readJsonForm(inner.arguments.text));
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length;
}
