import { defineRule } from '../../core/rule';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { isProgram } from '../../lang/dockerfile/shell-form';
import { parseShell } from '../../lang/shell';
import type { ShellCommand, ShellScript } from '../../lang/shell';

export default defineRule<DockerfileModel, { path: string }>({
  id: 'unsafe-entrypoint-script',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    'no-exec': '{path} starts the program without exec: signals such as that of docker stop may not reach it',
    'no-errexit': '{path} goes on after a command that fails: it has no set -e',
  },

  check({ finalStage, context }, report) {
    const entry = finalStage && entryScript(finalStage, context);
    if (entry === undefined || !isShellScript(entry.path, entry.text)) return;
    const script = parseShell({ text: entry.text, segments: [] });
    if (!script.complete) return;
    const { range, path } = entry;
    if (leavesProgramBelow(script)) report('no-exec', range, { path });
    if (!stopsOnError(entry.text, script)) report('no-errexit', range, { path });
  },
});

function isShellScript(path: string, text: string): boolean {
  const firstLine = text.slice(0, 200).split('\n', 1)[0]!;
  return firstLine.startsWith('#!') ? /\b(ba|da|a|k|z)?sh\b/.test(firstLine) : path.endsWith('.sh');
}

/** Whether the last command is a program that the shell waits for; one that handles signals, or starts several programs, knows why. */
function leavesProgramBelow({ commands, topLevel, plainList }: ShellScript): boolean {
  const last = topLevel.at(-1);
  const is = (name: string) => (command: ShellCommand) => command.name === name;
  const replaces = commands.some(({ name, words }) => name === 'exec' && words.length > 1);
  if (last === undefined || replaces || commands.some(is('trap')) || commands.some(is('wait'))) return false;
  // A script that ends with an `if` or a loop has its last command in there.
  const ends = plainList || last === commands.at(-1);
  return (
    ends && last.operatorBefore !== '||' && isProgram(last) && !/^(echo|printf|test|\[|true|false)$/.test(last.name)
  );
}

/** A command that prints or asks only. */
function isHarmless({ name }: ShellCommand): boolean {
  return /^(echo|printf|test|\[|true|false)$/.test(name);
}

/** `set -e` in any of its forms, the option of the first line, or nothing before the last command that could fail. */
function stopsOnError(text: string, { commands }: ShellScript): boolean {
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
