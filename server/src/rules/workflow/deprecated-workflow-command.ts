import type { Severity } from '../../core/finding';
import { defineRule } from '../../core/rule';
import { commandTable } from '../../data/actions.gen';
import { documentRange } from '../../lang/mapped-text';
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
        const { start } = printed.text;
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

function grade(disabled: boolean, model: WorkflowModel, step: Step): [messageId: string, severity: Severity] {
  if (!disabled) return ['deprecated', 'warning'];
  const allowed = environment(model, step, 'ACTIONS_ALLOW_UNSECURE_COMMANDS') === 'true';
  return allowed ? ['allowed', 'warning'] : ['disabled', 'error'];
}

/** The commands of the table that a step's script gives to the runner. */
function commandsOf({ run: script }: Step): { script: Script; printed: Printed; found: PrintedCommand }[] {
  if (!script || !/(?:::|##\[)(?:set-output|save-state|set-env|add-path)/i.test(script.source.text)) return [];
  let stoppedUntil: string | undefined;
  return printedBy(script).flatMap((printed) => {
    const text = script.source.text.slice(printed.text.start, printed.text.end);
    if (stoppedUntil !== undefined) {
      if (text.startsWith(stoppedUntil)) stoppedUntil = undefined;
      return [];
    }
    const found = readCommand(text);
    if (found?.command === 'stop-commands') stoppedUntil = `::${valueOf(text, found, printed)}::`;
    return found && Object.hasOwn(commandTable, found.command) ? [{ script, printed, found }] : [];
  });
}

function valueOf(text: string, { length }: PrintedCommand, { quote }: Printed): string {
  const value = text.slice(length);
  return quote !== '' && value.includes(quote) ? value.slice(0, value.lastIndexOf(quote)) : value;
}
