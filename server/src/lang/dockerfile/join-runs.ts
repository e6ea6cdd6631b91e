import type { Range, TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { removeInstruction } from './edits';
import type { ParsedDockerfile } from './parse';
import { remember } from '../remember';
import type { Stage, Step } from './stage';

/** Commands that leave something in the shell which the commands behind them would meet. */
const lasting =
  /^(cd|pushd|popd|export|source|\.|alias|umask|ulimit|trap|exec|exit|return|shift|unset|eval|wait|shopt)$/;

/**
 * Makes one `RUN` of two that follow each other: the commands of the second run when the first has passed, as before.
 * Undefined where the shell would not do the same, or where that cannot be told. Comments and continuation style stay.
 */
export function joinRuns({ text, escape }: ParsedDockerfile, first: Step, second: Step): TextEdit[] | undefined {
  const operator = joiningOperator(first, second);
  const start = second.run?.script.segments[0]?.document;
  const flags = addedFlags(text, first, second);
  const comments = commentsBetween(text, first.instruction.range, second.instruction.range);
  if (operator === undefined || start === undefined || flags === undefined || comments === undefined) return undefined;
  if (escape !== '\\' || first.stage !== second.stage || first.index + 1 !== second.index) return undefined;

  const { range, keywordRange } = first.instruction;
  const before = text.slice(range.start, range.end);
  const after = text.slice(start, second.instruction.range.end);
  const indent = /\\\r?\n([ \t]+)/.exec(before)?.[1] ?? /\\\r?\n([ \t]+)/.exec(after)?.[1] ?? '    ';
  const behindLine = operator === ';' || /(&&|\|\|)[ \t]*\\\r?\n/.test(before);
  const glue = behindLine
    ? [`${operator === ';' ? ';' : ' &&'} \\`, ...comments, indent]
    : [' \\', ...comments, `${indent}&& `];
  const flagsEnd = first.instruction.flags.at(-1)?.range.end ?? keywordRange.end;
  const edit = { range: { start: range.end, end: start }, newText: glue.join(lineBreakOf(text)) };
  return flags === '' ? [edit] : [{ range: { start: flagsEnd, end: flagsEnd }, newText: flags }, edit];
}

/** Takes a `RUN` of one command out and puts that command before those of a later `RUN`; undefined where that cannot be done cleanly. */
export function moveCommandInto({ text, escape }: ParsedDockerfile, single: Step, later: Step): TextEdit[] | undefined {
  const start = later.run?.script.segments[0]?.document;
  const [command, ...others] = single.run?.commands ?? [];
  if (command === undefined || others.length > 0 || single.instruction.flags.length > 0) return undefined;
  if (start === undefined || escape !== '\\' || joiningOperator(single, later) !== '&&') return undefined;
  const { range } = command.shell;
  return [
    removeInstruction(text, single.instruction),
    { range: { start, end: start }, newText: `${text.slice(range.start, range.end)} && ` },
  ];
}

/** The flags of the second that the first lacks, as text; undefined where they would change what the other's commands may do. */
function addedFlags(text: string, first: Step, second: Step): string | undefined {
  const written = ({ instruction }: Step): string[] =>
    instruction.flags.map(({ range }) => text.slice(range.start, range.end));
  const own = written(first);
  const added = written(second).filter((flag) => !own.includes(flag));
  const isCache = (flag: string): boolean => flag.startsWith('--mount=type=cache,');
  // A mount may hide what the other script reads; a package manager's cache does not.
  return added.every(isCache) && own.every((flag) => flag.startsWith('--mount='))
    ? added.map((flag) => ` ${flag}`).join('')
    : undefined;
}

/** The comment lines between two instructions; undefined when anything else stands there. */
function commentsBetween(text: string, first: Range, second: Range): string[] | undefined {
  const lines = text.slice(first.end, second.start).split(/\r?\n/);
  const comments = lines.filter((line) => line.trim() !== '');
  return comments.every((line) => /^\s*#/.test(line)) ? comments : undefined;
}

/** What may stand between the two scripts so that each fails as it did; undefined where nothing may. */
function joiningOperator(first: Step, second: Step): '&&' | ';' | undefined {
  if (!isScript(first) || !isScript(second)) return undefined;
  const [one, two] = [first.run!, second.run!];
  if (/[;&|\\]$/.test(one.script.text.trimEnd())) return undefined;
  if (one.commands.some(({ name, shell }) => !shell.inSubshell && !shell.inPipeline && lasting.test(name)))
    return undefined;
  const variables = one.commands.flatMap(({ shell }) => (shell.words.length === 0 ? shell.assignments : []));
  if (variables.some(({ name }) => two.script.text.includes(name))) return undefined;

  const operators = (step: Step): string[] => step.run!.commands.map(({ shell }) => shell.operatorBefore);
  const isFlat = two.commands.every(({ shell }) => shell.depth === 0);
  // With `a && b; c` the last command alone decides: a failure of the first script would be forgotten.
  if (isFlat && operators(second).every((operator) => /^(&&|\|)?$/.test(operator))) return '&&';
  const isList = (step: Step): boolean => step.run!.plainList && !operators(step).includes('&&');
  return exitsOnError(first) && exitsOnError(second) && isList(first) && isList(second) ? ';' : undefined;
}

/** A script in shell form that was read whole. */
function isScript({ run, instruction, stage }: Step): boolean {
  const isRead = run !== undefined && run.complete && run.commands.length > 0 && instruction.heredocs.length === 0;
  return isRead && !setsForeignShell(stage);
}

const setsForeignShell = remember(({ steps }: Stage) =>
  steps.some(({ keyword, instruction }) => keyword === 'SHELL' && !/\bsh\b|bash/.test(instruction.arguments.text)),
);

/** `set -e` comes first. */
function exitsOnError({ run }: Step): boolean {
  const command = run?.commands[0];
  return command?.name === 'set' && command.args.some(({ value }) => /^-[a-z]*e/.test(value));
}
