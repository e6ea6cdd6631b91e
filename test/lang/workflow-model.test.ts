import { describe, expect, test } from 'vitest';
import { documentRange } from '../../server/src/lang/mapped-text';
import { uploadsDiffer, uploadsOf } from '../../server/src/lang/workflow/artifacts';
import { environment } from '../../server/src/lang/workflow/environment';
import { buildWorkflowModel, type WorkflowModel } from '../../server/src/lang/workflow/model';
import { printedBy } from '../../server/src/lang/workflow/printed';

const model = (text: string, path = '/p/.github/workflows/ci.yml'): WorkflowModel =>
  buildWorkflowModel(text, path, '2026-11-22');

/** A workflow of one job with these lines as its steps. */
const withSteps = (...lines: string[]): string =>
  [
    'on: push',
    'jobs:',
    '  a:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    ...lines.map((line) => `      ${line}`),
  ].join('\n');

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

describe('what a script prints', () => {
  const printed = (shell: string, ...lines: string[]): [text: string, plain: boolean][] => {
    const step = model(withSteps(`- shell: ${shell}`, '  run: |', ...lines.map((line) => `    ${line}`))).steps[0];
    const { source } = step!.run!;
    return printedBy(step!.run!).map(({ text, plain }) => [source.text.slice(text.start, text.end), plain]);
  };

  test('Bash', () => {
    expect(
      printed(
        'bash',
        'echo "a b" c',
        'x=$(echo no)',
        'echo no | cat',
        'echo no > f',
        'echo yes >&2',
        "if x; then echo 'd'; fi",
      ),
    ).toEqual([
      ['a b" c', true],
      ['yes', false],
      ["d'", true],
    ]);
    expect(printed('bash', 'echo "${{ a }}" # "no"', 'printf "x\\n"', 'printf "x"', 'echo -n x')).toEqual([
      ['${{ a }}"', true],
      ['x\\n"', true],
      ['x"', false],
      ['x', false],
    ]);
  });

  test('PowerShell, where only what looks like a command counts', () => {
    expect(
      printed(
        'pwsh',
        'Write-Host "::a::b"',
        '"::a::c"',
        '# echo "::a::no"',
        '$x = "::a::no"',
        'echo "::a::no" | Out-File f',
        '@"',
        'echo "::a::no"',
        '"@',
        'if ($x) { echo "::a::d" }',
      ),
    ).toEqual([
      ['::a::b"', true],
      ['::a::c"', true],
      ['::a::d" }', false],
    ]);
  });

  test('cmd and Python', () => {
    expect(
      printed('cmd', 'echo ::a::b', '@echo ::a::c', ':: echo ::a::no', 'echo ::a::d > f', 'echo ::a::e & x'),
    ).toEqual([
      ['::a::b', true],
      ['::a::c', true],
      ['::a::e & x', false],
    ]);
    expect(
      printed(
        'python',
        'print("::a::b")',
        'print("::a::c", end="")',
        "'''",
        'print("::a::no")',
        "'''",
        '# print("::a::no")',
      ),
    ).toEqual([
      ['::a::b")', true],
      ['::a::c", end="")', false],
    ]);
  });

  test('every piece lies where it says', () => {
    const text = withSteps('- run: >-', '    true &&', '    echo "a" "b"');
    const { run } = model(text).steps[0]!;
    const [only] = printedBy(run!);
    const { start, end } = documentRange(run!.source, only!.text.start, only!.text.end);
    expect(text.slice(start, end)).toBe('a" "b"');
  });
});

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
