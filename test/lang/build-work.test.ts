import { describe, expect, it } from 'vitest';
import { buildWork } from '../../server/src/lang/dockerfile/build-work';
import { isForDevelopment, runsDevelopmentTool } from '../../server/src/lang/dockerfile/development';
import { lastStep, modelOf } from './last-run';

describe('buildWork', () => {
  it.each([
    ['FROM golang:1.24', ['base']],
    ['FROM debian\nRUN apt-get install -y curl gcc', ['package gcc']],
    ['FROM debian\nRUN apt-get install -y gcc && make && apt-get purge -y gcc', []],
    ['FROM alpine\nRUN apk add --virtual .deps gcc', []],
    ['FROM debian\nRUN cargo build --release', ['compile cargo build']],
    ['FROM debian\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/', ['package uv']],
    ['FROM debian\nRUN apt-get install -y curl', []],
  ])('%j: %j', (text, expected) =>
    expect(
      buildWork(modelOf(text).finalStage!).map(({ kind, what }) => (kind === 'base' ? kind : `${kind} ${what}`)),
    ).toEqual(expected),
  );
});

describe('development', () => {
  it.each([
    ['dev', true],
    ['app-test', true],
    ['ci.x', true],
    ['latest', false],
    ['device', false],
  ])('a stage %s: %s', (name, expected) =>
    expect(isForDevelopment(modelOf(`FROM debian AS ${name}\nFROM ${name} AS x`).finalStage!)).toBe(expected),
  );
  it.each([
    ['RUN pytest -q', true],
    ['CMD ["uvicorn", "app:app", "--reload"]', true],
    ['CMD ["fastapi", "dev", "x"]', true],
    ['CMD ["fastapi", "run"]', false],
    ['COPY pytest /x', false],
  ])('%s: %s', (line, expected) => expect(runsDevelopmentTool(lastStep(`FROM a\n${line}`))).toBe(expected));
});
