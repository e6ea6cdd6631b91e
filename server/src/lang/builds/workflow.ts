import { lineIndex } from '../../core/text';
import { maskExpressions } from '../workflow/expressions';
import { buildWorkflowModel } from '../workflow/model';
import type { Step } from '../workflow/model';
import { workingDirectory } from '../workflow/working-directory';
import { buildCall, unknown } from './build-call';
import type { BuildCall } from './build-call';
import { commandBuilds } from './command';

/** Actions that build one image, with the inputs of docker/build-push-action. */
const buildActions = new Set([
  'docker/build-push-action',
  'depot/build-push-action',
  'useblacksmith/build-push-action',
]);

/** The builds of a workflow: by an action, or by a command in `run:`. Paths count from the root of the repository. */
export function workflowBuilds(text: string): BuildCall[] {
  // Reading a workflow costs more than looking whether it can build anything.
  if (!/build-push-action|\b(build|bud)\b/.test(text)) return [];
  const model = buildWorkflowModel(text, undefined, '');
  const lines = lineIndex(text);
  return model.steps.flatMap((step) => {
    if (step.uses && buildActions.has(step.uses.action.toLowerCase()))
      return actionBuild(step, lines.position(step.range.start).line + 1) ?? [];
    const { run } = step;
    if (run === undefined || (run.shell !== 'bash' && run.shell !== 'sh')) return [];
    const { source } = run;
    return commandBuilds(
      { text: maskExpressions(source.text), segments: source.segments },
      workingDirectory(step, model),
      ({ range }) => lines.position(range.start).line + 1,
      ({ logical }) => !source.text.slice(logical.start, logical.end).includes('${{'),
    );
  });
}

function actionBuild({ inputs, uses }: Step, line: number): BuildCall | undefined {
  const input = (name: string): string | undefined => {
    const found = inputs.find((candidate) => candidate.name.toLowerCase() === name);
    return found && (found.value === undefined || found.value.includes('${{') ? unknown : found.value);
  };
  if (uses?.moreInputs) return undefined;
  // Without a context the action takes the repository by Git; `:folder` behind its name is a part of it.
  const git = /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/.exec(input('context') ?? '{{defaultContext}}');
  return buildCall(
    { context: git ? git[1] : input('context'), dockerfile: input('file'), target: input('target') },
    { folder: '.', line, dockerfileFrom: git ? 'context' : 'folder' },
  );
}
