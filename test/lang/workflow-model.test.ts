import { describe, expect, test } from 'vitest';
import { environment } from '../../server/src/lang/workflow/environment';
import { model, withSteps } from './workflow-samples';

describe('what a step calls', () => {
  test('owner, repository, path, ref and their places', () => {
    const text = withSteps('- uses: "Owner/repo.x/sub/path@v1.2"   # v1.2.3', '  with: { A: 1, b: "two", c: [3], d }');
    const [uses] = model(text).uses;
    const { owner, repo, path, action, ref, comment, inputs } = uses!;
    expect({ owner, repo, path, action, ref }).toEqual({
      owner: 'Owner',
      repo: 'repo.x',
      path: 'sub/path',
      action: 'Owner/repo.x/sub/path',
      ref: 'v1.2',
    });
    const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    expect(at(uses!.range)).toBe('Owner/repo.x/sub/path@v1.2');
    expect(at(uses!.actionRange)).toBe('Owner/repo.x/sub/path');
    expect(at(uses!.refRange)).toBe('v1.2');
    expect(comment?.text).toBe('# v1.2.3');
    expect(inputs.map(({ name, value }) => [name, value])).toEqual([
      ['A', '1'],
      ['b', 'two'],
      ['c', undefined],
      ['d', ''],
    ]);
    expect(inputs.map(({ nameRange }) => at(nameRange))).toEqual(['A', 'b', 'c', 'd']);
    expect(inputs[1]?.valueRange && at(inputs[1].valueRange)).toBe('"two"');
  });

  test.each([
    './local',
    '../x',
    '$/here',
    'docker://alpine:3',
    'a/b',
    'a@v1',
    '${{ x }}/b@v1',
    'a/b@${{ x }}',
    'a/b@',
    '|\n          a/b@v1',
  ])('no action by version: %s', (uses) => expect(model(withSteps(`- uses: ${uses}`)).uses).toEqual([]));

  test('a job calls a reusable workflow', () => {
    const { jobs, uses } = model('jobs:\n  a:\n    uses: o/r/.github/workflows/w.yml@v1\n    with:\n      x: 1\n');
    expect(jobs[0]?.uses).toBe(uses[0]);
    expect(uses[0]).toMatchObject({ action: 'o/r/.github/workflows/w.yml', ref: 'v1', inputs: [{ name: 'x' }] });
  });

  test('a reference that is shared has the inputs of all its callers', () => {
    const shared = model(withSteps('- uses: &u a/b@v1', '  with: { x: 1 }', '- uses: *u', '  with: { y: 2 }'));
    expect(shared.uses).toHaveLength(1);
    expect(shared.uses[0]?.inputs.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(model(withSteps('- uses: a/b@v1', '  with: ${{ x }}')).uses[0]?.moreInputs).toBe(true);
  });

  test('composite actions and parallel steps', () => {
    const action = model(
      'runs:\n  using: composite\n  steps:\n    - uses: a/b@v1\n    - run: x\n      shell: sh\n',
      '/p/action.yml',
    );
    expect(action.kind).toBe('action');
    expect(action.steps).toHaveLength(2);
    expect(action.steps[1]?.run?.shell).toBe('sh');
    expect(model(withSteps('- parallel:', '    - uses: a/b@v1', '    - run: x')).steps).toHaveLength(2);
  });
});

describe('the shell of a script', () => {
  const shellIn = (job: string, top = ''): string | undefined => {
    const found = model(`${top}jobs:\n  a:\n${job}    steps:\n      - run: x\n`).steps[0]?.run;
    if (found === undefined) throw new Error('no script');
    return found.shell;
  };

  test.each([
    ['    runs-on: ubuntu-24.04\n', 'bash'],
    ['    runs-on: Windows-2025\n', 'pwsh'],
    ['    runs-on: [self-hosted, linux]\n', 'bash'],
    ['    runs-on: [self-hosted, windows, gpu]\n', 'pwsh'],
    ['    runs-on: { group: g, labels: macos-15 }\n', 'bash'],
    ['    runs-on: self-hosted\n', undefined],
    ['    runs-on: ${{ inputs.os }}\n', undefined],
    ['    runs-on: [ubuntu-latest, "${{ x }}"]\n', undefined],
    ['    runs-on: ubuntu-latest\n    container: alpine\n', 'sh'],
    ['    runs-on: ${{ matrix.os }}\n    strategy: { matrix: { os: [ubuntu-latest, macos-latest] } }\n', 'bash'],
    ['    runs-on: ${{ matrix.os }}\n    strategy: { matrix: { os: [ubuntu-latest, windows-latest] } }\n', undefined],
    ['    runs-on: ${{matrix.os}}\n    strategy: { matrix: { include: [{ os: windows-latest }] } }\n', 'pwsh'],
    ['    runs-on: ${{ matrix.os }}\n    strategy: { matrix: "${{ fromJSON(x) }}" }\n', undefined],
    ['    runs-on: windows-latest\n    defaults: { run: { shell: bash } }\n', 'bash'],
    ['    runs-on: windows-latest\n    defaults: { run: { shell: "perl {0}" } }\n', undefined],
  ])('%j: %s', (job, shell) => expect(shellIn(job)).toBe(shell));

  test("the workflow's default, the job's before it, the step's before all", () => {
    const top = 'defaults:\n  run:\n    shell: pwsh\n';
    expect(shellIn('    runs-on: ubuntu-latest\n', top)).toBe('pwsh');
    expect(shellIn('    runs-on: x\n    defaults: { run: { shell: cmd } }\n', top)).toBe('cmd');
    expect(model(withSteps('- run: x', '  shell: bash -e {0}')).steps[0]?.run?.shell).toBe('bash');
  });

  test('a step that jobs with different shells share has none', () => {
    const text =
      'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: &s\n      - run: x\n  b:\n    runs-on: windows-latest\n    steps: *s\n';
    const { steps, jobs } = model(text);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.run?.shell).toBeUndefined();
    expect(jobs[1]?.steps).toEqual(steps);
  });
});

describe('the model as a whole', () => {
  test('scopes, comments, environment', () => {
    const text = [
      'env: { A: top, B: top }',
      'jobs:',
      '  # about the job',
      '  a:',
      '    env: { A: job }',
      '    steps:',
      '      # about the step',
      '      - run: x # behind',
      '        env: { C: own, D: ["x"] }',
    ].join('\n');
    const read = model(text);
    expect(read.comments.map((comment) => comment.text)).toEqual(['# about the job', '# about the step', '# behind']);
    expect(read.scopes.map(({ start }) => text.slice(start, start + 6))).toEqual(['env: {', 'a:\n   ', '- run:']);
    expect(read.scopes[2]?.end).toBe(text.length);
    const value = (name: string) => environment(read, read.steps[0]!, name);
    expect(['A', 'B', 'C', 'D', 'E'].map(value)).toEqual(['job', 'top', 'own', undefined, undefined]);
  });

  test('while typing, what stands elsewhere stays', () => {
    for (const broken of ['- us', '- uses: "a/b@v2', '- uses: a/b@', '- {', '- run: |', '-']) {
      const { uses } = model(withSteps('- uses: a/b@v1', broken));
      expect(uses[0]?.ref, broken).toBe('v1');
    }
  });

  test('thousands of jobs that share thousands of steps are read once', () => {
    const steps = '      - run: x\n'.repeat(5000);
    const jobs = Array.from({ length: 900 }, (_, i) => `  j${i}: { runs-on: ubuntu-latest, steps: *s }\n`).join('');
    const read = model(`jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: &s\n${steps}${jobs}`);
    expect(read.steps).toHaveLength(5000);
    expect(read.jobs).toHaveLength(901);
  });

  test('texts that are no workflow', () => {
    for (const text of ['', '[]', 'x', 'jobs: x', 'jobs:\n  a: x', 'jobs:\n  a:\n    steps: x', 'runs: x', '\0']) {
      expect(model(text).steps, JSON.stringify(text)).toEqual([]);
    }
  });
});
