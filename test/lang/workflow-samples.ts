import { buildWorkflowModel, type WorkflowModel } from '../../server/src/lang/workflow/model';

export const model = (text: string, path = '/p/.github/workflows/ci.yml'): WorkflowModel =>
  buildWorkflowModel(text, path, '2026-11-22');

/** A workflow of one job with these lines as its steps. */
export const withSteps = (...lines: string[]): string =>
  [
    'on: push',
    'jobs:',
    '  a:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    ...lines.map((line) => `      ${line}`),
  ].join('\n');
