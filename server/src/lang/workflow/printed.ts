import type { Range } from '../../core/text';
import type { MappedText } from '../mapped-text';
import { parseShell, type Redirect, type ShellCommand } from '../shell';
import { maskExpressions } from './expressions';
import type { Script } from './model';

/** A text that a script prints to the log. Offsets are those of the script's text. */
export interface Printed {
  /** `echo`, `printf`, `Write-Host`, `print`; '' for a PowerShell string that stands alone. */
  readonly program: string;
  readonly statement: Range;
  /** From behind the opening quote to the end of the last argument, its quote included. */
  readonly text: Range;
  readonly quote: '' | '"' | "'";
  /** Python's `f` and the like before the quote. */
  readonly prefix: string;
  /** The statement prints this text and a line break, has no options and no redirects, and stands for itself. */
  readonly plain: boolean;
}

/** What a script surely prints, in its order; in a shell that is not known, what Bash and PowerShell have in common. */
export function printedBy({ source, shell }: Script): Printed[] {
  switch (shell) {
    case 'pwsh':
    case 'powershell':
      return powerShell(source.text);
    case 'cmd':
      return commandPrompt(source.text);
    case 'python':
      return python(source.text);
    default:
      return posix(source);
  }
}

function posix(source: MappedText): Printed[] {
  // Expressions are filled in before the shell sees the script; for its grammar they are words.
  const masked = { text: maskExpressions(source.text), segments: source.segments };
  // What a group prints may go to a file.
  const redirectedGroup = /(?:^|[\s;])(?:\}|\)|done|fi|esac)\s*\d?>/m.test(masked.text);
  return parseShell(masked).commands.flatMap((command) => {
    if (command.inSubstitution || command.inPipeline || command.redirects.some(toFile)) return [];
    if (redirectedGroup && command.depth > 0) return [];
    return command.name === 'cat' ? hereDocument(command, source.text) : printedByCommand(command, source.text);
  });
}

/** `cat <<EOF`, and nothing else: the lines below it. */
function hereDocument({ words, redirects: [here, ...others] }: ShellCommand, text: string): Printed[] {
  const delimiter = here?.target?.value;
  if (words.length !== 1 || others.length > 0 || !here?.operator.startsWith('<<') || !delimiter) return [];
  const lines: Printed[] = [];
  let start = lineEnd(text, here.target.logical.end) + 1;
  while (start < text.length) {
    const line = text.slice(start, lineEnd(text, start));
    if (line.replace(here.operator === '<<-' ? /^\t+/ : '', '') === delimiter) return lines;
    lines.push(printedAt(start, line, line, { program: 'cat', quote: '', plain: false }));
    start += line.length + 1;
  }
  return [];
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function printedByCommand({ name, words, redirects, logical }: ShellCommand, text: string): Printed[] {
  if (name !== 'echo' && name !== 'printf') return [];
  const first = words.findIndex((word, i) => i > 0 && !/^-[neE]+$/.test(word.text));
  const [from, last] = [words[first], words.at(-1)];
  if (from === undefined || last === undefined) return [];
  const mark = text[from.logical.start];
  const quote = mark === '"' || mark === "'" ? mark : '';
  const endsLine = name === 'echo' || new RegExp(`^.[^"'%]*(?:%s[^"'%]*)*\\\\n${quote}$`).test(from.text);
  return [
    {
      program: name,
      statement: logical,
      text: { start: from.logical.start + quote.length, end: last.logical.end },
      quote,
      prefix: '',
      plain: first === 1 && redirects.length === 0 && endsLine,
    },
  ];
}

function toFile({ operator, fd, target }: Redirect): boolean {
  if (operator.startsWith('<') || (fd !== undefined && fd !== 1)) return false;
  const duplicates = operator === '>&' && /^\d$/.test(target?.text ?? '');
  return !duplicates && !/^\/dev\/std(?:out|err)$/.test(target?.value ?? '');
}

interface ScriptLine {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): ScriptLine[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { text: line, start };
    start += line.length + 1;
    return found;
  });
}

/** The lines that are outside of blocks which begin and end with lines of their own. */
function linesOutside(text: string, begins: (line: string) => RegExp | undefined): ScriptLine[] {
  let until: RegExp | undefined;
  return linesOf(text).filter(({ text: line }) => {
    if (until) {
      if (until.test(line)) until = undefined;
      return false;
    }
    until = begins(line);
    return until === undefined;
  });
}

function powerShell(text: string): Printed[] {
  const outside = linesOutside(text, (line) => {
    if (/@"\s*$/.test(line)) return /^"@/;
    if (/@'\s*$/.test(line)) return /^'@/;
    return line.includes('<#') && !line.includes('#>') ? /#>/ : undefined;
  });
  return outside.flatMap((line) => {
    const found = /^([^#|"']*?)((?:(echo|Write-Output|Write-Host)\s+)?(["'])(?=\s*::|[^"']*##\[).*)$/i.exec(
      line.text.trimEnd(),
    );
    if (!found) return powerShellExpression(line);
    const [, before = '', statement = '', program = '', quote = ''] = found;
    const opens = /^\s*$/.test(before);
    if (!opens && (program === '' || !/[;{]\s*$/.test(before))) return powerShellExpression(line);
    const rest = statement.slice(program === '' ? 1 : statement.indexOf(quote) + 1);
    const plain = opens && rest.endsWith(quote) && !/["']\s*[|>;+-]|["']\s+["']/.test(rest);
    // What goes to a file or into a pipe is not printed.
    if (/["']\s*(?:\||\d?>)/.test(rest)) return [];
    return [
      printedAt(line.start + before.length, statement, rest, { program, quote: quote === '"' ? '"' : "'", plain }),
    ];
  });
}

/** `Write-Host ::a b` joins its words; brackets hold an expression, `[Console]::WriteLine` a text. */
function powerShellExpression({ text, start }: ScriptLine): Printed[] {
  const found =
    /^(\s*)(Write-Host\s+((?:::|##\[)[^|>]*))$/i.exec(text.trimEnd()) ??
    /^(\s*)((?:Write-Host|Write-Output|echo|\[(?:System\.)?Console\]::WriteLine)\s*\(["']((?:::|##\[)[^|>]*))$/i.exec(
      text.trimEnd(),
    );
  if (!found) return [];
  const [, before = '', statement = '', rest = ''] = found;
  return [printedAt(start + before.length, statement, rest, { program: 'Write-Host', quote: '', plain: false })];
}

function commandPrompt(text: string): Printed[] {
  return linesOf(text).flatMap((line) => {
    const written = line.text.trimEnd();
    // Behind `if`, `for` and `else` too.
    const echo = /^\s*@?(?:if|for|else|\)\s*else)\b/i.test(written) ? /[\s(@](echo[ .:])/i : /^\s*@?(echo[ .:])/i;
    const found = echo.exec(written);
    if (!found) return [];
    const [all, word = ''] = found;
    const start = found.index + all.length - word.length;
    const rest = written.slice(start + word.length);
    if (/[<>|]/.test(rest) || !/^\s*::|##\[/.test(rest)) return [];
    const plain = /^\s*@?$/.test(written.slice(0, start)) && !/[&()^]/.test(rest) && word.endsWith(' ');
    const kind = { program: 'echo', quote: '', plain } as const;
    return [printedAt(line.start + start, written.slice(start), rest.trimStart(), kind)];
  });
}

function python(text: string): Printed[] {
  const outside = linesOutside(text, (line) => {
    const [mark, ...more] = line.match(/"""|'''/g) ?? [];
    return mark !== undefined && more.length % 2 === 0 ? new RegExp(mark) : undefined;
  });
  return outside.flatMap((line) => {
    const found = /^(\s*)((print|sys\.stdout\.write)\(([rf]{0,2})(["'])((?:\s*::|[^"']*##\[).*))$/i.exec(
      line.text.trimEnd(),
    );
    if (!found) return [];
    const [, before = '', statement = '', program = '', prefix = '', quote = '', rest = ''] = found;
    const own = /[,(]\s*(?:file|end|sep|flush)\s*=/.test(rest) || /r/i.test(prefix) || program !== 'print';
    const plain = closesAtEnd(statement) && !own;
    const mark = quote === '"' ? '"' : "'";
    return [printedAt(line.start + before.length, statement, rest, { program, quote: mark, prefix, plain })];
  });
}

/** The bracket that the statement opens first is closed by its last character, as far as quotes can be followed. */
function closesAtEnd(statement: string): boolean {
  const bare = statement.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  let depth = 0;
  for (let i = 0; i < bare.length; i++) {
    const character = bare[i];
    if (character === '#') return false;
    if (character === '(') depth++;
    if (character === ')' && --depth === 0) return i === bare.length - 1;
  }
  return false;
}

type Kind = Pick<Printed, 'program' | 'quote' | 'plain'> & { readonly prefix?: string };

function printedAt(start: number, statement: string, rest: string, kind: Kind): Printed {
  const end = start + statement.length;
  return { statement: { start, end }, text: { start: end - rest.length, end }, prefix: '', ...kind };
}
