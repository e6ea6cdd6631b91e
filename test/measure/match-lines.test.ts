import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../server/src/measure/compare/compare';
import { compareLines, reasonsOf } from './comparisons';
import type { Line } from './measurements';

/** Each line as `kind before → after`, with the bytes of the change. */
const told = ({ lines }: Comparison): string[] =>
  lines.map(({ kind, before, after, bytes }) => {
    const sides = [before, after].map((line) => (line === null ? '-' : `${line.line} ${line.instruction}`));
    return `${kind}: ${sides.join(' → ')}${bytes === 0 ? '' : ` ${bytes}`}`;
  });

describe('lines are found again', () => {
  const file = ['FROM a', 'RUN one', 'RUN two', 'COPY . .'].map((instruction) => ({ instruction, bytes: 10 }));

  test('an inserted line shifts no other', () => {
    const after = [file[0]!, { instruction: 'RUN zero', bytes: 5 }, ...file.slice(1)];
    expect(told(compareLines(file, after))).toEqual([
      'same: 1 FROM a → 1 FROM a',
      'added: - → 2 RUN zero 5',
      'same: 2 RUN one → 3 RUN one',
      'same: 3 RUN two → 4 RUN two',
      'same: 4 COPY . . → 5 COPY . .',
    ]);
  });

  test('so does one that says what another says', () => {
    const after = [file[0]!, file[2]!, ...file.slice(1)];
    expect(told(compareLines(file, after))).toEqual([
      'same: 1 FROM a → 1 FROM a',
      'added: - → 2 RUN two 10',
      'same: 2 RUN one → 3 RUN one',
      'same: 3 RUN two → 4 RUN two',
      'same: 4 COPY . . → 5 COPY . .',
    ]);
  });

  test('a line between equal neighbours is the one that stood there, whatever it says now', () => {
    const after = [...file.slice(0, 2), { instruction: 'ADD x /y', bytes: 4 }, file[3]!];
    expect(told(compareLines(file, after))[2]).toBe('changed: 3 RUN two → 3 ADD x /y -6');
  });

  test('where lines were added, too, the like one is', () => {
    const after = [
      file[0]!,
      file[1]!,
      { instruction: 'WORKDIR /x' },
      { instruction: 'RUN two --now', bytes: 7 },
      file[3]!,
    ];
    expect(told(compareLines(file, after)).slice(2, 4)).toEqual([
      'added: - → 3 WORKDIR /x',
      'changed: 3 RUN two → 4 RUN two --now -3',
    ]);
  });

  test('blanks and the case of the keyword are no change', () => {
    const after = file.map(({ instruction, bytes }) => ({ instruction: instruction.replace('RUN ', 'run   '), bytes }));
    expect(compareLines(file, after).lines.every(({ kind }) => kind === 'same')).toBe(true);
  });

  test('a line that went is told where it was', () => {
    expect(told(compareLines(file, [file[0]!, file[2]!, file[3]!]))[1]).toBe('removed: 2 RUN one → - -10');
  });

  test('a line that went to another stage, and a stage that was not there', () => {
    const before = [
      { instruction: 'FROM a', bytes: 100 },
      { instruction: 'RUN make', bytes: 50, wastes: 5 },
      { instruction: 'COPY . .', bytes: 1 },
    ];
    const after = [
      { stage: 'build', instruction: 'FROM a' },
      { stage: 'build', instruction: 'RUN make' },
      { stage: 'stage-1', instruction: 'FROM slim', bytes: 60 },
      { stage: 'stage-1', instruction: 'COPY --from=build /x /x', bytes: 2 },
      { stage: 'stage-1', instruction: 'COPY . .', bytes: 1 },
    ];
    const comparison = compareLines(before, after);
    expect(told(comparison)).toEqual([
      'moved: 1 FROM a → 1 FROM a -100',
      'moved: 2 RUN make → 2 RUN make -50',
      'added: - → 3 FROM slim 60',
      'added: - → 4 COPY --from=build /x /x 2',
      'same: 3 COPY . . → 5 COPY . .',
    ]);
    expect(reasonsOf(comparison)[0]).toContain("line 2 'RUN make' is in another stage now (−50 B)");
  });

  test.each([
    ['a stage each', (index: number) => `s${index}`],
    ['one stage', () => 's'],
  ])('20,000 lines in %s that all differ are no trouble', (_, stage) => {
    const many = (text: string): Line[] =>
      Array.from({ length: 20_000 }, (_line, index) => ({ stage: stage(index), instruction: `RUN ${text}${index}` }));
    const comparison = compareLines(many('a'), many('b'));
    expect(comparison.lines).toHaveLength(20_000);
    expect(comparison.lines.every(({ kind }) => kind === 'changed')).toBe(true);
  });
});
