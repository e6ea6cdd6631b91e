import type { TextEdit } from '../../../core/text';
import { maskExpressions } from '../../../lang/workflow/expressions';
import type { Script, Shell } from '../../../lang/workflow/model';
import type { Printed } from '../../../lang/workflow/printed';

/** A workflow command in a printed line. */
export interface PrintedCommand {
  /** In lower case. */
  readonly command: string;
  /** The property `name`; undefined where there is none. */
  readonly name: string | undefined;
  /** What is printed before it on its line: blanks, or with the older form anything. */
  readonly before: string;
  /** Length of what comes before the value: `::set-output name=x::`. */
  readonly length: number;
}

/**
 * The runner's grammar: `::name key=value,key=value::data` at the start of a line, blanks aside, and the older
 * `##[name key=value;key=value]data` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function readCommand(text: string): PrintedCommand | undefined {
  const found =
    /^([ \t]*)::([a-z-]+)(?: ([^\n"'`]*?))?::/i.exec(text) ?? /^(.*?)##\[([a-z-]+)(?: ([^\n"'`[\]]*))?\]/i.exec(text);
  if (!found) return undefined;
  const [all, before = '', command = '', properties = ''] = found;
  const separator = all.startsWith('::', before.length) ? ',' : ';';
  const name = properties.split(separator).find((property) => /^\s*name=/i.test(property));
  const length = all.length - before.length;
  return { command: command.toLowerCase(), name: name?.replace(/^\s*name=/i, ''), before, length };
}

const files: ReadonlyMap<string, string> = new Map([
  ['set-output', 'GITHUB_OUTPUT'],
  ['save-state', 'GITHUB_STATE'],
  ['set-env', 'GITHUB_ENV'],
  ['add-path', 'GITHUB_PATH'],
]);

/** How a shell sends what a statement prints to the end of a file: what comes before it and behind it. */
const redirects: Readonly<Record<Shell, (file: string) => readonly [before: string, behind: string]>> = {
  bash: (file) => ['', ` >> "$${file}"`],
  sh: (file) => ['', ` >> "$${file}"`],
  pwsh: (file) => ['', ` >> $env:${file}`],
  // Windows PowerShell's `>>` writes UTF-16, which the runner does not read.
  powershell: (file) => ['', ` | Out-File -FilePath $env:${file} -Encoding utf8 -Append`],
  // Ahead, since `echo a=1>> file` would redirect channel 1, and a value with `)` would close brackets.
  cmd: (file) => [`>> "%${file}%" `, ''],
  python: (file) => ['', `, file=open(os.environ["${file}"], "a"))`],
};

/** The escapes of a command's value; a file takes values as they are. */
const escapes = /%(?:0A|0D|25)/gi;

/** The edits that write to the runner's file what the command sets; undefined where that may not come out the same. */
export function writeToFile(script: Script, printed: Printed, command: PrintedCommand): TextEdit[] | undefined {
  const file = files.get(command.command);
  const { shell, source } = script;
  if (!file || !shell || !printed.plain || command.before !== '') return undefined;
  const { text } = source;
  const key = command.command === 'add-path' ? '' : command.name;
  if (key === undefined || (key === '' && command.command !== 'add-path')) return undefined;
  // A format may take the name from its arguments.
  const named = printed.program === 'printf' && key === '%s' ? '' : maskExpressions(key);
  if (/[=%<\s]/.test(named)) return undefined;
  const outer = text.slice(0, printed.text.start) + text.slice(printed.text.end);
  const value = text.slice(printed.text.start + command.length, printed.text.end);
  // Values that were escaped beforehand would keep their escapes.
  if (outer.match(escapes) !== null || value.includes('\n')) return undefined;
  const written = value.match(escapes);
  const edits = written
    ? writeLines(script, printed, command, key, file)
    : writeLine(script, printed, command, key, file);
  return edits && withImport(script, edits);
}

/** `NAME=value`: only what is around the value changes. */
function writeLine(script: Script, printed: Printed, { length }: PrintedCommand, key: string, file: string) {
  const { start, end } = printed.text;
  const head = script.edit(start, start + length, key === '' ? '' : `${key}=`);
  return withRedirect(script, printed, file, [head], end);
}

/** `NAME<<EOF`, the lines of the value, `EOF`: each an argument of its own. */
function writeLines(script: Script, printed: Printed, { length }: PrintedCommand, key: string, file: string) {
  const { quote, prefix, program, text } = printed;
  const argument = script.source.text
    .slice(text.start + length, text.end)
    .replace(script.shell === 'python' ? /\)$/ : '', '');
  const value = argument.slice(0, -1);
  const oneWord = quote !== '' && argument.endsWith(quote) && !/["'`]|\$\(/.test(value);
  if (key === '' || script.shell === 'cmd' || !oneWord || program === 'printf' || /%(?:0D|25)/i.test(value))
    return undefined;
  const lines = value.split(/%0A/i);
  let delimiter = 'EOF';
  for (let i = 1; value.includes(delimiter); i++) delimiter = `EOF_${i}`;
  const separator = script.shell === 'python' ? ', ' : ' ';
  const words = [`${key}<<${delimiter}`, ...lines, delimiter].map((line) => `${prefix}${quote}${line}${quote}`);
  const from = text.start - quote.length - prefix.length;
  const to = script.shell === 'python' ? text.end - 1 : text.end;
  const statement = words.join(separator) + (script.shell === 'python' ? ', sep="\\n"' : '');
  return withRedirect(script, printed, file, [script.edit(from, to, statement)], text.end, true);
}

function withRedirect(
  script: Script,
  printed: Printed,
  file: string,
  edits: readonly (TextEdit | undefined)[],
  end: number,
  severalWords = false,
): TextEdit[] | undefined {
  const { shell } = script;
  const [before, behind] = redirects[shell!](file);
  const all = [...edits];
  if (before !== '') all.push(script.edit(printed.statement.start, printed.statement.start, before));
  // Python's bracket is opened before and closed behind the file.
  if (shell === 'python') all.push(script.edit(end - 1, end, behind));
  else if (behind !== '') all.push(script.edit(end, end, behind));
  const program = programInstead(script, printed, severalWords);
  if (program !== undefined) {
    const { start } = printed.statement;
    all.push(script.edit(start, start + printed.program.length, program));
  }
  return all.every((edit) => edit !== undefined) ? all : undefined;
}

/** What prints to the host cannot be redirected; echo prints one line, printf each of its arguments. */
function programInstead({ shell }: Script, { program }: Printed, severalWords: boolean): string | undefined {
  if (/^write-host$/i.test(program)) return 'Write-Output';
  if (!severalWords) return undefined;
  if (shell === 'bash' || shell === 'sh') return "printf '%s\\n'";
  return program === '' ? 'Write-Output ' : undefined;
}

/** Python needs `os`; the line is only there to be added where a script is written line by line. */
function withImport(script: Script, edits: TextEdit[]): TextEdit[] | undefined {
  const { shell, source, style } = script;
  if (shell !== 'python' || /^\s*(?:import|from)\b[^#\n]*\bos\b/m.test(source.text)) return edits;
  const canAdd = style === 'literal' && !source.text.includes('__future__');
  const line = canAdd ? script.edit(0, 0, 'import os\n') : undefined;
  return line && [line, ...edits];
}
