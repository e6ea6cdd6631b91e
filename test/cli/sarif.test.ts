import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckedFile } from '../../server/src/cli/format/report';
import { formatSarif } from '../../server/src/cli/format/sarif';
import type { Fix } from '../../server/src/core/finding';
import { applyEdits } from '../../server/src/core/text';
import { plimsoll, temporaryFolder, useBundle } from './cli';
import { checked, finding, heavyThing } from './findings';
import { applied, runOf, validate, type Run } from './sarif-log';

const page = '# heavy-thing\n\nA thing that is heavy.\n\n## What it reports\n\nIt.\n\n## Why\n\nIt weighs.\n';
const sources = {
  rules: new Map([[heavyThing.id, heavyThing]]),
  pages: { 'heavy-thing': page },
  shownPath: (path: string) => path.replace('/repository/', ''),
};

function sarif(...files: CheckedFile[]): Run {
  return runOf(formatSarif(files, sources));
}

function fixOf(more: Partial<Fix>): Fix {
  return { title: 'Mend', safety: 'safe', edits: [], otherEdits: [], newFiles: [], ...more };
}

function printsOf(text: string, marked: readonly string[], path = 'Dockerfile'): (string | undefined)[] {
  const findings = marked.map((each) => finding(text, each));
  return sarif({ ...checked(text, ...findings), path }).results.map(
    ({ partialFingerprints }) => partialFingerprints['plimsollFinding/v1'],
  );
}

describe('the report in SARIF', () => {
  it('names the tool, the rules that found something, the files and the findings', () => {
    const text = 'FROM debian\r\nCOPY . /app\r\nRUN 🚢 bad\r\n';
    const found = finding(text, 'bad', { related: [{ range: { start: 13, end: 17 }, message: 'copied here' }] });
    const run = sarif(checked('FROM scratch\n'), { ...checked(text, found), path: 'b/Dockerfile' });
    expect(run).toMatchObject({
      tool: {
        driver: {
          name: 'Plimsoll',
          rules: [
            {
              id: 'heavy-thing',
              shortDescription: { text: 'A thing that is heavy.' },
              help: { text: 'A thing that is heavy.\n\n\nIt weighs.', markdown: page },
              defaultConfiguration: { level: 'warning' },
              properties: { tags: ['dockerfile', 'layers'], aliases: ['hadolint:DL0000'] },
            },
          ],
        },
      },
      columnKind: 'utf16CodeUnits',
      artifacts: [
        { location: { uri: 'Dockerfile', uriBaseId: '%SRCROOT%' } },
        { location: { uri: 'b/Dockerfile', uriBaseId: '%SRCROOT%' } },
      ],
    });
    const where = { uri: 'b/Dockerfile', uriBaseId: '%SRCROOT%', index: 1 };
    const region = (line: number, startColumn: number, endColumn: number) => ({
      artifactLocation: where,
      region: { startLine: line, startColumn, endLine: line, endColumn },
    });
    expect(run.results).toEqual([
      {
        ruleId: 'heavy-thing',
        ruleIndex: 0,
        level: 'warning',
        message: { text: 'this is heavy' },
        locations: [{ physicalLocation: region(3, 8, 11) }],
        relatedLocations: [{ id: 0, physicalLocation: region(2, 1, 5), message: { text: 'copied here' } }],
        partialFingerprints: { 'plimsollFinding/v1': expect.stringMatching(/^[\da-f]{32}:1$/) },
      },
    ]);
  });

  it('is held against a schema that refuses what is wrong', () => {
    const text = 'RUN bad\n';
    const log = formatSarif([checked(text, finding(text, 'bad'))], sources);
    expect(validate(JSON.parse(log))).toBe(true);
    for (const [right, wrong] of [
      ['"level": "warning"', '"level": "info"'],
      ['"startLine": 1', '"startLine": 0'],
      ['"uri": "Dockerfile"', '"uri": "a b"'],
      ['"ruleIndex"', '"ruleNumber"'],
      ['"version": "2.1.0"', '"version": "2.0.0"'],
    ] as const) {
      expect(log).toContain(right);
      expect(validate(JSON.parse(log.replace(right, wrong))), wrong).toBe(false);
    }
  });

  it('is complete when nothing was found, and when nothing was checked', () => {
    expect(sarif(checked('FROM a\n'))).toMatchObject({ artifacts: [{}], results: [] });
    expect(sarif()).toMatchObject({ artifacts: [], results: [] });
  });

  it('has a level for each severity', () => {
    const text = 'RUN bad\n';
    const findings = (['error', 'warning', 'info'] as const).map((severity) => finding(text, 'bad', { severity }));
    expect(sarif(checked(text, ...findings)).results.map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
  });

  it('writes any path as a URI', () => {
    const paths = [
      'a b/ü%2F#?/Dockerfile',
      'c:d/Dockerfile',
      '../x/Dockerfile',
      'e\n"\\/Dockerfile',
      'f\ud800/Dockerfile',
    ];
    const run = sarif(...paths.map((path) => ({ path, text: 'FROM a\n', findings: [] })));
    expect(run.artifacts.map(({ location }) => location.uri)).toEqual([
      'a%20b/%C3%BC%252F%23%3F/Dockerfile',
      'c%3Ad/Dockerfile',
      '../x/Dockerfile',
      'e%0A%22%5C/Dockerfile',
      'f%EF%BF%BD/Dockerfile',
    ]);
  });

  it('makes no link of a hostile message, and shows what would deceive the eye', () => {
    const text = 'RUN bad\n';
    const messages = ['see [this](https://evil.example)', '\\[a\\](b)', 'a \u202eb\u001b[31m', 'plain [x] ${Y} {0}'];
    const { results } = sarif(checked(text, ...messages.map((message) => finding(text, 'bad', { message }))));
    expect(results.map(({ message }) => message.text)).toEqual([
      'see \\[this\\](https://evil.example)',
      '\\\\\\[a\\\\\\](b)',
      'a \\u{202e}b\\u{1b}[31m',
      'plain [x] ${Y} {0}',
    ]);
  });

  it('tells the safe fixes, with the edits of other files, and no fix that creates one', () => {
    const text = '\uFEFFRUN a\r\nRUN 🚢 bad\r\n';
    const at = text.indexOf('bad');
    const ignore = '.git\nold\n';
    const edits = [
      { range: { start: at, end: at }, newText: 'not so ' },
      { range: { start: 1, end: 9 }, newText: '' },
    ];
    const otherEdits = [
      { path: '/repository/.dockerignore', text: ignore, edits: [{ range: { start: 5, end: 8 }, newText: 'new' }] },
    ];
    const fixes = [
      fixOf({ edits, otherEdits }),
      fixOf({ edits, safety: 'suggestion' }),
      fixOf({ edits, newFiles: [{ path: '/repository/x', text: '' }] }),
      fixOf({ otherEdits }),
    ];
    const [result] = sarif(checked(text, finding(text, 'bad', { fixes }))).results;
    expect(result?.fixes).toHaveLength(2);
    const [own, other] = result!.fixes![0]!.artifactChanges;
    expect(own?.artifactLocation).toEqual({ uri: 'Dockerfile', uriBaseId: '%SRCROOT%', index: 0 });
    expect(own?.replacements[0]?.deletedRegion).toEqual({ startLine: 2, startColumn: 8, endLine: 2, endColumn: 8 });
    expect(own && applied(text, own)).toBe(applyEdits(text, edits));
    expect(other?.artifactLocation).toEqual({ uri: '.dockerignore', uriBaseId: '%SRCROOT%' });
    expect(other && applied(ignore, other)).toBe('.git\nnew\n');
    expect(result!.fixes![1]!.artifactChanges).toEqual([other]);
  });
});

describe('the fingerprint of a finding', () => {
  const text = `FROM a\nRUN bad one ${'x '.repeat(300)}\nRUN bad two\n`;

  it('stays when lines move, are indented, or end otherwise', () => {
    const before = printsOf(text, ['bad one', 'bad two']);
    expect(new Set(before).size).toBe(2);
    for (const moved of [
      `# comment\n\n${text}`,
      text.replaceAll('\n', '\r\n'),
      `\uFEFF${text}`,
      text.replaceAll('RUN', '\tRUN '),
      text.replace('FROM a\n', ''),
    ]) {
      expect(printsOf(moved, ['bad one', 'bad two'])).toEqual(before);
    }
  });

  it('differs by file and by what the line says, and numbers what is the same', () => {
    const [one] = printsOf(text, ['bad one']);
    expect(printsOf(text, ['bad one'], 'b/Dockerfile')).not.toEqual([one]);
    expect(printsOf(text.replace('bad one', 'bad 1'), ['bad 1'])).not.toEqual([one]);
    expect(printsOf(text, ['bad one', 'bad one'])).toEqual([one, one?.replace(/:1$/, ':2')]);
  });
});

describe('plimsoll check --format sarif', () => {
  useBundle();

  const bad = `# 🚢
FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim
ENV UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN echo '🚢🚢' && uv sync --no-dev
USER 1000
`.replaceAll('\n', '\r\n');

  it('is valid, says what the JSON report says, and its fixes do what --fix does', () => {
    const path = 'my äpp #1, 50%/Dockerfile';
    const folder = temporaryFolder({ [path]: bad, Dockerfile: 'FROM scratch\n' });
    const { code, stdout, stderr } = plimsoll(['check', '--format', 'sarif'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const run = runOf(stdout);
    const json = JSON.parse(plimsoll(['check', '--format', 'json'], { cwd: folder }).stdout) as {
      findings: { path: string; rule: string; start: { line: number; column: number } }[];
    };
    const told = run.results.map(({ ruleId, ruleIndex, locations: [{ physicalLocation: at }] }) => {
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(run.artifacts[at.artifactLocation.index!]?.location.uri).toBe(at.artifactLocation.uri);
      const start = { line: at.region.startLine, column: at.region.startColumn };
      return { path: decodeURIComponent(at.artifactLocation.uri), rule: ruleId, start };
    });
    expect(told).toEqual(json.findings.map(({ path, rule, start }) => ({ path, rule, start })));

    const sync = run.results.find(({ ruleId }) => ruleId === 'uv-sync-unlocked');
    const change = sync?.fixes?.[0]?.artifactChanges[0];
    plimsoll(['check', '--fix'], { cwd: folder });
    expect(change && applied(bad, change)).toBe(readFileSync(join(folder, path), 'utf8'));
  });

  it('describes a rule by its page, and says where to read it', () => {
    const folder = temporaryFolder({ Dockerfile: bad });
    const { tool } = runOf(plimsoll(['check', '--format', 'sarif'], { cwd: folder }).stdout);
    const described = tool.driver.rules.find(({ id }) => id === 'uv-sync-unlocked');
    expect(described?.help.markdown).toMatch(/^# uv-sync-unlocked\n/);
    expect(described).toHaveProperty('helpUri', expect.stringMatching(/^https:.*\/uv-sync-unlocked\.md$/));
  });

  it('is valid and exits with 0 when there is nothing to report, or nothing to check', () => {
    for (const files of [{ Dockerfile: 'FROM scratch\n' }, {}]) {
      const { code, stdout } = plimsoll(['check', '--format', 'sarif'], { cwd: temporaryFolder(files) });
      expect(code).toBe(0);
      expect(runOf(stdout).results).toEqual([]);
    }
  });
});
