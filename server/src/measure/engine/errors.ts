import { stated } from '../../core/l10n';
import { oneLine } from '../display';
import type { Plan } from '../build/plan';
import type { ProgressReader } from '../build/rawjson';
import { linesByName } from '../build/step-names';
import type { BuildFailure } from './build-options';
import { failureCases, type FailedRun, type Reason } from './failure-cases';
import type { EngineAnswer } from './watch';

/** The error stands at the end; patterns on more would take long on hostile text. */
const OUTPUT_LIMIT = 16_384;

/** One clear sentence for the engine's output. */
export function explainFailure(run: FailedRun): { reason: Reason; message: string } {
  // The excerpt of the Dockerfile is not the engine's word.
  const output = run.output.slice(-OUTPUT_LIMIT).replace(/^ +\d+ \| .*\n?/gm, '');
  for (const { pattern, where, reason, message } of failureCases) {
    const match = pattern.exec(where === 'step log' ? run.stepLog : output);
    if (match !== null) return { reason, message: oneLine(message(match, run)) };
  }
  const error = /^ERROR: (.*)$/m.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '';
  const text = error.replace(/^failed to build: /, '').replace(/^failed to solve: /, '');
  return {
    reason: 'build-failed',
    message: oneLine(
      text === ''
        ? stated('The build failed without a message.')
        : stated('The build failed: {error}', { error: text }),
    ),
  };
}

/** The Dockerfile's line that the engine names, from 1: in the excerpt that it prints, or in a parse error. */
export function failedLine(output: string): number | undefined {
  const match = /^\S.*:(\d{1,6})\n-{10,}$/m.exec(output) ?? /parse error (?:on )?line (\d{1,6})/.exec(output);
  return match === null ? undefined : Number(match[1]);
}

export const CANCELLED: BuildFailure = { reason: 'cancelled', message: stated('The build was cancelled.') };
export const FROZEN: BuildFailure = {
  reason: 'engine-frozen',
  message: stated('The engine is there but does not answer: restart Docker and build again.'),
};

/** Why there can be no build. */
export function engineFailure(answer: Exclude<EngineAnswer, { kind: 'up' }>, executable: string): BuildFailure {
  if (answer.kind === 'missing')
    return {
      reason: 'no-engine',
      message: stated(
        'The command {executable} was not found: install Docker with its buildx plugin, or set the path of the command.',
        { executable },
      ),
    };
  if (answer.kind === 'frozen') return FROZEN;
  return explainFailure({ output: answer.output, stepLog: '', executable });
}

/** The engine's command says why it fails; one that says nothing was killed. */
function killed(executable: string): BuildFailure {
  return {
    reason: 'build-failed',
    message: stated(
      'The command {executable} was killed in the middle of the build, by someone or because memory ran out: build again.',
      { executable },
    ),
  };
}

/** Why a build failed, and on which line: the one that the engine names, or that of the failed step's name. */
export function buildFailure(executable: string, progress: ProgressReader, plan: Plan | undefined): BuildFailure {
  const vertices = progress.vertices();
  // Steps that run beside the failing one end as cancelled.
  const broken = vertices.find(({ error }) => error !== undefined && !error.includes('context canceled'));
  if (broken === undefined && progress.plainText().trim() === '') return killed(executable);
  const failure = explainFailure({
    output: progress.plainText(),
    stepLog: broken === undefined ? '' : progress.logOf(broken.digest),
    executable,
  });
  const names = vertices.map(({ name }) => name);
  const byName = broken === undefined || plan === undefined ? undefined : linesByName(names, plan).get(broken.name);
  const line = failedLine(progress.plainText()) ?? byName;
  return { ...failure, ...(line === undefined ? {} : { line }) };
}
