import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { formatJson } from '../../server/src/cli/format/json';
import { patch } from '../../server/src/cli/format/patch';
import { displayWidth, printable, printableLines } from '../../server/src/cli/format/printable';
import { terminalStyle, wantsColour } from '../../server/src/cli/format/style';
import { formatText } from '../../server/src/cli/format/text';
import { checked, finding, heavyThing } from './findings';

const plain = terminalStyle(false);

const dockerfile = 'FROM debian:12\nCOPY . /app\nRUN chown -R app /app && \\\n    true\n';
const safe = { title: 'Use --chown', safety: 'safe', edits: [], otherEdits: [], newFiles: [] } as const;
const chown = finding(dockerfile, 'chown -R app /app', {
  fixes: [safe],
  related: [{ range: { start: 15, end: 26 }, message: 'copied here' }],
});
const base = finding(dockerfile, 'debian:12', { severity: 'info', rule: 'floating-base', message: 'this moves' });

describe('the report for people', () => {
  it('shows each finding with its line, what else matters, and a summary', () => {
    expect(formatText([checked(dockerfile, base, chown)], plain)).toBe(`Dockerfile:1:6: info: this moves [floating-base]
 1 | FROM debian:12
   |      ^^^^^^^^^

Dockerfile:3:5: warning: this is heavy [heavy-thing]
 3 | RUN chown -R app /app && \\
   |     ^^^^^^^^^^^^^^^^^
  Dockerfile:2:1: copied here

2 problems (1 warning, 1 info) in 1 checked file. 1 fixable with --fix.
`);
  });

  it('says so when there is nothing to say', () => {
    expect(formatText([checked('FROM a\n'), checked('FROM b\n')], plain)).toBe('2 files checked, nothing to report.\n');
    expect(formatText([], plain)).toBe('0 files checked, nothing to report.\n');
  });

  it('groups the digits of every large count', () => {
    const many = Array.from({ length: 1200 }, () => ({ ...chown, severity: 'info' as const }));
    const report = formatText([checked(dockerfile, ...many)], plain, { applied: 2000, known: 3000 });
    expect(report.split('\n').at(-2)).toBe(
      '2,000 problems fixed. 1,200 problems (1,200 info) in 1 checked file. 1,200 fixable with --fix. 3,000 more in the baseline.',
    );
  });

  it('marks a finding over several lines to the end of its first line', () => {
    const text = 'RUN a && \\\r\n    b\r\n';
    expect(formatText([checked(text, finding(text, 'a && \\\r\n    b'))], plain)).toContain(
      ' 1 | RUN a && \\\n   |     ^^^^^^\n\n',
    );
  });

  it('puts carets under tabs, wide characters and emoji where they are seen', () => {
    const text = 'RUN\techo 界🚢é bad\n';
    expect(formatText([checked(text, finding(text, 'bad'))], plain)).toContain(
      ` 1 | RUN    echo 界🚢é bad\n   |${' '.repeat(7 + 5 + 2 + 2 + 1 + 1 + 1)}^^^\n`,
    );
  });

  it('shows a part of a line that is too long', () => {
    const text = `RUN ${'a'.repeat(5000)} bad ${'b'.repeat(5000)}\n`;
    const [, code = '', carets = ''] = formatText([checked(text, finding(text, 'bad'))], plain).split('\n');
    expect(code).toMatch(/^ 1 \| …a+ bad b+…$/);
    expect(code.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bad');
    expect(code.length).toBeLessThan(180);
  });

  it.each([80, 50, 24, 1])('fits a terminal of %d columns, with the carets below what they mark', (columns) => {
    const none = { applied: 0, known: 0 };
    for (const [lead, tail] of [
      ['', '界'.repeat(60)],
      ['船🚢 '.repeat(12), 'x'.repeat(100)],
      ['echo 界 && '.repeat(9), ''],
      ['ab ', ' cd'],
    ] as const) {
      const text = `RUN ${lead}bad${tail}\n`;
      const file = checked(text, finding(text, 'bad'));
      const [, code = '', carets = ''] = formatText([file], plain, none, columns).split('\n');
      // 24 columns are the least: a frame needs some room.
      expect(displayWidth(code)).toBeLessThanOrEqual(Math.max(columns, 25));
      expect(displayWidth(carets)).toBeLessThanOrEqual(Math.max(columns, 25));
      expect(displayWidth(code.slice(0, code.indexOf('bad')))).toBe(carets.indexOf('^'));
      expect(carets).toMatch(/ \^\^\^$/);
    }
    const long = `RUN ${'y'.repeat(90)}\n`;
    const [, code = '', carets = ''] = formatText(
      [checked(long, finding(long, 'y'.repeat(90)))],
      plain,
      none,
      columns,
    ).split('\n');
    expect(carets.length).toBe(code.length);
  });

  it('escapes what could steer a terminal or deceive the eye', () => {
    const text = 'RUN \u001b]0;owned\u0007 \u202egnp.exe\n';
    const hostile = finding(text, '\u001b', {
      message: 'a\u202eb',
      related: [{ range: { start: 0, end: 3 }, message: '\u009b1m' }],
    });
    const shown = formatText([{ ...checked(text, hostile), path: 'a\u001b[31m/Dockerfile' }], plain);
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(shown).toContain('a\\u{1b}[31m/Dockerfile:1:5: warning: a\\u{202e}b');
    expect(shown).toContain(' 1 | RUN \\u{1b}]0;owned\\u{7} \\u{202e}gnp.exe\n   |     ^^^^^^\n');
  });

  it('counts no column for a byte order mark', () => {
    const text = '\uFEFFFROM a\nRUN b\n';
    const shown = formatText([checked(text, finding(text, 'FROM'), finding(text, 'RUN'))], plain);
    expect(shown).toContain('Dockerfile:1:1:');
    expect(shown).toContain(' 1 | FROM a\n   | ^^^^\n');
    expect(shown).toContain('Dockerfile:2:1:');
  });

  it('has colours only where they are wanted', () => {
    expect(formatText([checked(dockerfile, chown)], terminalStyle(true))).toContain('\u001b[33mwarning\u001b[39m');
    expect(formatText([checked(dockerfile, chown)], plain)).not.toContain('\u001b');
    expect([
      wantsColour(true, {}),
      wantsColour(true, { NO_COLOR: '' }),
      wantsColour(true, { NO_COLOR: '1' }),
      wantsColour(true, { TERM: 'dumb' }),
      wantsColour(false, {}),
    ]).toEqual([true, true, false, false, false]);
  });
});

describe('the report for tools', () => {
  it('is the object that the contract names', () => {
    const files = [checked(dockerfile, base, chown), checked('FROM scratch\n')];
    expect(JSON.parse(formatJson(files, new Map([[heavyThing.id, heavyThing]])))).toEqual({
      version: 1,
      findings: [
        {
          path: 'Dockerfile',
          rule: 'floating-base',
          severity: 'info',
          message: 'this moves',
          url: null,
          aliases: [],
          start: { line: 1, column: 6 },
          end: { line: 1, column: 15 },
          fixes: [],
          related: [],
        },
        {
          path: 'Dockerfile',
          rule: 'heavy-thing',
          severity: 'warning',
          message: 'this is heavy',
          url: null,
          aliases: ['hadolint:DL0000'],
          start: { line: 3, column: 5 },
          end: { line: 3, column: 22 },
          fixes: [{ title: 'Use --chown', safety: 'safe' }],
          related: [{ path: 'Dockerfile', line: 2, message: 'copied here' }],
        },
      ],
      summary: { files: 2, errors: 0, warnings: 1, infos: 1, fixable: 1 },
    });
  });

  it('counts columns in UTF-16 units', () => {
    const text = '\uFEFFRUN 🚢 bad\n';
    const { findings } = JSON.parse(formatJson([checked(text, finding(text, 'bad'))], new Map())) as {
      findings: { start: object; end: object }[];
    };
    expect(findings[0]).toMatchObject({ start: { line: 1, column: 8 }, end: { line: 1, column: 11 } });
  });
});

describe('a patch', () => {
  it('shows what changes and what stands around it', () => {
    expect(patch('a/x', 'b/x', 'a\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE')).toBe(
      '--- a/x\n+++ b/x\n@@ -2,4 +2,4 @@\n b\n c\n d\n-e\n+E\n\\ No newline at end of file\n',
    );
  });

  it('replaces everything where so much changes that a search would not end', () => {
    const old = Array.from({ length: 9000 }, (_, index) => `old ${index}\n`).join('');
    const [before, after] = [`same\n${old}`, `same\n${old.replaceAll('old', 'new')}end`];
    const whole = patch('a/x', 'b/x', before, after);
    expect(whole).toContain('@@ -1,9001 +1,9002 @@\n-same\n-old 0\n');
    expect(applyPatch(before, whole)).toBe(after);
  });
});

describe('printable text', () => {
  it('keeps what people write and escapes the rest', () => {
    expect(printable('é 界 👩‍🚢 a\tb\ud800')).toBe('é 界 👩‍🚢 a\\u{9}b\\u{d800}');
    expect(printableLines('a\tb\r\nc\rd\u001b\n')).toBe('a\tb\r\nc\\u{d}d\\u{1b}\n');
    expect([displayWidth('abc'), displayWidth('界'), displayWidth('🚢'), displayWidth('e\u0301')]).toEqual([
      3, 2, 2, 1,
    ]);
  });
});
