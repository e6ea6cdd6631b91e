import { describe, expect, test } from 'vitest';
import { read } from './shell-reading';

/** One line for each command: operator, name, depth and what holds for it. */
function outline(script: string): string[] {
  return read(script).commands.map((command) => {
    const marks = (['conditional', 'inSubshell', 'inSubstitution', 'inPipeline'] as const).filter(
      (key) => command[key],
    );
    return [command.operatorBefore, command.name, command.depth, ...marks].join(' ');
  });
}

describe('where a command stands', () => {
  test.each([
    ['a && b || c; d & e\nf', [' a 0', '&& b 0', '|| c 0 conditional', '; d 0', '& e 0', '; f 0']],
    ['a | b |& c && d', [' a 0 inPipeline', '| b 0 inPipeline', '|& c 0 inPipeline', '&& d 0']],
    ['a && (b; c) && d', [' a 0', ' b 1 inSubshell', '; c 1 inSubshell', '&& d 0']],
    ['a || { b; c; }', [' a 0', ' b 1 conditional', '; c 1 conditional']],
    [
      'if a; then b; elif c; then d; else e; fi; g',
      [' a 1', ' b 1 conditional', ' c 1 conditional', ' d 1 conditional', ' e 1 conditional', '; g 0'],
    ],
    ['while a; do b; done', [' a 1', ' b 1 conditional']],
    ['for x in $(a); do b; done', [' a 1 inSubstitution', ' b 1 conditional']],
    ['case $(a) in x) b;; esac', [' a 1 inSubstitution', ' b 1 conditional']],
    ['f() { a; }', [' a 1 conditional']],
    [
      'a | (b $(c | d))',
      [
        ' a 0 inPipeline',
        ' b 1 inSubshell inPipeline',
        ' c 2 inSubshell inSubstitution inPipeline',
        '| d 2 inSubshell inSubstitution inPipeline',
      ],
    ],
    ['a $(b) | c', [' a 0 inPipeline', ' b 1 inSubstitution', '| c 0 inPipeline']],
  ])('%j', (script, expected) => expect(outline(script)).toEqual(expected));

  test.each([
    ['', '', true],
    ['a && b; c\nd', 'a b c d', true],
    ['A=1; b $(c | d)', '= b', true],
    ['a && b || c', 'a b', false],
    ['a; b | c; d', 'a d', false],
    ['a; (b); c', 'a c', false],
    ['a; ! b; c & d', 'a d', false],
    ['[[ -f x ]] && a', 'a', false],
    ['if a; then b; fi', '', false],
  ])('the plain list of %j', (script, expected, plainList) => {
    const { topLevel, ...rest } = read(script);
    expect(topLevel.map(({ name }) => name || '=').join(' ')).toBe(expected);
    expect(rest).toMatchObject({ plainList, complete: true });
  });

  test('operators have places, line breaks have none', () => {
    const script = 'a  && b \\\n || c # no ; here\nd |& e & f <<X ; g\nX\n';
    const places = read(script).commands.map(({ operatorRange: at }) => at && script.slice(at.start, at.end));
    expect(places).toEqual([undefined, '&&', '||', undefined, '|&', '&', ';']);
  });
});
