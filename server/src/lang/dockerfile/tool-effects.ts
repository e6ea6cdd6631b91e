import type { ShellWord } from '../shell';
import { commandEnvironment } from './command-environment';
import { anywhere, eachPath, positionals, whereItRuns, words } from './effect';
import type { Effect } from './effect';
import { parseArguments } from './options';
import { parentPath, resolvePath } from './paths';
import type { Run, RunCommand } from './run';

function environment(word: ShellWord | undefined, command: RunCommand, run: Run): Effect[] {
  const path = word && run.path(word, command);
  return path === undefined ? [anywhere] : [{ kind: 'tree', path, environment: true }];
}

/** Programs of Python: `pip`, `python -m venv`, `virtualenv`. */
export function isPythonTool(name: string): boolean {
  return /^(pip|python)[\d.]*$|^virtualenv$/.test(name);
}

/** `pip install` of packages goes to the system's folders, unless a PATH of the Dockerfile's own leads to an environment. */
export function pythonEffects(command: RunCommand, run: Run): Effect[] {
  if (command.name === 'virtualenv') return environment(positionals(command, '-p --python').at(-1), command, run);
  const values = command.args.map(({ value }) => value);
  const python = command.name.startsWith('python');
  if (python && values[0] === '-m' && (values[1] === 'venv' || values[1] === 'virtualenv'))
    return environment(positionals(command, '-m --prompt').at(-1), command, run);
  const pip = python ? (values[0] === '-m' && values[1] === 'pip' ? values.slice(2) : undefined) : values;
  if (pip === undefined) return [anywhere];
  if (!pip.includes('install')) return [{ kind: 'system' }];
  const elsewhere = /^(-t|--target|--prefix|--root)$|^--(target|prefix|root)=/;
  if (pip.some((value) => elsewhere.test(value)) || run.declares('PATH') || run.declares('VIRTUAL_ENV'))
    return [anywhere];
  const local = pip.some((value) => /^(-e|--editable|\.|\.\/.*|\.\[.*)$|^--editable=/.test(value));
  return local ? [{ kind: 'system' }, whereItRuns(command)] : [{ kind: 'system' }];
}

/** Tools of a project: they write below the folder that they run in, and into the system's caches. */
export const projectTools = words(
  'npm npx pnpm yarn bun tsc next vite webpack ng composer bundle poetry pdm pipenv uv hatch mvn ./mvnw gradle ./gradlew cargo go dotnet mix rake',
);

/** Tools of a project, with what their options send elsewhere. */
export function toolEffects(command: RunCommand, run: Run): Effect[] {
  const values = command.args.map(({ value }) => value);
  if (command.name === 'npm' && (values.includes('-g') || values.includes('--global') || values[0] === 'config'))
    return [];
  const { values: options } = parseArguments(
    command.args,
    words('-o --output --prefix --project --directory --target-dir --cwd -C --root --path'),
  );
  const effects: Effect[] = [];
  if (command.name === 'go' || command.name === 'dotnet') {
    const word = options.get('-o') ?? options.get('--output');
    if (word) effects.push(...eachPath([word], command, run, (path) => [{ kind: 'tree', path, environment: false }]));
  } else if (options.size > 0 && !options.has('-o')) {
    return [anywhere];
  }
  if (command.name === 'uv') effects.push(...uvEffects(command, run, values));
  if (command.name === 'poetry' && values.includes('install')) effects.push(...poetryEffects(command, run));
  return [{ kind: 'system' }, ...effects, whereItRuns(command)];
}

/** `poetry install` makes `.venv` where the project lies when it is told so; else it is in a cache, under a computed name. */
function poetryEffects(command: RunCommand, run: Run): Effect[] {
  const inProject = commandEnvironment(command, run).value('POETRY_VIRTUALENVS_IN_PROJECT') ?? '';
  const path = /^(1|true)$/i.test(inProject) ? resolvePath('.venv', command.cwd) : undefined;
  return path === undefined ? [] : [{ kind: 'tree', path, environment: true }];
}

/** The environment that `uv sync` and `uv venv` make. */
function uvEffects(command: RunCommand, run: Run, values: readonly string[]): Effect[] {
  const verb = values.find((value) => !value.startsWith('-'));
  if (verb === 'venv')
    return environment(positionals(command, '-p --python --prompt')[1] ?? defaultEnvironment(command), command, run);
  if (verb !== 'sync') return [];
  const { sets, value } = commandEnvironment(command, run);
  const variable = values.includes('--active') && sets('VIRTUAL_ENV') ? 'VIRTUAL_ENV' : 'UV_PROJECT_ENVIRONMENT';
  const set = sets(variable) ? value(variable) : '.venv';
  const path = set === undefined ? undefined : resolvePath(set, command.cwd);
  return path === undefined
    ? [anywhere]
    : [
        { kind: 'folder', path: parentPath(path) },
        { kind: 'tree', path, environment: true },
      ];
}

function defaultEnvironment(command: RunCommand): ShellWord {
  const word = command.shell.words[0]!;
  return { ...word, text: '.venv', value: '.venv', literal: true };
}
