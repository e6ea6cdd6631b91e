import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { joinRuns, moveCommandInto } from '../../server/src/lang/dockerfile/join-runs';
import { modelOf } from './last-run';

const changed = (change: typeof joinRuns, lines: string): string | undefined => {
  const from = lines.includes('\r\n') ? 'FROM debian\r\n' : 'FROM debian\n';
  const text = from + lines;
  const { finalStage, parsed } = modelOf(text);
  const edits = change(parsed, finalStage!.steps.at(-2)!, finalStage!.steps.at(-1)!);
  return edits && applyEdits(text, edits).slice(from.length);
};

describe('joinRuns', () => {
  it.each([
    ['RUN a\nRUN b', 'RUN a \\\n    && b'],
    ['RUN a\r\nRUN b\r\n', 'RUN a \\\r\n    && b\r\n'],
    ['RUN a \\\n  && b\nRUN c \\\n  && d', 'RUN a \\\n  && b \\\n  && c \\\n  && d'],
    ['RUN a && \\\n\tb\nRUN c', 'RUN a && \\\n\tb && \\\n\tc'],
    ['RUN a\n\n# why b\nRUN b', 'RUN a \\\n# why b\n    && b'],
    ['RUN set -e; a\nRUN set -e; b', 'RUN set -e; a; \\\n    set -e; b'],
    ['RUN a\nRUN --mount=type=cache,target=/c b', 'RUN --mount=type=cache,target=/c a \\\n    && b'],
    [
      'RUN --mount=type=cache,target=/c a\nRUN --mount=type=cache,target=/c b',
      'RUN --mount=type=cache,target=/c a \\\n    && b',
    ],
  ])('%j → %j', (lines, expected) => expect(changed(joinRuns, lines)).toBe(expected));

  it.each([
    ['the folder changes', 'RUN cd /x\nRUN b'],
    ['a variable stays', 'RUN export A=1\nRUN echo $A'],
    ['a variable is used', 'RUN A=1\nRUN echo $A'],
    ['the shell ends', 'RUN exit 0\nRUN b'],
    ['a failure would be forgotten', 'RUN a\nRUN b; c'],
    ['an alternative would catch the failure', 'RUN a\nRUN b || c'],
    ['a command goes on behind', 'RUN a &\nRUN b'],
    ['an instruction stands between', 'RUN a\nUSER u\nRUN b'],
    ['another mount', 'RUN a\nRUN --mount=type=secret,id=x b'],
    ['another network', 'RUN --network=none a\nRUN --mount=type=cache,target=/c b'],
    ['a here-document', 'RUN <<E\na\nE\nRUN b'],
    ['the exec form', 'RUN ["a"]\nRUN b'],
    ['a script that was not understood', 'RUN if a\nRUN b'],
    ['another shell', 'SHELL ["pwsh"]\nRUN a\nRUN b'],
  ])('not where %s', (_, lines) => expect(changed(joinRuns, lines)).toBeUndefined());
});

describe('moveCommandInto', () => {
  it.each([
    ['RUN apt-get update\nRUN apt-get install -y x', 'RUN apt-get update && apt-get install -y x'],
    ['RUN a\nRUN --mount=target=/a b \\\n && c', 'RUN --mount=target=/a a && b \\\n && c'],
    ['RUN a && b\nRUN c', undefined],
    ['RUN --network=none a\nRUN c', undefined],
    ['RUN cd /a\nRUN c', undefined],
    ['RUN a\nRUN b; c', undefined],
  ])('%j → %j', (lines, expected) => expect(changed(moveCommandInto, lines)).toBe(expected));
});
