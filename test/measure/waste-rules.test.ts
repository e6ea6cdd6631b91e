import { describe, expect, test } from 'vitest';
import type { Change } from '../../server/src/measure/waste/access-change';
import type { MeasuredWaste } from '../../server/src/measure/measurement';
import { planOf } from '../../server/src/measure/build/plan-of';
import { WASTE_RULES, wasteRule } from '../../server/src/measure/waste/waste-rules';
import { dockerfileRules } from '../../server/src/rules/index.gen';
import { sampleLayer } from './samples';

/** The rule for waste of a layer of its own, which the first instruction wrote and the last one hid. */
function ruleOf(
  kind: MeasuredWaste['kind'],
  what: { readonly left?: string; readonly change?: Change },
  writer: string,
  hider = writer,
  stage: string | null = null,
): string | null {
  const layer = (instruction: string): ReturnType<typeof sampleLayer> => sampleLayer({ line: 3, stage, instruction });
  return wasteRule({ kind, left: what.left ?? null, change: what.change ?? null }, layer(writer), layer(hider));
}

const lists = { left: 'package-lists of apt' };
const owner = { change: 'owner' } as const;
const mode = { change: 'mode' } as const;

describe('the rule whose fix takes waste away', () => {
  test('every rule of the table exists and has fixes', () => {
    const fixing = new Set(dockerfileRules.filter(({ fixes }) => fixes !== undefined).map(({ id }) => id));
    expect(WASTE_RULES.map(({ rule }) => rule).filter((rule) => !fixing.has(rule))).toEqual([]);
  });

  test.each<[string, string | null]>([
    ['apt lists that stay', ruleOf('leftover', lists, 'RUN apt-get update && apt-get install -y curl')],
    [
      'apt lists that a later line deletes',
      ruleOf('deleted', lists, 'RUN apt -qq update', 'RUN rm -rf /var/lib/apt/lists'),
    ],
    [
      'apt lists that a later update writes again',
      ruleOf('rewrite', lists, 'RUN apt-get update', 'RUN apt-get update'),
    ],
  ])('%s: apt-lists-in-layer', (_, rule) => expect(rule).toBe('apt-lists-in-layer'));

  test.each<[string, string | null, string | null]>([
    ['lists that no update brought', ruleOf('leftover', lists, 'COPY lists /var/lib/apt/lists'), null],
    ['pip', ruleOf('leftover', { left: 'package-cache of pip' }, 'RUN python3 -m pip install x'), 'pip-cache-in-layer'],
    [
      'pip by path',
      ruleOf('leftover', { left: 'package-cache of pip' }, 'RUN /v/bin/pip3.11 install x'),
      'pip-cache-in-layer',
    ],
    [
      'a folder called pip',
      ruleOf('leftover', { left: 'package-cache of pip' }, 'RUN install x /root/.cache/pip'),
      null,
    ],
    ['uv', ruleOf('leftover', { left: 'package-cache of uv' }, 'RUN uv sync --locked'), 'uv-cache-in-layer'],
    ['apk', ruleOf('leftover', { left: 'package-lists of apk' }, 'RUN apk update'), 'package-cache-in-layer'],
    ['npm', ruleOf('leftover', { left: 'package-cache of npm' }, "RUN sh -c 'npm ci'"), 'package-cache-in-layer'],
    ['npm, by COPY', ruleOf('leftover', { left: 'package-cache of npm' }, 'COPY --from=b /root/.npm /root/.npm'), null],
    [
      'chown of what COPY brought',
      ruleOf('metadata-change', owner, 'COPY . /app', 'RUN chown -R a /app'),
      'chown-after-copy',
    ],
    [
      'chgrp of what ADD brought',
      ruleOf('metadata-change', owner, 'ADD a.tar /app', 'RUN chgrp -R a /app'),
      'chown-after-copy',
    ],
    ['chown of what RUN made', ruleOf('metadata-change', owner, 'RUN make', 'RUN chown -R a /app'), 'chown-after-run'],
    ['chown of single files', ruleOf('metadata-change', owner, 'RUN make', 'RUN chown a /app/x'), null],
    [
      'chown that breaks hard links',
      ruleOf('duplicate', owner, 'RUN uv sync', 'RUN chown -R a /app'),
      'chown-after-run',
    ],
    ['a copy, which nobody changed', ruleOf('duplicate', {}, 'COPY a b', 'RUN cp b c && chown -R a b'), null],
    ['chmod of what COPY brought', ruleOf('metadata-change', mode, 'COPY a b', 'RUN chmod +x b'), 'chmod-after-copy'],
    ['chmod of what RUN made', ruleOf('metadata-change', mode, 'RUN make', 'RUN chmod +x b'), null],
    [
      'owner and mode',
      ruleOf('metadata-change', { change: 'several' }, 'COPY a b', 'RUN chown -R a b && chmod 1 b'),
      null,
    ],
    ['an owner that COPY changed', ruleOf('metadata-change', owner, 'COPY a b', 'COPY --chown=a a b'), null],
    ['rm', ruleOf('deleted', {}, 'ADD a.tar /tmp/', 'RUN make && rm -r /tmp/a'), 'deleted-in-later-layer'],
    ['rm of what the base brought', ruleOf('deleted', {}, '', 'RUN rm -r /tmp/a'), null],
    ['apt purge', ruleOf('deleted', {}, 'RUN apt-get install gcc', 'RUN apt-get purge gcc'), null],
    ['a move', ruleOf('moved', {}, 'COPY a b', 'RUN mv b c'), null],
    [
      'a compiler in one stage',
      ruleOf('leftover', { left: 'compiler of gcc' }, 'RUN apk add gcc'),
      'single-stage-build',
    ],
    [
      'a compiler in the last stage',
      ruleOf('leftover', { left: 'compiler of gcc' }, 'RUN apt-get install gcc', undefined, 'final'),
      'build-tools-in-final-stage',
    ],
    ['zeros', ruleOf('sparse', {}, 'RUN truncate -s 3G x'), null],
    ['a long word', ruleOf('deleted', {}, `RUN ${'/bin/'.repeat(20_000)}`, `RUN ${'rm'.repeat(20_000)}`), null],
  ])('%s', (_, rule, expected) => expect(rule).toBe(expected));

  test('none for what a base image holds, nor where lines are not known', () => {
    const item = { kind: 'metadata-change', left: null, change: 'owner' } as const;
    const copy = sampleLayer({ line: 3, instruction: 'COPY . /app' });
    const chown = sampleLayer({ line: 4, instruction: 'RUN chown -R a /app' });
    expect(wasteRule(item, copy, chown)).toBe('chown-after-copy');
    expect(wasteRule(item, { ...copy, base: true }, chown)).toBeNull();
    expect(wasteRule(item, copy, { ...chown, base: true })).toBeNull();
    expect(wasteRule(item, copy, { ...chown, line: null })).toBeNull();
  });

  test('instructions are looked at as the plan gives them', () => {
    const text = 'FROM a\nRUN apt-get \\\n    update \\\n && apt-get install -y x\n';
    const [step] = planOf(text).stages[0]!.instructions;
    expect(ruleOf('leftover', lists, step!.text)).toBe('apt-lists-in-layer');
  });
});
