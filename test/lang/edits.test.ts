import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import type { TextEdit } from '../../server/src/core/text';
import { appendCommand, insertBehind } from '../../server/src/lang/dockerfile/append-command';
import {
  insertAbove,
  insertBelow,
  moveAbove,
  removeCommand,
  removeInstruction,
  removeStage,
  setFlag,
} from '../../server/src/lang/dockerfile/edits';
import type { Step } from '../../server/src/lang/dockerfile/model';
import { addMount } from '../../server/src/lang/dockerfile/uv-edits';
import { modelOf } from './last-run';

/** The text after the edits that `edit` makes for the last step; undefined where it makes none. */
function edited(
  text: string,
  edit: (step: Step, first: Step) => TextEdit | TextEdit[] | undefined,
): string | undefined {
  const { steps } = modelOf(text).finalStage!;
  const edits = edit(steps.at(-1)!, steps[0]!);
  return edits === undefined ? undefined : applyEdits(text, Array.isArray(edits) ? edits : [edits]);
}

describe('instructions', () => {
  it.each([
    ['FROM a\nRUN x\nRUN y\n', 'FROM a\nRUN x\n'],
    ['FROM a\nRUN x', 'FROM a'],
    ['FROM a\r\nRUN x \\\r\n  y', 'FROM a'],
    ['FROM a\n# why\nRUN x \\\n # in\n y\n# after\n', 'FROM a\n# why\n# after\n'],
    ['FROM a\nRUN <<E\nx\nE\n\n', 'FROM a\n\n'],
  ])('%j without its last one', (text, expected) =>
    expect(edited(text, ({ instruction }) => removeInstruction(text, instruction))).toBe(expected),
  );

  it.each([
    ['FROM a\nRUN x\n', 'FROM a\nUSER u\nRUN x\n'],
    ['FROM a\n# why\n  # and\nRUN x\n', 'FROM a\nUSER u\n# why\n  # and\nRUN x\n'],
    ['FROM a\n\n# why\n\nRUN x\n', 'FROM a\n\n# why\n\nUSER u\nRUN x\n'],
    ['FROM a\r\nRUN x', 'FROM a\r\nUSER u\r\nRUN x'],
  ])('%j with one above', (text, expected) =>
    expect(edited(text, ({ instruction }) => insertAbove(text, instruction, 'USER u'))).toBe(expected),
  );

  it('never go above a directive', () => {
    const text = '# syntax=docker/dockerfile:1\n# about\nFROM a\n';
    const edit = insertAbove(text, modelOf(text).finalStage!.from, 'ARG A');
    expect(applyEdits(text, [edit])).toBe('# syntax=docker/dockerfile:1\nARG A\n# about\nFROM a\n');
  });

  it('go below', () => {
    const text = 'FROM a\r\nRUN x';
    expect(edited(text, ({ instruction }) => insertBelow(text, instruction, 'USER u'))).toBe(
      'FROM a\r\nRUN x\r\nUSER u',
    );
  });

  it.each([
    ['FROM a\nCOPY x y\nRUN z\n', 'FROM a\nRUN z\nCOPY x y\n'],
    ['FROM a\n# x\nCOPY x y\n# z\nRUN z', 'FROM a\n# z\nRUN z\n# x\nCOPY x y'],
  ])('%j: the last above the first', (text, expected) =>
    expect(edited(text, ({ instruction }, first) => moveAbove(text, instruction, first.instruction))).toBe(expected),
  );

  it('of a whole stage', () => {
    const text = 'FROM a AS a\nRUN x\n\n# b\nFROM b\nRUN y\n';
    const [one, two] = modelOf(text).stages;
    expect(applyEdits(text, [removeStage(text, one!.from, two!.from)])).toBe('# b\nFROM b\nRUN y\n');
  });

  it.each([
    ['COPY x y', 'COPY --chown=u:g x y'],
    ['copy --link x y', 'copy --link --chown=u:g x y'],
    ['COPY --chown=a --link x y', 'COPY --chown=u:g --link x y'],
  ])('%s gets a flag', (line, expected) =>
    expect(edited(`FROM a\n${line}`, ({ instruction }) => setFlag(instruction, 'chown', 'u:g'))).toBe(
      `FROM a\n${expected}`,
    ),
  );

  it.each([
    ['RUN x', 'RUN --mount=type=cache,target=/c x'],
    ['RUN --network=none x', 'RUN --network=none --mount=type=cache,target=/c x'],
    ['RUN --mount=target=/a \\\n    x', 'RUN --mount=target=/a \\\n    --mount=type=cache,target=/c \\\n    x'],
  ])('%j gets a mount', (line, expected) =>
    expect(
      edited(`FROM a\n${line}`, ({ instruction }) => addMount(`FROM a\n${line}`, instruction, 'type=cache,target=/c')),
    ).toBe(`FROM a\n${expected}`),
  );
});

describe('commands of a RUN', () => {
  const without = (run: string): string | undefined => {
    const text = `FROM a\n${run}`;
    const found = edited(text, (step) =>
      removeCommand(
        text,
        step.run!,
        step.run!.commands.find(({ name }) => name === 'out')!,
      ),
    );
    return found?.slice('FROM a\n'.length);
  };

  it.each([
    ['RUN a && out && b', 'RUN a && b'],
    ['RUN out && b', 'RUN b'],
    ['RUN a && out x', 'RUN a'],
    ['RUN a; out; b', 'RUN a; b'],
    ['RUN a \\\n && out \\\n && b', 'RUN a \\\n && b'],
    ['RUN a && \\\n    out && \\\n    b', 'RUN a && \\\n    b'],
    ['RUN out \\\n # why b\n && b', 'RUN \\\n # why b\n b'],
    ['RUN <<E\na\nout\nb\nE', 'RUN <<E\na\nb\nE'],
    ['RUN out', undefined],
    ['RUN a; out && b', undefined],
    ['RUN a || out', undefined],
    ['RUN a | out', undefined],
    ['RUN if a; then out; fi', undefined],
  ])('%j without `out`', (run, expected) => expect(without(run)).toBe(expected));

  const longer = (run: string): string | undefined => {
    const text = `FROM a\n${run}`;
    return edited(text, (step) => appendCommand(modelOf(text).parsed, step, 'new'))?.slice('FROM a\n'.length);
  };

  it.each([
    ['RUN a', 'RUN a && new'],
    ['RUN a \\\n  && b', 'RUN a \\\n  && b \\\n  && new'],
    ['RUN a && \\\n    b', 'RUN a && \\\n    b && \\\n    new'],
    ['RUN set -e; \\\n    a', 'RUN set -e; \\\n    a; \\\n    new'],
    ['RUN <<E\nset -e\na\nE', 'RUN <<E\nset -e\na\nnew\nE'],
    ['RUN <<E\na\nE', 'RUN <<E\na && new\nE'],
    ['RUN a # why', undefined],
    ['RUN a;', undefined],
    ['RUN a &', undefined],
    ['RUN exec a', undefined],
    ['RUN cat <<E > /x\nE', undefined],
    ['RUN ["a"]', undefined],
  ])('%j with another at the end', (run, expected) => expect(longer(run)).toBe(expected));

  it.each([
    ['RUN a && b', 'RUN a && new && b'],
    ['RUN a', 'RUN a && new'],
    ['RUN a | b', undefined],
    ['RUN x=$(a)', undefined],
  ])('%j with another behind `a`', (run, expected) => {
    const text = `FROM a\n${run}`;
    const found = edited(text, (step) =>
      insertBehind(
        modelOf(text).parsed,
        step,
        step.run!.commands.find(({ name }) => name === 'a')!,
        'new',
      ),
    );
    expect(found?.slice('FROM a\n'.length)).toBe(expected);
  });
});
