import type { Run, RunCommand } from './run';

/** Environment variables as one command of a `RUN` sees them: its own come first, then the script's, then the Dockerfile's. */
export interface CommandEnvironment {
  /** Undefined when it is not set, or not known. */
  readonly value: (name: string) => string | undefined;
  /** Whether it is set at all, be its value known or not. */
  readonly sets: (name: string) => boolean;
}

/** Reads `A=b command`, `env A=b command`, `export A=b` earlier in the script, and the Dockerfile's `ENV` and `ARG`. */
export function commandEnvironment(command: RunCommand, run: Run): CommandEnvironment {
  const set = new Map<string, string | undefined>();
  const addPair = (word: RunCommand['args'][number]): void => {
    const [, name, value] = /^(\w+)=([^]*)$/.exec(run.value(word) ?? '') ?? [];
    const unknown = /^\w+(?==)/.exec(word.value)?.[0];
    if (name !== undefined) set.set(name, value);
    else if (unknown !== undefined) set.set(unknown, undefined);
  };
  for (const { name, args } of run.commands.slice(0, run.commands.indexOf(command)))
    if (name === 'export') args.forEach(addPair);
  const wrappers = command.shell.words.slice(0, command.shell.words.length - command.args.length);
  wrappers.forEach(addPair);
  for (const { name, value } of command.shell.assignments) set.set(name, value && run.value(value));
  return {
    value: (name) => (set.has(name) ? set.get(name) : run.variable(name)),
    sets: (name) => set.has(name) || run.declares(name),
  };
}
