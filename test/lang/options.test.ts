import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../server/src/lang/dockerfile/options';
import { lastCommand } from './last-run';

const withValue = new Set(['-u', '-d', '--home', '-o']);
const read = (words: string, longDash = false) => {
  const { command, run } = lastCommand(`x ${words}`);
  const { options, values, allValues, positional } = parseArguments(command.args, withValue, longDash);
  return {
    options: [...options].join(' '),
    values: [...values].map(([option, word]) => `${option} is ${run.value(word)}`).join(', '),
    written: allValues.map(([, word]) => word.value).join(' '),
    rest: positional.map(({ value }) => value).join(' '),
  };
};

describe('parseArguments', () => {
  it.each([
    ['-Rv a b', '-R -v', '', '', 'a b'],
    ['-u 1 a', '-u', '-u is 1', '1', 'a'],
    ['-u1 a', '-u', '-u is 1', '-u1', 'a'],
    ['-ru 1 a', '-r -u', '-u is 1', '1', 'a'],
    ['-rud1 a', '-r -u', '-u is d1', '-rud1', 'a'],
    ['--home /x a', '--home', '--home is /x', '/x', 'a'],
    ['--home=/x a', '--home', '--home is /x', '--home=/x', 'a'],
    ['--home="/a b" c', '--home', '--home is /a b', '--home=/a b', 'c'],
    ['"--home=/x" a', '--home', '--home is /x', '--home=/x', 'a'],
    ['--other=1 a', '--other', '--other is 1', '--other=1', 'a'],
    ['--other a', '--other', '', '', 'a'],
    ['-u 1 -u 2', '-u', '-u is 2', '1 2', ''],
    ['a -- -u 1', '', '', '', 'a -u 1'],
    ['- a', '', '', '', '- a'],
    ['a -u', '-u', '', '', 'a'],
  ])('%s', (words, options, values, written, rest) => expect(read(words)).toEqual({ options, values, written, rest }));

  it('takes words with one dash whole where a program does', () => {
    expect(read('-ldflags=-s -o x a', true)).toMatchObject({
      options: '-ldflags -o',
      values: '-ldflags is -s, -o is x',
    });
  });
});
