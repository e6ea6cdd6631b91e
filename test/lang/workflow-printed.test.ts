import { describe, expect, test } from 'vitest';
import { documentRange } from '../../server/src/lang/mapped-text';
import { printedBy } from '../../server/src/lang/workflow/printed';
import { model, withSteps } from './workflow-samples';

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
