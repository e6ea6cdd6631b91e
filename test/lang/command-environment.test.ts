import { describe, expect, it } from 'vitest';
import { commandEnvironment } from '../../server/src/lang/dockerfile/command-environment';
import { searchPath } from '../../server/src/lang/dockerfile/search-path';
import { lastStep, modelOf } from './last-run';

describe('commandEnvironment', () => {
  const of = (lines: string): string => {
    const run = lastStep(`FROM debian\n${lines}`).run!;
    const { sets, value } = commandEnvironment(run.commands.at(-1)!, run);
    return sets('A') ? (value('A') ?? 'unknown') : 'unset';
  };
  it.each([
    ['RUN x', 'unset'],
    ['ENV A=1\nRUN x', '1'],
    ['ARG A=1\nRUN x', '1'],
    ['ARG A\nRUN x', 'unknown'],
    ['ENV A=1\nRUN A=2 x', '2'],
    ['ENV A=1\nRUN export A=2 && x', '2'],
    ['RUN export A=2 && A=3 x', '3'],
    ['RUN env A=2 x', '2'],
    ['RUN A=2 env B=1 x', '2'],
    ['RUN A=2 y && x', 'unset'],
    ['RUN A=$NONE x', 'unknown'],
    ['ARG B=b\nRUN A=$B/c x', 'b/c'],
    ['RUN --mount=type=cache,target=/c A= x', ''],
  ])('%j: %s', (lines, expected) => expect(of(lines)).toBe(expected));
});

describe('searchPath', () => {
  it.each([
    ['', ['$PATH']],
    ['ENV PATH=/v/bin:$PATH', ['/v/bin', '$PATH']],
    ['ENV V=/v\nENV PATH="$V/bin/:${PATH}"', ['/v/bin', '$PATH']],
    ['ENV PATH=/a:$PATH\nENV PATH=$PATH:/b', ['/a', '$PATH', '/b']],
    ['ENV PATH=/a', ['/a']],
    ['ENV PATH=$NONE/bin:$PATH', undefined],
    ['ENV PATH=/a:$PATH\nFROM debian', ['$PATH']],
    ['ENV PATH=/a:$PATH\nFROM base\nENV PATH=/b:$PATH', ['/b', '/a', '$PATH']],
  ])('%j: %j', (lines, expected) =>
    expect(searchPath(modelOf(`FROM debian AS base\n${lines}`).finalStage!)).toEqual(expected),
  );
});
