import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/src/core/finding';
import { runRules } from '../../server/src/core/run';
import { applyEdits } from '../../server/src/core/text';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import { hasActionLock } from '../../server/src/context/action-lock';
import { memoryFiles } from '../../server/src/context/memory';
import { actionTable } from '../../server/src/data/actions.gen';
import compromised from '../../server/src/rules/workflow/compromised-action-version';
import deprecatedRunner from '../../server/src/rules/workflow/deprecated-runner';
import missing from '../../server/src/rules/workflow/missing-action-ref';
import oldRuntime from '../../server/src/rules/workflow/old-node-runtime';
import outdated from '../../server/src/rules/workflow/outdated-action-version';
import retired from '../../server/src/rules/workflow/retired-runner';
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
    // What is wanted then, the title says.
    expect(fixed('actions/setup-java@v1', 'java-version: 11')).toBe('suggestion: actions/setup-java@v5');
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

describe('of one reference only the gravest rule speaks', () => {
  const all = [compromised, removed, missing, deprecated, oldRuntime, outdated];
  const speakers = (uses: string, today = '2026-11-22'): string[] =>
    runRules(all, buildWorkflowModel(document(uses), undefined, today)).findings.map(({ rule }) => rule);

  test.each([
    ['tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67', 'compromised-action-version'],
    ['tj-actions/changed-files@v44', 'compromised-action-version'],
    ['actions/upload-artifact@v3', 'removed-action-version'],
    ['actions/upload-artifact@3', 'removed-action-version'],
    ['astral-sh/setup-uv@v8', 'missing-action-ref'],
    ['aquasecurity/trivy-action@0.20.0', 'missing-action-ref'],
    ['github/codeql-action/upload-sarif@v2', 'deprecated-action-version'],
    ['actions/setup-python@v4', 'old-node-runtime'],
    ['actions/delete-package-versions@v4', 'old-node-runtime'],
    ['actions/checkout@v6', 'outdated-action-version'],
  ])('%s: %s', (uses, rule) => expect(speakers(uses)).toEqual([rule]));

  test('nothing is said of what the table does not know', () => {
    for (const uses of [
      'a/b@v1',
      'actions/checkout@v7',
      'actions/checkout@v8',
      'actions/checkout@x',
      'tj-actions/other@v1',
    ])
      expect(speakers(uses), uses).toEqual([]);
  });

  test('each version of each action has at most one finding, on any day', () => {
    for (const action of Object.values(actionTable)) {
      for (const [major, { tag, sha }] of Object.entries(action.majors)) {
        for (const ref of [major, major.slice(1), tag, sha]) {
          if (ref === undefined) continue;
          const found = speakers(`${action.name}@${ref}`, '2027-06-01');
          expect(found.length, `${action.name}@${ref}`).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

test('what a Node runs on is told by its day', () => {
  const told = (uses: string, today: string): string[] =>
    runRules([oldRuntime], buildWorkflowModel(document(uses), undefined, today)).findings.map(
      ({ messageId }) => messageId,
    );
  expect(told('actions/checkout@v4', '2025-09-18')).toEqual([]);
  expect(told('actions/checkout@v4', '2025-09-19')).toEqual(['ending']);
  expect(told('actions/checkout@v4', '2026-06-16')).toEqual(['forced']);
  expect(told('actions/checkout@v5', '2030-01-01')).toEqual([]);
});

test('a day that no source has seen is called announced, a label by its day', () => {
  const told = (label: string, today: string): string[] => {
    const text = `on: push\njobs:\n  a:\n    runs-on: ${label}\n`;
    const { findings } = runRules([retired, deprecatedRunner], buildWorkflowModel(text, undefined, today));
    return findings.map(({ rule, messageId, severity }) => `${rule} ${messageId} ${severity}`);
  };
  expect(told('ubuntu-22.04', '2026-09-16')).toEqual([]);
  expect(told('ubuntu-22.04', '2026-09-17')).toEqual(['deprecated-runner deprecated warning']);
  expect(told('ubuntu-22.04', '2027-04-17')).toEqual(['retired-runner announced warning']);
  expect(told('UBUNTU-20.04', '2026-11-22')).toEqual(['retired-runner retired error']);
  expect(told('macos-12-xl', '2024-11-30')).toEqual([]);
  expect(told('macos-12-xl', '2024-12-01')).toEqual(['retired-runner retired error']);
});

test('where a lock file records the commits, each title says so', () => {
  const titles = (uses: string, locked: boolean): string[] =>
    runRules(
      [removed, missing, deprecated, oldRuntime, outdated],
      buildWorkflowModel(document(uses), undefined, '2026-11-22', locked),
    ).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));
  for (const uses of [
    'actions/upload-artifact@v3',
    'astral-sh/setup-uv@v8',
    'actions/setup-java@v4',
    'actions/checkout@v4',
  ]) {
    expect(titles(uses, true).length, uses).toBeGreaterThan(0);
    for (const title of titles(uses, true)) expect(title).toMatch(/; refresh actions\.lock$/);
    for (const title of titles(uses, false)) expect(title).not.toContain('lock');
  }
});

test('the lock file is found beside the workflows, from actions too', async () => {
  const files = memoryFiles({ '/r/.github/workflows/actions.lock': '' });
  expect(await hasActionLock('/r/.github/workflows/ci.yml', files)).toBe(true);
  expect(await hasActionLock('/r/.github/actions/x/action.yml', files)).toBe(true);
  expect(await hasActionLock('/r/action.yml', files)).toBe(false);
  expect(await hasActionLock('/other/.github/workflows/ci.yml', files)).toBe(false);
});

test('the title says what breaks', () => {
  const title = (uses: string, inputs: string): string | undefined =>
    runRules([oldRuntime, outdated], buildWorkflowModel(document(uses, inputs), undefined, '2026-11-22')).findings[0]
      ?.fixes[0]?.title;
  expect(title('actions/setup-python@v6', 'pip-install: x')).toBe(
    'Update from v6 to v7: no input pip-install any more',
  );
  expect(title('actions/setup-python@v6', 'cache: pip')).toBe('Update from v6 to v7');
});

test('a family of thousands is moved once, not once for each of them', () => {
  const time = (count: number): number => {
    const text = document('actions/upload-artifact@v3') + '      - uses: actions/upload-artifact@v3\n'.repeat(count);
    const model = buildWorkflowModel(text, undefined, '2026-11-22');
    const start = performance.now();
    const { findings } = runRules([removed, oldRuntime, outdated], model);
    expect(findings).toHaveLength(count + 1);
    expect(findings.at(-1)?.fixes[0]?.edits).toHaveLength(count + 1);
    return performance.now() - start;
  };
  time(100);
  // A quadratic one takes minutes.
  expect(time(8_000)).toBeLessThan(10_000);
});
