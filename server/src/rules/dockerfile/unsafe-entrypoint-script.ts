import { joinPath } from '../../context/listings';
import type { FileEdits } from '../../core/finding';
import { defineRule } from '../../core/rule';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { isProgram } from '../../lang/dockerfile/shell-form';
import type { ShellCommand } from '../../lang/shell';
import { errexitEdits, execEdits, isOwnFunction, mayFailByHabit, readStartScript } from '../../lang/start-script';
import type { StartScript } from '../../lang/start-script';

interface Data {
  readonly path: string;
  readonly mend: 'exec' | 'errexit';
  readonly file: FileEdits | undefined;
  /** What stopped the start before is not all that stops it now. */
  readonly mayStopMore: boolean;
}

export default defineRule<DockerfileModel, Data>({
  id: 'unsafe-entrypoint-script',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    'no-exec': '{path} starts the program without exec: signals such as that of docker stop may not reach it',
    'no-errexit': '{path} goes on after a command that fails: it has no set -e',
    exec: 'Start the program by exec in {path}',
    errexit: 'Add set -e to {path}',
    'errexit-stops': 'Add set -e to {path} (the start then ends where a command fails)',
  },

  check({ finalStage, context }, report) {
    const entry = finalStage && entryScript(finalStage, context);
    if (entry === undefined || !isShellScript(entry.path, entry.text)) return;
    const script = readStartScript(entry.text);
    if (!script.shell.complete) return;
    const { range, path, text } = entry;
    const file = (edits: FileEdits['edits'] | undefined): FileEdits | undefined =>
      edits && { path: joinPath(context!.root, path), text, edits };
    if (leavesProgramBelow(script))
      report('no-exec', range, { path, mend: 'exec', file: file(execEdits(script)), mayStopMore: false });
    if (!stopsOnError(script))
      report('no-errexit', range, {
        path,
        mend: 'errexit',
        file: file(errexitEdits(script)),
        mayStopMore: mayFailByHabit(script),
      });
  },

  fix({ file, mend, mayStopMore }, offer) {
    if (file === undefined) return;
    const otherEdits = [file];
    if (mayStopMore) offer('errexit-stops', { otherEdits, safety: 'suggestion' });
    else offer(mend, { otherEdits });
  },
});

function isShellScript(path: string, text: string): boolean {
  // No kernel starts it, and a shell takes the mark for a part of the first word.
  if (text.startsWith('\uFEFF')) return false;
  const firstLine = text.slice(0, 200).split('\n', 1)[0]!;
  return firstLine.startsWith('#!') ? /\b(ba|da|a|k|z)?sh\b/.test(firstLine) : path.endsWith('.sh');
}

/** Whether the last command is a program that the shell waits for; one that handles signals, or starts several programs, knows why. */
function leavesProgramBelow(script: StartScript): boolean {
  const { commands, topLevel, plainList } = script.shell;
  const last = topLevel.at(-1);
  const is = (name: string) => (command: ShellCommand) => command.name === name;
  const replaces = commands.some(({ name, words }) => name === 'exec' && words.length > 1);
  if (last === undefined || replaces || commands.some(is('trap')) || commands.some(is('wait'))) return false;
  if (isOwnFunction(script, last)) return false;
  // A script that ends with an `if` or a loop has its last command in there.
  const ends = plainList || last === commands.at(-1);
  return (
    ends &&
    last.operatorBefore !== '||' &&
    isProgram(last) &&
    !/^(echo|printf|test|\[|true|false|time)$/.test(last.name)
  );
}

/** A command that prints or asks only. */
function isHarmless({ name }: ShellCommand): boolean {
  return /^(echo|printf|test|\[|true|false)$/.test(name);
}

/** `set -e` in any of its forms, the option of the first line, or nothing before the last command that could fail. */
function stopsOnError({ text, shell: { commands } }: StartScript): boolean {
  if (/^#!.*sh\s+-\w*e/.test(text.split('\n', 1)[0]!)) return true;
  const set = commands.some(
    ({ name, words }) =>
      name === 'set' && words.some(({ value }) => /^-[a-z]*e[a-z]*$/.test(value) || value === 'errexit'),
  );
  // `a && b && exec c` stops by itself.
  if (set || commands.slice(1).every(({ operatorBefore }) => operatorBefore === '&&')) return true;
  // Before the last command nothing but words of the shell, which do not fail.
  return commands.slice(0, -1).every((command) => !isProgram(command) || isHarmless(command));
}
