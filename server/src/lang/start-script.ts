import { lineBreakOf, lineIndex } from '../core/text';
import type { TextEdit } from '../core/text';
import { parseShell } from './shell';
import type { ShellCommand, ShellScript } from './shell';

/** A shell script that starts a program, read. */
export interface StartScript {
  readonly text: string;
  readonly shell: ShellScript;
}

export function readStartScript(text: string): StartScript {
  return { text, shell: parseShell({ text, segments: [{ logical: 0, document: 0, length: text.length }] }) };
}

/** Whether the script itself defines what a command's name says: `name ()`, or `function name`. */
export function isOwnFunction({ text }: StartScript, { name }: ShellCommand): boolean {
  if (name === '') return false;
  const parentheses = /[ \t]*\([ \t]*\)/y;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    parentheses.lastIndex = at + name.length;
    if (parentheses.test(text) || /\bfunction[ \t]$/.test(text.slice(Math.max(0, at - 10), at))) return true;
  }
  return false;
}

/**
 * Has the last command take the shell's place. Undefined where it is not plainly a program: a name that is computed, other
 * than `"$@"`, or that a sourced file may define; or where other programs run beside it, or words stand before it.
 */
export function execEdits({ shell }: StartScript): readonly TextEdit[] | undefined {
  const last = shell.topLevel.at(-1);
  const program = last?.words[0];
  if (last === undefined || program === undefined || last.assignments.length > 0) return undefined;
  if (last !== shell.commands.findLast(({ inSubstitution }) => !inSubstitution)) return undefined;
  if (shell.commands.some(({ operatorBefore }) => operatorBefore === '&')) return undefined;
  const sources = shell.commands.some(({ name }) => name === '.' || name === 'source');
  const isPlain = program.literal && (!sources || program.value.includes('/'));
  if (!isPlain && program.text !== '"$@"') return undefined;
  return [{ range: { start: program.range.start, end: program.range.start }, newText: 'exec ' }];
}

/**
 * Puts `set -e` before the first command: below the shebang and the comments at the top, but not between a command and its
 * own comment. Undefined where the script looks at results itself.
 */
export function errexitEdits({ text, shell }: StartScript): readonly TextEdit[] | undefined {
  const turnsOff = shell.commands.some(
    ({ name, words }) => name === 'set' && words.some(({ value }) => /^\+\w*e/.test(value)),
  );
  if (turnsOff || text.includes('$?')) return undefined;
  const at = behindHead(text);
  return [{ range: { start: at, end: at }, newText: `set -e${lineBreakOf(text)}` }];
}

/** Where the first line of code may stand: behind the shebang and the comments that a blank line keeps apart from what follows. */
function behindHead(text: string): number {
  const lines = lineIndex(text);
  const isComment = (line: number): boolean => text[lines.line(line).start] === '#';
  let head = text.startsWith('#!') ? 1 : 0;
  for (let line = head; line < lines.lineCount; line++) {
    const { start, end } = lines.line(line);
    if (isComment(line)) {
      // What ShellCheck is told before the first command holds for the whole file.
      if (/\bshellcheck\b/.test(text.slice(start, end))) head = line + 1;
    } else if (text.slice(start, end).trim() !== '') break;
    else if (line > 0 && isComment(line - 1)) head = line;
  }
  return lines.line(head).start;
}

/** Commands that fail only where something is wrong: a start that goes on after them is no start. */
const setsUp = /^(:|\[|test|true|cd|export|readonly|umask|set|\.|source|cp|mv|chown|chmod|touch|envsubst|echo|printf)$/;

/** Whether a command before the last one may fail in everyday use, such as one that finds its work done already. */
export function mayFailByHabit({ shell }: StartScript): boolean {
  return shell.commands.slice(0, -1).some(({ name, words }) => {
    const args = words.slice(1).map(({ value }) => value);
    if (name === '' || setsUp.test(name)) return false;
    if (name === 'mkdir') return !args.includes('-p');
    if (name === 'rm' || name === 'ln') return !args.some((arg) => /^-\w*f/.test(arg));
    // Migrations find nothing to do the second time, and succeed.
    return !args.some((arg) => /^(migrate|db:migrate|upgrade|collectstatic)$/.test(arg));
  });
}
