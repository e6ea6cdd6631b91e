import { parseShell, unwrapCommand } from '../shell';
import type { ShellCommand } from '../shell';
import { expandWord } from './expand';
import { baseName, resolvePath } from './paths';
import { runtimeConfig } from './runtime-config';
import { rootBase } from './stage';
import type { Stage, Step } from './stage';

/** What an image calls when it starts, runs its command and checks its health. */
export interface Needs {
  /** File names of programs, those that start others included (`sh`, `tini`, `gosu`). More may stand here than run. */
  readonly programs: ReadonlySet<string>;
  /** Absolute paths that the commands name. */
  readonly paths: ReadonlySet<string>;
  /** Nothing but these is called, as far as commands tell: a program's own code may yet call others. */
  readonly complete: boolean;
}

interface Collected {
  readonly programs: Set<string>;
  readonly paths: Set<string>;
  complete: boolean;
  /** The text of the entry point's script, until it was read. */
  script: string | undefined;
}

/** How deep `sh -c` may stand in `sh -c`. */
const MAX_DEPTH = 4;

/** Programs that start what their own files list. */
const startsOthers =
  /^(npm|npx|yarn|pnpm|pnpx|bun|bunx|make|just|supervisord|init|s6-svscan|runsvdir|pm2|pm2-runtime|foreman|honcho|circusd|cron|crond|parallel|xargs|find|systemd)$/;
/** Programs whose words after a first one are a command. */
const runners: ReadonlyMap<string, string> = new Map([
  ['uv', 'run'],
  ['poetry', 'run'],
  ['pipenv', 'run'],
  ['pdm', 'run'],
  ['hatch', 'run'],
  ['conda', 'run'],
  ['micromamba', 'run'],
  ['bundle', 'exec'],
]);
const shells = /^(sh|bash|ash|dash|zsh|ksh)$/;

/**
 * What `ENTRYPOINT`, `CMD` and `HEALTHCHECK` in force at a stage's end call, seen through shells, `exec`, `env`, `tini`, `gosu` and their like.
 * @param scriptText the text of the script that the entry point starts, where it can be read
 */
export function imageNeeds(stage: Stage, scriptText?: string): Needs {
  const config = runtimeConfig(stage);
  const find = (keyword: string): Step | undefined => config.find((step) => step.keyword === keyword);
  const entrypoint = find('ENTRYPOINT');
  const command = find('CMD');
  const needs: Collected = { programs: new Set(), paths: new Set(), complete: true, script: scriptText };
  const base = rootBase(stage);
  const unknownBase = base.kind === 'unresolved' || (base.kind === 'image' && base.known === undefined);
  // An unknown image's own entry point may call what this file installs.
  if (unknownBase && entrypoint === undefined) needs.complete = false;
  if (entrypoint) readStep(entrypoint, needs);
  if (command && (entrypoint === undefined || isOwnCommand(entrypoint, command))) readStep(command, needs);
  const health = find('HEALTHCHECK');
  if (health) readStep(health, needs);
  const { programs, paths, complete } = needs;
  return { programs, paths, complete };
}

/** `CMD` gives arguments to a program, and a command to a script that ends with `exec "$@"`; of a shell form nothing takes it. */
function isOwnCommand({ instruction }: Step, command: Step): boolean {
  const [first] = command.instruction.json ?? command.instruction.words;
  return instruction.json !== undefined && !(first?.value.startsWith('-') ?? true);
}

function readStep(step: Step, needs: Collected): void {
  const { instruction } = step;
  if (instruction.healthcheck?.type === 'NONE') return;
  if (instruction.json)
    return readWords(
      instruction.json.map(({ value }) => value),
      step,
      needs,
      0,
    );
  needs.programs.add('sh');
  // Other shells have another language.
  if (step.stage.steps.some(({ keyword }) => keyword === 'SHELL')) needs.complete = false;
  readScript(instruction.healthcheck?.command.text ?? instruction.arguments.text, step, needs, 0);
}

function readScript(text: string, step: Step, needs: Collected, depth: number): void {
  if (depth > MAX_DEPTH) {
    needs.complete = false;
    return;
  }
  const { commands, complete } = parseShell({ text, segments: [] });
  if (!complete) needs.complete = false;
  for (const command of commands) readShellCommand(command, step, needs, depth);
}

function readShellCommand({ words }: ShellCommand, step: Step, needs: Collected, depth: number): void {
  const values = words.map((word) => {
    if (word.literal) return word.value;
    const { value, resolved } = expandWord(word.text, step.lookup, '\\');
    return resolved ? value : word.value;
  });
  if (values.length > 0) readWords(values, step, needs, depth);
}

/** A command by its words, as the exec form has them. */
function readWords(values: readonly string[], step: Step, needs: Collected, depth: number): void {
  const words = values.map((value) => ({ value, text: value, literal: true, range: nowhere, logical: nowhere }));
  const args = unwrapCommand({ words }).args.map(({ value }) => value);
  const at = values.length - args.length - 1;
  const program = values[at] ?? '';
  for (const wrapper of values.slice(0, at)) if (/^[\w/][\w./-]*$/.test(wrapper)) needs.programs.add(baseName(wrapper));
  // The script passes on what it was given: the words of `CMD`, which are read on their own.
  if (program === '$@' || program === '$*' || program === '') return;
  if (/[$`]/.test(program)) {
    needs.complete = false;
    return;
  }
  const name = baseName(program);
  needs.programs.add(name);
  for (const value of [program, ...args]) addPath(value, step, needs);

  if (shells.test(name)) return readShell(args, step, needs, depth);
  if (name === '.' || name === 'source' || name === 'eval' || startsOthers.test(name)) needs.complete = false;
  else if (/(\.(sh|bash)|entrypoint[\w.-]*)$/.test(name)) readEntryScript(step, needs, depth);
  const runner = runners.get(name);
  if (runner === undefined) return;
  const verb = args.indexOf(runner);
  const command = args.slice(verb + 1).filter((value) => !value.startsWith('-'));
  // Options of the runner may have values, which then seem to be the program: all that may be one is taken.
  if (verb >= 0) for (const value of command) if (/^[\w./-]+$/.test(value)) needs.programs.add(baseName(value));
}

const nowhere = { start: 0, end: 0 };

/** `sh -c 'script'`, `sh script.sh`. */
function readShell(args: readonly string[], step: Step, needs: Collected, depth: number): void {
  const first = args.findIndex((value) => !/^[-+]/.test(value) && value !== 'pipefail');
  if (first < 0) return;
  const inline = args.slice(0, first).some((value) => /^-\w*c\w*$/.test(value));
  if (inline) readScript(args[first]!, step, needs, depth + 1);
  else readEntryScript(step, needs, depth);
}

/** The first script that is started is the one whose text is given; of others nothing is known. */
function readEntryScript(step: Step, needs: Collected, depth: number): void {
  const { script } = needs;
  needs.script = undefined;
  if (script === undefined || step.keyword === 'HEALTHCHECK') needs.complete = false;
  else readScript(script, step, needs, depth + 1);
}

/** A path that a word names: `/x`, `./x`, `--file=/x`, `main.py`. */
function addPath(word: string, step: Step, needs: Collected): void {
  const value = word.replace(/^--?[\w-]+=/, '');
  if (/[$`*?\s]|:\/\//.test(value) || value.startsWith('-')) return;
  if (!value.includes('/') && !/\.\w+$/.test(value)) return;
  const path = resolvePath(value, step.stage.workdir);
  if (path !== undefined) needs.paths.add(path);
}
