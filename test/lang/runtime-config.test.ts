import { describe, expect, it } from 'vitest';
import { runtimeConfig } from '../../server/src/lang/dockerfile/runtime-config';
import { modelOf } from './last-run';

/** What is in force at the end of each stage, each with the line that set it. */
const config = (text: string): string[][] => {
  const model = modelOf(text);
  return model.stages.map((stage) =>
    runtimeConfig(stage).map(
      ({ instruction, keyword }) => `${model.lines.position(instruction.range.start).line + 1} ${keyword}`,
    ),
  );
};

describe('runtimeConfig', () => {
  it.each([
    ['FROM x', [[]]],
    ['FROM x\nRUN a\nCOPY a b\nWORKDIR /a\nARG A\nSHELL ["sh"]\nONBUILD CMD a', [[]]],
    // The last counts.
    ['FROM x\nCMD a\nUSER u\nCMD b\nUSER v', [['4 CMD', '5 USER']]],
    ['FROM x\nHEALTHCHECK CMD a\nHEALTHCHECK NONE\nSTOPSIGNAL 9\nSTOPSIGNAL 2', [['3 HEALTHCHECK', '5 STOPSIGNAL']]],
    // These add up.
    [
      'FROM x\nEXPOSE 1\nENV A=1\nEXPOSE 2\nLABEL a=b\nENV A=2\nVOLUME /v',
      [['2 EXPOSE', '3 ENV', '4 EXPOSE', '5 LABEL', '6 ENV', '7 VOLUME']],
    ],
    // What a stage inherits.
    [
      'FROM x AS a\nCMD a\nEXPOSE 1\nFROM a\nEXPOSE 2',
      [
        ['2 CMD', '3 EXPOSE'],
        ['2 CMD', '3 EXPOSE', '5 EXPOSE'],
      ],
    ],
    ['FROM x AS a\nUSER u\nFROM a AS b\nUSER v\nFROM b', [['2 USER'], ['4 USER'], ['4 USER']]],
    ['FROM x AS a\nCMD a\nFROM x\nCOPY --from=a / /', [['2 CMD'], []]],
    // Tried with BuildKit of Docker 28.5: an ENTRYPOINT resets the CMD of the stages below, not its own stage's.
    ['FROM x AS a\nCMD a\nFROM a\nENTRYPOINT e', [['2 CMD'], ['4 ENTRYPOINT']]],
    ['FROM x AS a\nCMD a\nFROM a\nENTRYPOINT e\nCMD b', [['2 CMD'], ['4 ENTRYPOINT', '5 CMD']]],
    ['FROM x\nCMD a\nENTRYPOINT e', [['2 CMD', '3 ENTRYPOINT']]],
    ['FROM x AS a\nENTRYPOINT e\nFROM a\nCMD b', [['2 ENTRYPOINT'], ['2 ENTRYPOINT', '4 CMD']]],
  ])('%j', (text, expected) => expect(config(text)).toEqual(expected));
});
