import { describe, expect, it } from 'vitest';
import { defineRule } from '../../server/src/core/rule';
import { runRules, type Severities } from '../../server/src/core/run';

const meta = { language: 'dockerfile', group: 'test', since: '0.1.0', aliases: [], severity: 'warning' } as const;
const range = { start: 2, end: 3 };

describe('runRules', () => {
  const broken = defineRule<string>({
    ...meta,
    id: 'broken',
    fixes: 'none',
    messages: {},
    check() {
      throw new TypeError('boom');
    },
  });
  const good = defineRule<string, { name: string; deep: object }>({
    ...meta,
    id: 'good',
    fixes: 'safe',
    messages: { found: 'found {name}', mend: 'Mend {name}', here: 'here' },
    check: (model, report) =>
      report(
        'found',
        range,
        { name: model, deep: {} },
        { related: [{ range, messageId: 'here' }], tags: ['unnecessary'] },
      ),
    fix: ({ name }, offer) => {
      offer('mend', { edits: [{ range, newText: name }] });
      offer('mend', { safety: 'suggestion' });
    },
  });

  it('loses only the findings of a rule that throws', () => {
    const { findings, failures } = runRules([broken, good], 'x');
    expect(findings.map(({ rule }) => rule)).toEqual(['good']);
    expect(failures).toEqual([{ rule: 'broken', error: new TypeError('boom') }]);
  });

  it('fills messages and titles, keeps plain data, and offers the fixes in order', () => {
    const [finding] = runRules([good], 'a\nb\u001b[31m').findings;
    expect(finding).toMatchObject({
      message: 'found a b [31m',
      data: { name: 'a\nb\u001b[31m' },
      related: [{ range, message: 'here' }],
      tags: ['unnecessary'],
      fixes: [
        { safety: 'safe', edits: [{ range }] },
        { safety: 'suggestion', edits: [] },
      ],
    });
    expect(Object.keys(finding!.data)).toEqual(['name']);
  });

  it('takes severities in place of those of the rules: off, on, and for all findings', () => {
    const off = defineRule<string>({ ...good, id: 'off', severity: 'off' });
    const graded = defineRule<string>({
      ...good,
      id: 'graded',
      check: (_, report) => report('found', range, { name: 'x' }, { severity: 'info' }),
    });
    const severities = { good: 'off', off: 'info', graded: 'error' } as const;
    const { findings } = runRules([good, off, graded], 'x', { severities });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['off', 'info'],
      ['graded', 'error'],
    ]);
    expect(runRules([off], 'x', { severities: Object.create({ off: 'info' }) as Severities }).findings).toEqual([]);
  });

  it('tells findings in another language, and in English what that lacks', () => {
    const messages = { good: { found: '找到 {name}' } };
    const { findings } = runRules([good], 'x', { messages });
    expect(findings.map(({ message, messageId }) => [message, messageId])).toEqual([['找到 x', 'found']]);
    expect(runRules([good], 'x', { messages: { good: {} } }).findings).toEqual(runRules([good], 'x').findings);
  });

  it('gives a rule its options: the configured ones, else the defaults', () => {
    const seen: object[] = [];
    const rule = defineRule<string, object, { readonly limit: number; readonly names: readonly string[] }>({
      ...broken,
      options: {
        limit: { description: '', schema: { type: 'integer', minimum: 0 }, default: 3 },
        names: { description: '', schema: { type: 'array', items: { type: 'string' } }, default: [] },
      },
      check: (_, __, options) => void seen.push(options),
    });
    runRules([rule], 'x');
    runRules([rule], 'x', { options: { [rule.id]: { limit: 5 } } });
    expect(seen).toEqual([
      { limit: 3, names: [] },
      { limit: 5, names: [] },
    ]);
  });

  it('runs no rule that is off, and reports a message that does not exist as that rule’s failure', () => {
    const off = defineRule<string>({ ...broken, id: 'off', severity: 'off' });
    const typo = defineRule<string>({ ...broken, id: 'typo', check: (_, report) => report('nope', range, {}) });
    const { findings, failures } = runRules([off, typo], '');
    expect(findings).toEqual([]);
    expect(failures.map(({ rule }) => rule)).toEqual(['typo']);
  });
});
