import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { knownRules } from '../../server/src/check';
import { readConfig } from '../../server/src/config/read';

describe('mistakes', () => {
  it('cost what they say and no more', () => {
    const read = readConfig(
      'rules:\n  floating-bse: off\n  update-alone: of\n  root-user: error\n  root-usr: off\nbudgets: { size: big, time: 90 }\nignor: []\n',
      knownRules,
    );
    expect(read.rules).toEqual({ 'root-user': { severity: 'error', options: {} } });
    expect(read.budgets).toEqual({ time: '90' });
    expect(read.problems.map(({ kind, word, near }) => [kind, word, near])).toEqual([
      ['unknown-rule', 'floating-bse', 'floating-base'],
      ['wrong-value', "'of'", 'off'],
      // The rule that was meant is there already.
      ['unknown-rule', 'root-usr', undefined],
      ['wrong-value', 'size', undefined],
      ['unknown-key', 'ignor', 'ignore'],
    ]);
  });

  it('say what was meant, also in quotes, and by the name that others have for a rule', () => {
    const text =
      '{ "rules": { "floating-bse": "off", "DL3042": "off", "DL3009": "off", "update-alone": "of" }, "tme": 1 }';
    const { problems } = readConfig(text, knownRules);
    expect(
      problems.map(({ word, expected, near, range }) => [word, expected, near, text.slice(range.start, range.end)]),
    ).toEqual([
      ['floating-bse', '; did you mean floating-base?', 'floating-base', 'floating-bse'],
      ['DL3042', '; did you mean pip-cache-in-layer?', 'pip-cache-in-layer', 'DL3042'],
      ['DL3009', '; did you mean apt-lists-in-layer, update-alone?', undefined, 'DL3009'],
      ["'of'", 'is none of off, info, warning, error', 'off', 'of'],
      ['tme', '; there are extends, ignore, targets, budgets', undefined, 'tme'],
    ]);
  });

  it('name nothing where there is nothing else to write', () => {
    const { problems } = readConfig('rules: { root-user: { severity: error, strict: true } }', knownRules);
    expect(problems.map(({ kind, word, expected }) => [kind, word, expected])).toEqual([
      ['unknown-option', 'strict', ''],
    ]);
  });

  it('a second document is told, and counts for nothing', () => {
    const text = '---\nrules: { floating-base: error }\n---\nrules: { update-alone: off }\n';
    const { rules, problems } = readConfig(text, knownRules);
    expect(Object.keys(rules)).toEqual(['floating-base']);
    expect(problems.map(({ kind, range }) => [kind, text.slice(range.start, range.end), range.start])).toEqual([
      ['syntax', '---', 36],
    ]);
    expect(readConfig('---\nrules: {}\n...\n', knownRules).problems).toEqual([]);
  });

  it('nothing that is written makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('rules: [', 'rules:\n  __proto__: off\n')),
        (text) => {
          for (const problem of readConfig(text, knownRules).problems)
            expect(problem.range.end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
    expect(({} as Record<string, unknown>)['off']).toBeUndefined();
  });
});

describe('the schema', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../docs/plimsoll.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ strict: false }).compile(schema);

  it('says of a file what we say of it', () => {
    const samples = [
      'rules: { floating-base: error }',
      'rules: { floating-base: { severity: error } }',
      'rules: { untrusted-registry: { registries: [a] } }',
      'extends: a.yaml\nignore: [x]\ntargets: [y]\nbudgets: { size: 500MB, time: 90 }',
      'rules: { floating-base: loud }',
      'rules: { no-such-rule: off }',
      'rules: { untrusted-registry: { registry: [a] } }',
      'rules: { untrusted-registry: { registries: { a: b } } }',
      'rules: { invalid-image-label: { strict: 12, labels: { a: b } } }',
      'budget: {}',
      'budgets: { weight: 1 }',
    ];
    const ours = samples.map((text) => readConfig(text, knownRules).problems.length === 0);
    expect(samples.map((text) => validate(parse(text)))).toEqual(ours);
    expect(ours.filter(Boolean)).toHaveLength(4);
  });
});
