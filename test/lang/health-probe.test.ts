import { describe, expect, it } from 'vitest';
import { healthProbe } from '../../server/src/lang/dockerfile/health-probe';
import { modelOf } from './last-run';

describe('healthProbe', () => {
  it.each([
    ['FROM debian\nRUN apt-get install -y curl', '8000', 'curl'],
    ['FROM debian\nRUN apt-get install -y curl && apt-get remove -y curl', '8000', undefined],
    ['FROM python:3.12', '8000', 'python3'],
    ['FROM node:22', '8000', 'node'],
    ['FROM node:16-bookworm-slim', '8000', undefined],
    ['FROM alpine', '80', 'wget'],
    ['FROM debian', '80', undefined],
    ['FROM alpine', '5432', undefined],
    ['FROM alpine', '$PORT', undefined],
  ])('%j at %s: %s', (text, port, program) => {
    const probe = healthProbe(modelOf(text).finalStage!, port);
    const words = probe === undefined ? [] : (JSON.parse(probe) as string[]);
    expect(words[0]).toBe(program);
    if (program) expect(words.some((word) => word.includes(`http://127.0.0.1:${port}/`))).toBe(true);
  });
});
