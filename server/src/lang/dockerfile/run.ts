import type { Range } from '../../core/text';
import type { MappedText } from '../mapped-text';
import { parseShell, unwrapCommand } from '../shell';
import type { ShellCommand, ShellScript, ShellWord } from '../shell';
import { expandWord } from './expand';
import type { Instruction, Mount } from './parse';
import { parseMount } from './parse';
import { resolvePath } from './paths';
import type { Lookup } from './scope';

/** One simple command of a `RUN`, seen through `sudo`, `env` and their like. */
export interface RunCommand {
  readonly shell: ShellCommand;
  /** The program; the system's own folders are left out (`/usr/bin/chown` is `chown`). */
  readonly name: string;
  /** The words after the name. */
  readonly args: readonly ShellWord[];
  /** Where it runs; undefined when a `cd` before it cannot be followed. */
  readonly cwd: string | undefined;
}

export interface Run {
  readonly commands: readonly RunCommand[];
  /** The whole script was understood: only then may a rule argue from what is not there. */
  readonly complete: boolean;
  /** Nothing but commands joined by `&&`, `;` or line ends: each can be cut out. */
  readonly plainList: boolean;
  readonly mounts: readonly Mount[];
  /** What a variable of the Dockerfile holds here; undefined when it is not known. */
  variable(name: string): string | undefined;
  /** Whether the Dockerfile sets this variable before, be its value known or not. */
  declares(name: string): boolean;
  /** A word's value with the variables of the Dockerfile filled in; undefined when it holds anything else. */
  value(word: ShellWord): string | undefined;
  /** The absolute path that a word of this command means; undefined when it cannot be known. */
  path(word: ShellWord, command: RunCommand): string | undefined;
  /** The script's places: the arguments, or the body of a here-document that is the script. */
  readonly script: MappedText;
  /** The body of the here-document when that is the script. */
  readonly heredocBody: Range | undefined;
}

/** Reads a `RUN` in shell form, exec form or as a here-document. */
export function readRun(
  text: string,
  instruction: Instruction,
  workdir: string | undefined,
  lookup: Lookup,
  declares: (name: string) => boolean,
): Run {
  const heredoc = scriptHeredoc(text, instruction);
  const source = heredoc ?? withHeredocs(text, instruction);
  const script = instruction.json ? emptyScript : parseShell(source);
  const assigned = new Set(script.commands.flatMap((command) => command.assignments.map(({ name }) => name)));
  for (const command of script.commands) for (const name of loopVariables(command)) assigned.add(name);
  const runLookup: Lookup = (name) => (assigned.has(name) ? undefined : lookup(name));

  const value = (word: ShellWord): string | undefined => {
    if (word.literal) return word.value;
    if (/\$\(|`|[*?[{]/.test(word.text.replaceAll(/\$\{/g, ''))) return undefined;
    const expanded = expandWord(word.text, runLookup, '\\');
    return expanded.resolved ? expanded.value : undefined;
  };

  let cwd = workdir;
  const commands: RunCommand[] = [];
  for (const shell of script.commands) {
    const { args } = unwrapCommand(shell);
    const name = shell.words.at(-args.length - 1)?.value ?? '';
    commands.push({ shell, name: name.replace(/^\/(usr\/)?(local\/)?s?bin\//, ''), args, cwd });
    if (name !== 'cd') continue;
    const target = args.find((word) => !word.value.startsWith('-'));
    const folder = target && value(target);
    // A `cd` that may not run, or that ends with its subshell, leaves what follows in doubt.
    const certain = shell.depth === 0 && !shell.conditional && !shell.inSubshell;
    cwd = certain && folder !== undefined ? resolvePath(folder, cwd) : undefined;
  }

  return {
    commands,
    complete: script.complete && instruction.json === undefined,
    plainList: script.plainList && script.complete,
    mounts: instruction.flags.filter(({ name }) => name === 'mount').map(parseMount),
    variable: runLookup,
    declares,
    value,
    path(word, command) {
      const text = value(word);
      return text === undefined ? undefined : resolvePath(text, command.cwd);
    },
    script: source,
    heredocBody: heredoc && instruction.heredocs[0]!.body,
  };
}

const emptyScript: ShellScript = { commands: [], complete: true, topLevel: [], plainList: false };

/** `RUN <<EOF`: the body is the script when nothing but a shell reads it. */
function scriptHeredoc(text: string, instruction: Instruction): MappedText | undefined {
  const [heredoc] = instruction.heredocs;
  if (heredoc === undefined || instruction.heredocs.length > 1) return undefined;
  const words = instruction.words.filter(({ range }) => range.start !== heredoc.opener.start);
  if (!words.every(({ value }) => /^(\/bin\/|\/usr\/bin\/)?(ba|da|z|a)?sh$|^-[eux]+$/.test(value))) return undefined;
  const { start, end } = heredoc.body;
  const body = text.slice(start, end);
  const firstLine = body.slice(0, body.indexOf('\n') + 1);
  if (firstLine.startsWith('#!') && !/\b(ba|da|z|a)?sh\b/.test(firstLine)) return undefined;
  return { text: body, segments: [{ logical: 0, document: start, length: end - start }] };
}

/** The arguments with the here-documents that their commands read: without the bodies the script would seem cut off. */
function withHeredocs(text: string, instruction: Instruction): MappedText {
  const { arguments: args, heredocs } = instruction;
  const [first, last] = [heredocs[0], heredocs.at(-1)];
  if (first === undefined || last === undefined) return args;
  const { start } = first.body;
  const below = text.slice(start, last.delimiter.end);
  const logical = args.text.length + 1;
  return {
    text: `${args.text}\n${below}`,
    segments: [...args.segments, { logical, document: start, length: below.length }],
  };
}

function loopVariables(command: ShellCommand): string[] {
  return command.name === 'read' || command.name === 'export' || command.name === 'local'
    ? command.words.slice(1).map(({ value }) => value.split('=')[0] ?? '')
    : [];
}
