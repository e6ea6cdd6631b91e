import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { rootBase, stageChain } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';
import { choosesShell, isProgram, meantArray, readShellForm } from '../../lang/dockerfile/shell-form';
import type { ShellForm } from '../../lang/dockerfile/shell-form';

interface Data {
  readonly step: Step;
  readonly keyword: string;
  readonly form: ShellForm;
  /** The array that was meant. */
  readonly array: string | undefined;
}

/** Entry points that run their arguments and nothing else. */
const passesOn = /(^|\/)(tini|dumb-init|catatonit|env)$/;

export default defineRule<DockerfileModel, Data>({
  id: 'shell-form-command',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'info',
  since: '0.1.0',
  aliases: ['hadolint:DL3025', 'buildkit:JSONArgsRecommended'],
  fixes: 'safe',

  messages: {
    'not-json': 'This array is not JSON, so that a shell runs it as a command: only double quotes make the exec form',
    program: '{keyword} starts a shell around the program: signals such as that of docker stop may not reach it',
    script: '{keyword} runs in a shell without exec: signals such as that of docker stop may not reach the program',
    quotes: 'Write it as JSON',
    'exec-form': 'Start the program without a shell (JSON form)',
    'exec-form-arguments':
      'Start the program without a shell (JSON form); it then gets arguments that the shell did not pass on',
    'exec-form-entrypoint':
      'Start the program without a shell (JSON form); the entry point then sees the words one by one',
    'exec-form-script':
      'Start the script without a shell (JSON form); its first line must then name its interpreter (#!)',
    exec: 'Let the last program take the place of the shell (exec)',
  },

  check({ shippedStages, parsed }, report) {
    if (parsed.escape === '`') return;
    for (const stage of shippedStages.filter((each) => !onWindows(each))) {
      for (const keyword of ['ENTRYPOINT', 'CMD']) {
        const step = stage.steps.findLast((each) => each.keyword === keyword);
        const form = step && readShellForm(step.instruction);
        if (step === undefined || form === undefined) continue;
        const array = meantArray(step.instruction);
        const data: Data = { step, keyword, form, array };
        const range = form.last && form.script.commands.length === 1 ? form.last.range : step.instruction.keywordRange;
        if (array !== undefined) report('not-json', step.instruction.range, data, { severity: 'error' });
        else if (form.last?.words[0]?.value !== 'exec' && !choosesShell(step) && !isTemplate(step))
          report(form.program ? 'program' : 'script', range, data);
      }
    }
  },

  fix({ step, form, array }, offer, { stages }) {
    const { arguments: source, range } = step.instruction;
    if (array !== undefined) {
      const written = { start: source.segments[0]!.document, end: range.end };
      // Continuation lines would be lost.
      if (source.segments.length === 1) offer('quotes', { edits: [{ range: written, newText: array }] });
    } else if (form.program) {
      const edits = form.program.words.flatMap((word, index, { length }): TextEdit[] => [
        {
          range: word.range,
          newText: (index === 0 ? '[' : '') + JSON.stringify(word.value) + (index < length - 1 ? ',' : ']'),
        },
      ]);
      const title = doubt(step, form.program.name, stages);
      offer(title ?? 'exec-form', { edits, safety: title ? 'suggestion' : 'safe' });
    } else if (form.last && isProgram(form.last) && form.last.assignments.length === 0) {
      const { start } = form.last.range;
      offer('exec', { edits: [{ range: { start, end: start }, newText: 'exec ' }], safety: 'suggestion' });
    }
  },
});

/** The title that says why the program may not start as it did; undefined when it surely does. */
function doubt({ keyword, stage }: Step, program: string, stages: readonly Stage[]): string | undefined {
  if (keyword === 'CMD' && otherReader(stage)) return 'exec-form-entrypoint';
  if (keyword === 'ENTRYPOINT' && getsArguments(stage, stages)) return 'exec-form-arguments';
  return /\.\w+$/.test(program) || comesFromContext(program, stage) ? 'exec-form-script' : undefined;
}

/** A file of the project may be a script without a first line `#!`, which only a shell starts. */
function comesFromContext(program: string, stage: Stage): boolean {
  const name = baseName(program);
  return stageChain(stage).some(({ steps }) =>
    steps.some(
      ({ copy }) => copy && copy.from === undefined && copy.sources.some(({ value }) => baseName(value) === name),
    ),
  );
}

/** What the generator of a Dockerfile fills in, and a broken array, are not understood. */
function isTemplate({ instruction }: Step): boolean {
  const { text } = instruction.arguments;
  return text.includes('{{') || /^\[\S/.test(text);
}

function onWindows(stage: Stage): boolean {
  const base = rootBase(stage);
  return base.kind === 'image' && (base.known?.family === 'windows' || /windows|nanoserver/.test(base.reference.text));
}

/** Whether an entry point reads the words of the `CMD` and may do something else with `/bin/sh -c …` than with the program. */
function otherReader(stage: Stage): boolean {
  const own = stageChain(stage).flatMap(
    ({ steps }) => steps.findLast(({ keyword }) => keyword === 'ENTRYPOINT') ?? [],
  )[0];
  if (own) return own.instruction.json !== undefined && !passesOn.test(own.instruction.json[0]?.value ?? '');
  const base = rootBase(stage);
  return base.kind !== 'scratch' && !(base.kind === 'image' && base.known?.service === false);
}

/** An entry point in shell form ignores the `CMD`; without the shell the program gets it. */
function getsArguments(stage: Stage, stages: readonly Stage[]): boolean {
  return stages.some((each) => stageChain(each).includes(stage) && each.steps.some(({ keyword }) => keyword === 'CMD'));
}
