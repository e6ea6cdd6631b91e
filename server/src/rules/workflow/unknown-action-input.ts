import { translated } from '../../core/l10n';
import { nearMiss } from '../../core/near-miss';
import { defineRule } from '../../core/rule';
import type { Range, TextEdit } from '../../core/text';
import { compareVersions, inputsOf, type KnownVersion } from '../../data/actions';
import type { Input, Step, WorkflowModel } from '../../lang/workflow/model';
import { gradeBy, majorNumber, versionName } from './shared/targets';
import { knownOf, speaks } from './shared/verdict';

interface Data {
  readonly action: string;
  readonly version: string;
  readonly input: string;
  readonly seen: string;
  readonly where: string;
  readonly near: string;
  readonly edit: TextEdit | undefined;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unknown-action-input',
  language: 'workflow',
  group: 'actions',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['actionlint:action'],
  fixes: 'suggestion',

  messages: {
    unknown: '{action} {version} has no input {input}: it is ignored ({where}, {seen})',
    gone: '{action} {version} has no input {input} any more: it is ignored ({where}, {seen})',
    missing: '{action} {version} fails without the input {input} ({where}, {seen})',
    rename: 'Write {near}',
  },

  check(model, report) {
    for (const step of model.steps) {
      if (!step.uses || step.uses.moreInputs) continue;
      const known = knownOf(step.uses);
      const { version } = known;
      const inputs = version && inputsOf(version.action, version.major);
      if (!version || !inputs || graverRules.some((rule) => speaks(rule, step.uses!, known, model.today))) continue;
      const facts = { ...factsOf(version, step.uses.ref), edit: undefined, near: '' };
      const severity = gradeBy(version.action, 'warning');
      for (const input of step.inputs) {
        if (inputs.has(input.name.toLowerCase()) || isOfContainer(input, version)) continue;
        const gone = wasThere(input.name, version);
        const near = nearInput(input.name, inputs, step);
        if (!gone && near === '' && mayBeNewer(version)) continue;
        const range = withoutQuotes(model.text, input.nameRange);
        const edit = near === '' ? undefined : { range, newText: near };
        report(gone ? 'gone' : 'unknown', range, { ...facts, input: input.name, near, edit }, { severity });
      }
      for (const input of missingInputs(version, step)) {
        report('missing', step.uses.range, { ...facts, input }, { severity });
      }
    }
  },

  fix({ edit }, offer) {
    if (edit) offer('rename', { edits: [edit] });
  },
});

/** What does not run at all needs no inputs. */
const graverRules = ['compromised-action-version', 'removed-action-version', 'missing-action-ref'];

function factsOf(version: KnownVersion, ref: string) {
  const { seen = '', from = '' } = version.action.latest ?? {};
  return { action: version.action.name, version: versionName(version, ref), seen, where: translated(from) };
}

/** Actions that are containers take these two from the workflow's syntax itself. */
function isOfContainer({ name }: Input, { facts }: KnownVersion): boolean {
  return /^(?:args|entrypoint)$/i.test(name) && (facts.using === undefined || facts.using === 'docker');
}

/** An earlier major had it. */
function wasThere(name: string, { action, major }: KnownVersion): boolean {
  return Object.keys(action.majors).some(
    (other) => majorNumber(other) < majorNumber(major) && inputsOf(action, other)?.has(name.toLowerCase()) === true,
  );
}

function nearInput(name: string, inputs: ReadonlySet<string>, { inputs: given }: Step): string {
  const free = [...inputs].filter((input) => !given.some((other) => other.name.toLowerCase() === input));
  return nearMiss(name, free) ?? '';
}

/** It may be newer than what was read, and have inputs that were not there then. */
function mayBeNewer({ action, major, exact, facts, pin }: KnownVersion): boolean {
  if (exact !== undefined) return !/^v?\d+\.\d+\.\d+$/.test(facts.tag ?? '') || compareVersions(exact, facts.tag!) > 0;
  return pin === 'major' && major === action.latest?.major;
}

function missingInputs({ action, facts }: KnownVersion, { inputs }: Step): string[] {
  if (action.stopsWithoutRequired !== true) return [];
  const given = new Set(inputs.map(({ name }) => name.toLowerCase()));
  return (facts.required?.split(' ') ?? []).filter((name) => !given.has(name.toLowerCase()));
}

function withoutQuotes(text: string, { start, end }: Range): Range {
  // One that is just being typed has no second quote yet.
  return /["']/.test(text[start] ?? '') && end > start + 1 ? { start: start + 1, end: end - 1 } : { start, end };
}
