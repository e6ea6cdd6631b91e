import type { TextEdit } from '../../core/text';
import type { ChownPlan } from './chown-plan';
import type { RunCommand } from './run';
import { insertAbove, joinDeletions, moveAbove, removeCommand, removeInstruction, setFlag } from './edits';

/** The edits that carry out a plan without an obstacle; undefined when the command cannot be cut out cleanly. */
export function chownEdits(text: string, plan: ChownPlan): TextEdit[] | undefined {
  const command = plan.moves.some(({ kind }) => kind === 'commands')
    ? splitRun(text, plan)
    : replaceCommand(text, plan);
  if (command === undefined) return undefined;
  const firstCopy = plan.copies[0]!.instruction;
  const moved = plan.moves.flatMap((move) =>
    move.kind === 'instruction' ? moveAbove(text, move.step.instruction, firstCopy) : [],
  );
  const flags = plan.copies.map((copy, index) => setFlag(copy.instruction, 'chown', plan.owners[index]!));
  return joinDeletions([...moved, ...flags, ...command]);
}

/** The `chown` goes, or shrinks to what still needs it. */
function replaceCommand(text: string, plan: ChownPlan): TextEdit[] | undefined {
  const rest = remainingCommand(text, plan);
  const { run, instruction } = plan.step;
  if (rest !== '') return [{ range: plan.chown.command.shell.range, newText: rest }];
  return run!.commands.length === 1
    ? [removeInstruction(text, instruction)]
    : removeCommand(text, run!, plan.chown.command);
}

/** What stays of the command: paths that no `COPY` filled, and the folders that need a plain `chown`. */
function remainingCommand(text: string, { chown, targets, folders }: ChownPlan): string {
  const { words, range } = chown.command.shell;
  const dropped = new Set(targets.map(({ word }) => word));
  const kept = chown.targets.filter(({ word }) => !dropped.has(word));
  // The words before the owner: the program, its wrappers and options.
  const head = words.slice(0, words.indexOf(chown.ownerWord)).map((word) => word.text);
  const owner = chown.ownerWord.text;
  const parts: string[] = [];
  if (kept.length > 0) parts.push([...head, owner, ...kept.map(({ word }) => word.text)].join(' '));
  if (folders.length > 0)
    parts.push([...plainOptions(head), owner, ...folders.map((folder) => spelled(folder, chown))].join(' '));
  // A command that keeps all its paths is left as it is written.
  return kept.length === chown.targets.length && folders.length === 0
    ? text.slice(range.start, range.end)
    : parts.join(' && ');
}

/** A folder as the command spells it, where it does; quoted when the shell would read more in it. */
function spelled(folder: string, chown: ChownPlan['chown']): string {
  const word = chown.targets.find(({ path }) => path === folder)?.word.text ?? folder;
  return word === folder && !/^[\w./@+-]+$/.test(folder) ? `'${folder.replaceAll("'", `'\\''`)}'` : word;
}

/** The options without recursion: `-Rv` becomes `-v`. */
function plainOptions(head: readonly string[]): string[] {
  return head
    .map((word) =>
      word === '--recursive' ? '' : /^-[A-Za-z]+$/.test(word) ? word.replaceAll('R', '').replace(/^-$/, '') : word,
    )
    .filter((word) => word !== '');
}

/** The `RUN` that creates the account and changes the owner becomes two: the first moves above the `COPY`. */
function splitRun(text: string, plan: ChownPlan): TextEdit[] | undefined {
  const { run, instruction } = plan.step;
  const move = plan.moves.find(({ kind }) => kind === 'commands');
  if (move?.kind !== 'commands' || instruction.flags.length > 0) return undefined;
  const keyword = text.slice(instruction.keywordRange.start, instruction.keywordRange.end);
  const above = insertAbove(text, plan.copies[0]!.instruction, `${keyword} ${movedScript(text, move.commands)}`);

  const stays = run!.commands.filter((command) => !move.commands.includes(command));
  const remaining = remainingCommand(text, plan);
  const isChown = (command: RunCommand): boolean => command === plan.chown.command;
  if (remaining === '' && stays.every((command) => isChown(command) || command.name === 'set')) {
    return [above, removeInstruction(text, instruction)];
  }
  const first = move.commands[0]!;
  const next = run!.commands[run!.commands.indexOf(move.commands.at(-1)!) + 1]!;
  // Where the `chown` comes next and goes too, both are cut out at once.
  const after = isChown(next) && remaining === '' ? run!.commands[run!.commands.indexOf(next) + 1] : next;
  if (after === undefined || text.slice(first.shell.range.end, after.shell.range.start).includes('#')) return undefined;
  const cut: TextEdit = { range: { start: first.shell.range.start, end: after.shell.range.start }, newText: '' };
  if (after !== next) return [above, cut];
  if (remaining !== '') return [above, cut, { range: plan.chown.command.shell.range, newText: remaining }];
  const removed = removeCommand(text, run!, plan.chown.command);
  return removed && [above, cut, ...removed];
}

/** The commands as they are written where `&&` joins them, else joined by it: no `set -e` watches over them any more. */
function movedScript(text: string, commands: readonly RunCommand[]): string {
  const ranges = commands.map(({ shell }) => shell.range);
  const joined = commands.slice(1).every(({ shell }) => shell.operatorBefore === '&&' && shell.operatorRange);
  if (joined) return text.slice(ranges[0]!.start, ranges.at(-1)!.end);
  return ranges.map(({ start, end }) => text.slice(start, end)).join(' && ');
}
