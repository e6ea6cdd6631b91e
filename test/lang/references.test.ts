import { describe, expect, it } from 'vitest';
import { contextUses } from '../../server/src/lang/dockerfile/context-uses';
import { imageUses } from '../../server/src/lang/dockerfile/image-uses';
import { stageReferences } from '../../server/src/lang/dockerfile/stage-references';
import { lastStep, modelOf } from './last-run';

const text = [
  'ARG V=1',
  'FROM --platform=linux/amd64 debian:$V AS Build',
  'FROM build AS next',
  'COPY --from=BUILD a b',
  'COPY --from=1 a b',
  'COPY --from=nginx:1.27 a b',
  'RUN --mount=type=bind,from=build,target=/b --mount=from=ghcr.io/x/y:2,target=/y true',
  'FROM scratch',
  'COPY --from=later a b',
  'FROM alpine AS later',
].join('\n');
const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);

describe('names of stages', () => {
  it('are found where they stand, and what BuildKit takes them for', () => {
    const found = stageReferences(text, modelOf(text).stages);
    expect(found.map(({ kind, name, range, target }) => [kind, name, at(range), target?.index])).toEqual([
      ['from', 'build', 'build', 0],
      ['copy', 'BUILD', 'BUILD', 0],
      ['copy', '1', '1', 1],
      ['mount', 'build', 'build', 0],
      ['from', 'scratch', 'scratch', undefined],
      ['copy', 'later', 'later', 3],
      ['from', 'alpine', 'alpine', undefined],
    ]);
  });
});

describe('names of images', () => {
  it('are found where they stand', () => {
    const found = imageUses(text, modelOf(text).stages);
    expect(
      found.map(({ reference, range, literal }) => [reference.repository, reference.tag, at(range), literal]),
    ).toEqual([
      ['library/debian', '1', 'debian:$V', false],
      ['library/nginx', '1.27', 'nginx:1.27', true],
      ['x/y', '2', 'ghcr.io/x/y:2', true],
      ['library/later', undefined, 'later', true],
      ['library/alpine', undefined, 'alpine', true],
    ]);
  });
});

describe('files of the context', () => {
  it.each([
    ['COPY ./src/ a.txt /app/', ['src', 'a.txt']],
    ['COPY . /app', ['']],
    ['COPY ["a b", "/c"]', ['a b']],
    ['ADD *.tgz https://example.org/x git@x:y.git /x/', ['*.tgz ?']],
    ['COPY ../x $Y /x/', []],
    ['COPY --from=a b c', []],
    ['COPY <<E /x\nE', []],
    ['RUN --mount=source=a,target=/a --mount=target=/b --mount=type=cache,target=/c x', ['a mounted', ' mounted']],
    ['RUN --mount=from=x,source=a,target=/a x', []],
  ])('%j: %j', (line, expected) =>
    expect(
      contextUses(lastStep(`FROM debian\n${line}`)).map(
        ({ path, isPattern, isMount }) => path + (isPattern ? ' ?' : '') + (isMount ? ' mounted' : ''),
      ),
    ).toEqual(expected),
  );
});
