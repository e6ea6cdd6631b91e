import { describe, expect, test } from 'vitest';
import { uploadsDiffer, uploadsOf } from '../../server/src/lang/workflow/artifacts';
import { model } from './workflow-samples';

describe('artifacts', () => {
  const differ = (job: string, ...names: string[]): boolean => {
    const steps = names.map(
      (name) => `      - uses: actions/upload-artifact@v4\n        with: { name: "${name}", path: x }\n`,
    );
    return uploadsDiffer(
      uploadsOf(model(`on: push\njobs:\n  a:\n    runs-on: x\n${job}    steps:\n${steps.join('')}`)),
    );
  };
  const matrix = '    strategy: { matrix: { os: [a, b] } }\n';

  test('names that cannot meet', () => {
    expect(differ('', 'a', 'b')).toBe(true);
    expect(differ('', 'a', 'a')).toBe(false);
    expect(differ('', 'a-${{ github.sha }}', 'b-${{ github.sha }}')).toBe(true);
    expect(differ('', '${{ inputs.x }}', '${{ inputs.y }}')).toBe(false);
    expect(differ(matrix, 'a')).toBe(false);
    expect(differ(matrix, 'a-${{ matrix.os }}')).toBe(true);
  });

  test('a composite action and a reusable workflow may run often', () => {
    const step = '- uses: actions/upload-artifact@v4\n      with: { path: x }\n';
    expect(uploadsDiffer(uploadsOf(model(`runs:\n  steps:\n    ${step}`)))).toBe(false);
    for (const on of [
      'workflow_call',
      '[push, workflow_call]',
      '{ workflow_call: }',
      '{ push: {}, workflow_call: {} }',
    ]) {
      const called = `on: ${on}\njobs:\n  a:\n    steps:\n    ${step}`;
      expect(uploadsDiffer(uploadsOf(model(called))), on).toBe(false);
      expect(uploadsDiffer(uploadsOf(model(called.replace('workflow_call', 'pull_request')))), on).toBe(true);
    }
  });
});
