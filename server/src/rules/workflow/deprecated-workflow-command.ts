import type { Severity } from '../../core/finding';
import { defineRule } from '../../core/rule';
import { commandTable } from '../../data/actions.gen';
import { documentRange } from '../../lang/mapped-text';
import { earlierSteps } from '../../lang/workflow/earlier-steps';
import { environment } from '../../lang/workflow/environment';
import type { Script, Step, WorkflowModel } from '../../lang/workflow/model';
import { printedBy, type Printed } from '../../lang/workflow/printed';
import { readCommand, writeToFile, type PrintedCommand } from './shared/command-fixes';

interface Data {
  readonly script: Script;
  readonly printed: Printed;
  readonly found: PrintedCommand;
  readonly command: string;
  readonly since: string;
  readonly source: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'deprecated-workflow-command',
  language: 'workflow',
  group: 'commands',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    deprecated: '{command} works, but is deprecated since {since}: each use logs a warning ({source})',
    disabled: '{command} is disabled since {since}: the step fails ({source})',
    allowed: '{command} is disabled since {since}; ACTIONS_ALLOW_UNSECURE_COMMANDS lets it through ({source})',
    write: 'Write to the file that replaces {command}',
  },

  check(model, report) {
    for (const step of model.steps) {
      for (const { script, printed, found } of commandsOf(step)) {
        const facts = commandTable[found.command]!;
        const disabled = facts.disabled !== undefined && facts.disabled <= model.today;
        const since = (disabled ? facts.disabled : facts.deprecated) ?? '';
        const start = printed.text.start + found.before.length;
        const range = documentRange(script.source, start, start + found.length);
        const data = { script, printed, found, command: found.command, since, source: facts.source ?? '' };
        const [messageId, severity] = grade(disabled, model, step);
        report(messageId, range, data, { severity, tags: ['deprecated'] });
      }
    }
  },

  fix({ script, printed, found }, offer) {
    const edits = writeToFile(script, printed, found);
    if (edits) offer('write', { edits });
  },
});

const allowing = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';

function grade(disabled: boolean, model: WorkflowModel, step: Step): [messageId: string, severity: Severity] {
  if (!disabled) return ['deprecated', 'warning'];
  return mayBeAllowed(model, step) ? ['allowed', 'warning'] : ['disabled', 'error'];
}

/** By a variable that is true in any spelling, that an expression makes, or that a step before may set. */
function mayBeAllowed(model: WorkflowModel, step: Step): boolean {
  if (!model.text.includes(allowing)) return false;
  const value = environment(model, step, allowing);
  if (value !== undefined) return /^\s*true\s*$/i.test(value) || value.includes('${{');
  return earlierSteps(model, step).some(({ run }) => run?.source.text.includes(allowing));
}

/** The commands of the table that a step's script gives to the runner. */
function commandsOf({ run: script }: Step): { script: Script; printed: Printed; found: PrintedCommand }[] {
  if (!script || !/(?:::|##\[)(?:set-output|save-state|set-env|add-path)/i.test(script.source.text)) return [];
  let stoppedUntil: string | undefined;
  return linesPrintedBy(script).flatMap((printed) => {
    const text = script.source.text.slice(printed.text.start, printed.text.end);
    if (stoppedUntil !== undefined) {
      if (text.trimStart().startsWith(stoppedUntil)) stoppedUntil = undefined;
      return [];
    }
    const found = readCommand(text);
    if (found?.command === 'stop-commands') stoppedUntil = `::${valueOf(text, found, printed)}::`;
    return found && Object.hasOwn(commandTable, found.command) ? [{ script, printed, found }] : [];
  });
}

/** The runner reads line by line; a text of several lines has no fix. */
function linesPrintedBy(script: Script): Printed[] {
  return printedBy(script).flatMap((printed) => {
    const { program, statement, quote, prefix } = printed;
    let { start } = printed.text;
    const lines = script.source.text.slice(start, printed.text.end).split('\n');
    if (lines.length === 1) return [printed];
    return lines.map((line) => {
      const text = { start, end: start + line.length };
      start = text.end + 1;
      return { program, statement, text, quote, prefix, plain: false };
    });
  });
}

function valueOf(text: string, { before, length }: PrintedCommand, { quote }: Printed): string {
  const value = text.slice(before.length + length);
  return quote !== '' && value.includes(quote) ? value.slice(0, value.lastIndexOf(quote)) : value;
}
