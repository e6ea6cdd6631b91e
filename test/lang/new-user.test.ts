import { describe, expect, it } from 'vitest';
import { nonRootUser } from '../../server/src/lang/dockerfile/new-user';
import { hasHome } from '../../server/src/lang/dockerfile/writable-home';
import { modelOf } from './last-run';

describe('nonRootUser', () => {
  it.each([
    ['FROM debian', '10001:10001', /^RUN groupadd .* app && useradd .* app$/],
    ['FROM alpine', '10001:10001', /^RUN addgroup -S .* app && adduser -S .* app$/],
    ['FROM node:22', 'node', undefined],
    ['FROM scratch', '65532:65532', undefined],
    ['FROM gcr.io/distroless/static', '65532:65532', undefined],
    ['FROM debian\nRUN groupadd app\nRUN ./setup.sh', '10001:10001', undefined],
    ['FROM mine/base', '10001:10001', undefined],
    ['FROM debian\nRUN useradd me', 'me', undefined],
    ['FROM debian AS a\nRUN useradd me\nFROM a', 'me', undefined],
    ['FROM debian\nRUN groupadd app && useradd "$U"', '10001:10001', undefined],
  ])('%j: %s', (text, user, creation) => {
    const found = nonRootUser(modelOf(text).finalStage!);
    expect(found.user).toBe(user);
    if (creation) expect(found.creation).toEqual({ name: 'app', instruction: expect.stringMatching(creation) });
    else expect(found.creation).toBeUndefined();
  });
});

describe('hasHome', () => {
  it.each([
    ['FROM debian\nRUN useradd app', 'app', 'no'],
    ['FROM debian\nRUN useradd app && mkdir -p /home/app', 'app', 'unknown'],
    ['FROM debian\nRUN useradd -m app', 'app', 'unknown'],
    ['FROM fedora\nRUN useradd app', 'app', 'unknown'],
    ['FROM debian', '10001', 'no'],
    ['FROM debian', '1000', 'unknown'],
    ['FROM debian\nRUN useradd -u 10001 app', '10001', 'unknown'],
    ['FROM debian\nRUN useradd app', '10001', 'unknown'],
    ['FROM mine/base', '10001', 'unknown'],
    ['FROM debian\nRUN ./setup.sh', '10001', 'unknown'],
    ['FROM scratch', '10001', 'no'],
  ])('%j: %s %s', (text, user, expected) => {
    const model = modelOf(text);
    expect(hasHome(user, model.finalStage!, model.flow(model.finalStage!))).toBe(expected);
  });
});
