import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/src/core/finding';
import { runRules } from '../../server/src/core/run';
import { applyEdits } from '../../server/src/core/text';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import deprecated from '../../server/src/rules/workflow/deprecated-action-version';
import removed from '../../server/src/rules/workflow/removed-action-version';

// What the pages cannot show: other days, and each way to pin.

const document = (uses: string, inputs = ''): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${uses}\n${inputs && `        with: { ${inputs} }\n`}`;

function check(text: string, today = '2026-11-22'): Finding[] {
  const { findings, failures } = runRules([removed, deprecated], buildWorkflowModel(text, undefined, today));
  expect(failures).toEqual([]);
  return findings;
}

/** The `uses:` after the first fix, and how safe that is. */
function fixed(uses: string, inputs?: string): string | undefined {
  const text = document(uses, inputs);
  const fix = check(text)[0]?.fixes[0];
  return fix && `${fix.safety}: ${/uses: (.*)/.exec(applyEdits(text, fix.edits))?.[1]}`;
}

describe('the day decides', () => {
  const verdict = (uses: string, today: string): string =>
    check(document(uses), today)
      .map((f) => f.messageId)
      .join();

  test('what a version is called before and from its day on', () => {
    expect(verdict('actions/upload-artifact@v3', '2025-01-29')).toBe('ending');
    expect(verdict('actions/upload-artifact@v3', '2025-01-30')).toBe('removed');
    expect(verdict('github/codeql-action/init@v3', '2026-11-30')).toBe('announced');
    // No source has seen that day: it is what was announced.
    expect(verdict('github/codeql-action/init@v3', '2026-12-01')).toBe('due');
    expect(verdict('actions/setup-java@v4', '2026-12-01')).toBe('deprecated');
    expect(verdict('actions/cache@v4.1.0', '2025-02-28')).toBe('');
    expect(verdict('actions/cache@v4.1.0', '2025-03-01')).toBe('below');
  });
});

describe('the way to pin stays', () => {
  const old = 'a8a3f3ad30e3422c9c7b888a15615d19a852ae32';
  const next = 'ea165f8d65b6e75b540449e92b4886f43607fa02';

  test.each([
    ['@v3', '@v4'],
    ['@v3.1', '@v4'],
    ['@v3.1.2', '@v4.6.2'],
    ['@v2 # keep', '@v4 # keep'],
    [`@${old}`, `@${next}`],
    [`@${old} # v3.1.3`, `@${next} # v4.6.2`],
    [`@${old} # 3.1.3`, `@${next} # 4.6.2`],
    [`@${old} # v3`, `@${next} # v4`],
    [`@${old} # tag=v3.1.3`, `@${next} # tag=v4.6.2`],
    [`@${old} # ratchet:actions/upload-artifact@v3`, `@${next} # ratchet:actions/upload-artifact@v4`],
    [`@${old} # v3 - the last one`, `@${next} # v4 - the last one`],
    [`@${old} # see issue 3`, `@${next} # see issue 3`],
  ])('%s becomes %s', (before, after) => {
    const [name, path] = ['actions/upload-artifact', 'name: x, path: out'];
    expect(fixed(name + before, path)).toBe(`safe: ${name}${after}`);
  });

  test('quotes and spelling stay', () => {
    expect(fixed('"Actions/Cache@v2"', 'path: x, key: y')).toBe('safe: "Actions/Cache@v3"');
    expect(fixed("'actions/cache@v2'", 'path: x, key: y')).toBe("safe: 'actions/cache@v3'");
  });
});

describe('the target takes what the step gives', () => {
  test('an input that is gone in the lowest version that works', () => {
    expect(fixed('codecov/codecov-action@v1', 'file: x')).toBe('suggestion: codecov/codecov-action@v2');
    expect(fixed('codecov/codecov-action@v1', 'gcov_args: x')).toMatch(/@v3$/);
  });

  test('an input that the old version does not have either is no obstacle', () => {
    expect(fixed('actions/cache@v2', 'path: x, key: y, typo: z')).toBe('safe: actions/cache@v3');
  });

  test('an input that is missing already is no obstacle, one that becomes required is', () => {
    expect(fixed('actions/cache@v2')).toBe('safe: actions/cache@v3');
    expect(fixed('actions/setup-java@v1', 'java-version: 11')).toBeUndefined();
    expect(fixed('actions/setup-java@v1', 'java-version: 11, distribution: zulu')).toBe('safe: actions/setup-java@v5');
  });

  test('inputs that are an expression make it a suggestion only', () => {
    const text = document('actions/cache@v2').replace(/\n$/, '\n        with: ${{ fromJSON(x) }}\n');
    expect(check(text)[0]?.fixes.map(({ safety }) => safety)).toEqual(['suggestion']);
  });

  test('an artifact that has hidden files by name is for a person to look at', () => {
    expect(fixed('actions/upload-artifact@v3', 'name: x, path: .coverage')).toBe(
      'suggestion: actions/upload-artifact@v4',
    );
    expect(fixed('actions/upload-artifact@v3', 'name: x, path: ./coverage')).toBe('safe: actions/upload-artifact@v4');
  });

  test('a family moves as a whole, or a person has to look', () => {
    const unknown = 'actions/download-artifact@0123456789abcdef0123456789abcdef01234567';
    const text = `${document('actions/upload-artifact@v3', 'path: x')}      - uses: ${unknown}\n`;
    expect(check(text)[0]?.fixes[0]).toMatchObject({ safety: 'suggestion', edits: [{ newText: 'v4' }] });
  });

  test('a runner of one’s own may be too old', () => {
    const text = document('actions/setup-java@v4', 'distribution: temurin').replace(
      'ubuntu-latest',
      '[self-hosted, linux]',
    );
    expect(check(text)[0]?.fixes[0]?.safety).toBe('suggestion');
  });
});

test('facts that are not sure speak lower', () => {
  const severity = (uses: string): string | undefined => check(document(uses))[0]?.severity;
  expect(severity('actions/upload-artifact@v3')).toBe('error');
  expect(severity('codecov/codecov-action@v1')).toBe('warning');
  expect(severity('actions/setup-java@v4')).toBe('warning');
  expect(severity('actions/setup-ruby@v1')).toBe('info');
});
