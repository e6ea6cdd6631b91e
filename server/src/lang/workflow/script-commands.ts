import type { Range } from '../../core/text';
import { parseShell, unwrapCommand } from '../shell';
import { environment } from './environment';
import { maskExpressions } from './expressions';
import { withEnvironment } from './job-token';
import type { Step, WorkflowModel } from './model';

/** A command of a script whose variables are filled in where the file tells them; all others stand as written. */
export interface ScriptCommand {
  readonly range: Range;
  readonly name: string;
  readonly words: readonly string[];
  /** What it reads: the words of the command before it in its pipeline, and the targets of its redirections. */
  readonly input: readonly string[];
}

/** The commands of a step's script in Bash or sh, in its order. */
export function scriptCommands(model: WorkflowModel, step: Step): ScriptCommand[] {
  const { run } = step;
  if (!run || (run.shell !== 'bash' && run.shell !== 'sh')) return [];
  const { text, segments } = run.source;
  // Expressions are filled in before the shell sees the script; for its grammar they are words.
  const { commands } = parseShell({ text: maskExpressions(text), segments });
  const assigned = new Map<string, string>();
  const filled = (written: string): string =>
    withEnvironment(model, step, written).replaceAll(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (whole, bare?: string, braced?: string) => {
        const name = bare ?? braced ?? '';
        return assigned.get(name) ?? environment(model, step, name) ?? whole;
      },
    );
  const read = ({ logical }: { readonly logical: Range }): string =>
    withEnvironment(model, step, filled(text.slice(logical.start, logical.end).replaceAll(/["']/g, '')));
  return commands.map((command, i) => {
    const { name, args } = unwrapCommand(command);
    const before = command.inPipeline ? (commands[i - 1]?.words ?? []) : [];
    const targets = command.redirects.flatMap(({ target }) => target ?? []);
    const found = { range: command.range, name, words: args.map(read), input: [...before, ...targets].map(read) };
    for (const { name: variable, value } of command.assignments) if (value) assigned.set(variable, read(value));
    return found;
  });
}
