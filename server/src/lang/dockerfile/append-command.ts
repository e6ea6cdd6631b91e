import type { TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import type { ParsedDockerfile } from './parse';
import type { RunCommand } from './run';
import type { Step } from './stage';

/**
 * Adds a command to the end of a `RUN`, to run when all before it has passed, in the style that the others are joined in. Undefined where the
 * script ends in a way that another command would change, or is not a plain shell script.
 */
export function appendCommand({ text, escape }: ParsedDockerfile, step: Step, command: string): TextEdit[] | undefined {
  const { run, instruction } = step;
  const last = run?.commands.findLast(({ shell }) => !shell.inSubstitution)?.shell;
  if (run === undefined || last === undefined || !run.complete || escape !== '\\') return undefined;
  const { start: from, end: bodyEnd } = run.heredocBody ?? instruction.range;
  const body = text.slice(from, bodyEnd);
  const end = from + body.trimEnd().length;
  // Behind a comment, an operator or a here-document's body nothing can be added.
  if (
    /[#;&|\\]|<</.test(text.slice(last.range.end, end)) ||
    last.redirects.some(({ operator }) => operator.startsWith('<<'))
  )
    return undefined;
  if (run.heredocBody === undefined && instruction.heredocs.length > 0) return undefined;
  if (/^(exec|exit|return)$/.test(last.name)) return undefined;

  const lineStart = text.lastIndexOf('\n', last.range.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const stops = run.commands[0]?.name === 'set' && run.commands[0].args.some(({ value }) => /^-[a-z]*e/.test(value));
  const lineBreak = lineBreakOf(text);
  const at = { start: end, end };
  if (run.heredocBody) return [{ range: at, newText: stops ? `${lineBreak}${indent}${command}` : ` && ${command}` }];

  const own = text.slice(instruction.range.start, end);
  const continued = /\\\r?\n([ \t]*)/.exec(own)?.[1];
  if (continued === undefined) return [{ range: at, newText: ` && ${command}` }];
  const isOnLine = lineStart > instruction.range.start;
  const indentHere = isOnLine ? indent : continued;
  if (stops && last.depth === 0 && /;[ \t]*\\\r?\n/.test(own))
    return [{ range: at, newText: `; \\${lineBreak}${indentHere}${command}` }];
  const behindLine = /&&[ \t]*\\\r?\n/.test(own);
  return [
    {
      range: at,
      newText: behindLine ? ` && \\${lineBreak}${indentHere}${command}` : ` \\${lineBreak}${indentHere}&& ${command}`,
    },
  ];
}

/** Puts a command right behind another, to run when that has passed; at the end of a `RUN` in the style that its commands are joined in. */
export function insertBehind(
  parsed: ParsedDockerfile,
  step: Step,
  command: RunCommand,
  added: string,
): TextEdit[] | undefined {
  const { shell } = command;
  if (step.run?.commands.at(-1) === command && shell.depth === 0 && !shell.inPipeline)
    return appendCommand(parsed, step, added);
  const isPlain =
    !shell.inPipeline && !shell.inSubstitution && shell.redirects.every(({ operator }) => operator !== '<<');
  return isPlain ? [{ range: { start: shell.range.end, end: shell.range.end }, newText: ` && ${added}` }] : undefined;
}
