import type { TextEdit } from '../../core/text';
import type { ChownPlan } from './chown-plan';
import { insertAbove, moveAbove, removeCommand, removeInstruction, setFlag } from './edits';

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
  return [...moved, ...flags, ...command];
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
  const first = move.commands[0]!.shell;
  const last = move.commands.at(-1)!.shell;
  const above = insertAbove(
    text,
    plan.copies[0]!.instruction,
    run!.heredocBody
      ? `RUN ${move.commands.map(({ shell }) => text.slice(shell.range.start, shell.range.end)).join(' && ')}`
      : `${text.slice(instruction.keywordRange.start, instruction.keywordRange.end)} ${text.slice(first.range.start, last.range.end)}`,
  );
  const rest = run!.commands.slice(move.commands.length);
  const remaining = remainingCommand(text, plan);
  const onlyChown = rest.length === 1;
  if (onlyChown && remaining === '') return [above, removeInstruction(text, instruction)];
  // The commands that moved are cut out up to the next; what stands in between must not be a comment.
  const next = rest[0]!.shell;
  if (text.slice(last.range.end, next.range.start).includes('#')) return undefined;
  const cut: TextEdit = { range: { start: first.range.start, end: next.range.start }, newText: '' };
  if (remaining !== '') return [above, cut, { range: plan.chown.command.shell.range, newText: remaining }];
  if (rest[0] !== plan.chown.command) {
    const removed = removeCommand(text, run!, plan.chown.command);
    return removed && [above, cut, ...removed];
  }
  const after = rest[1]!.shell;
  if (text.slice(next.range.end, after.range.start).includes('#')) return undefined;
  return [above, { range: { start: first.range.start, end: after.range.start }, newText: '' }];
}
