import { describe, expect, it } from 'vitest';
import {
  accountState,
  accountStateAtEnd,
  homeAt,
  homeOf,
  userInForce,
} from '../../server/src/lang/dockerfile/accounts';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import type { Stage } from '../../server/src/lang/dockerfile/stage';

const finalStage = (text: string): Stage => buildDockerfileModel(parseDockerfile(text), undefined).finalStage!;

describe('accountStateAtEnd', () => {
  const state = (text: string, name: string, kind: 'user' | 'group' = 'user'): string =>
    accountStateAtEnd(finalStage(text), name, kind);

  it.each([
    ['FROM debian', 'app', 'missing'],
    ['FROM debian', 'www-data', 'exists'],
    ['FROM debian', '1000', 'exists'],
    ['FROM scratch', 'app', 'missing'],
    ['FROM scratch', 'root', 'exists'],
    ['FROM mine/base', 'app', 'unknown'],
    ['ARG B\nFROM $B', 'app', 'unknown'],
    ['FROM mine/base\nRUN useradd app', 'app', 'exists'],
    ['FROM node:22', 'node', 'exists'],
    ['FROM python:3.12', 'node', 'missing'],
    ['FROM eclipse-temurin:21', 'ubuntu', 'unknown'],
    ['FROM debian\nRUN useradd app', 'app', 'exists'],
    ['FROM debian\nRUN useradd "$NAME"', 'app', 'unknown'],
    ['FROM debian\nARG NAME=app\nRUN useradd "$NAME"', 'app', 'exists'],
    ['FROM debian AS a\nRUN useradd app\nFROM a', 'app', 'exists'],
    ['FROM debian AS a\nRUN useradd app\nFROM debian', 'app', 'missing'],
    ['FROM debian\nRUN if [ -n "$X" ]; then useradd app; fi', 'app', 'unknown'],
    ['FROM debian\nRUN getent passwd app || useradd app', 'app', 'exists'],
    ['FROM node:22\nRUN deluser node', 'node', 'missing'],
    ['FROM node:22\nRUN deluser node && ./setup.sh', 'node', 'unknown'],
    ['FROM node:22\nRUN deluser node staff', 'node', 'exists'],
    ['FROM debian\nRUN ./setup.sh', 'app', 'unknown'],
    ['FROM debian\nRUN ./setup.sh', 'www-data', 'exists'],
    ['FROM debian\nRUN curl -fsSL https://x | bash', 'app', 'unknown'],
    ['FROM debian\nRUN echo app:x:1000:1000::/:/bin/sh >> /etc/passwd', 'app', 'unknown'],
    ['FROM debian\nRUN grep app /etc/passwd', 'app', 'missing'],
    ['FROM debian\nRUN usermod -l app games', 'app', 'unknown'],
    ['FROM debian\nCOPY --from=x /etc/passwd /etc/passwd', 'app', 'unknown'],
    ['FROM debian\nCOPY rootfs /', 'app', 'unknown'],
    ['FROM debian\nCOPY entrypoint.sh /', 'app', 'missing'],
    ['FROM debian\nCOPY . /app\nRUN npm ci && make-nothing', 'app', 'missing'],
    ['FROM debian\nRUN npm ci && ./gradlew build && /opt/venv/bin/pip install .', 'app', 'missing'],
    ['FROM debian\nRUN apt-get install -y postgresql-16', 'postgres', 'exists'],
    ['FROM debian\nRUN apt-get install -y curl', 'app', 'missing'],
    ['FROM debian\nRUN apt-get install -y clickhouse-server', 'clickhouse', 'unknown'],
    ['FROM debian\nRUN apt-get install -y nginx', 'nginx', 'unknown'],
    ['FROM alpine\nRUN apk add nginx', 'nginx', 'exists'],
    ['FROM debian\nRUN apt-get install -y $PACKAGES', 'app', 'unknown'],
    ['FROM debian\nRUN apt-get install -y ./app.deb', 'app', 'unknown'],
    ['FROM debian\nRUN apt-get update', 'app', 'missing'],
    ['FROM fedora\nRUN adduser -r -d /srv/app app', 'app', 'exists'],
    ['FROM alpine\nRUN busybox adduser -D app', 'app', 'exists'],
    ['FROM debian\nRUN adduser --group app', 'app', 'missing'],
    ['FROM debian\nRUN tar -C / -xf x.tar', 'app', 'unknown'],
    ['FROM debian\nRUN tar -C /opt -xf x.tar', 'app', 'missing'],
    ['FROM debian\nRUN useradd app', '$NAME', 'unknown'],
    ['FROM python:3.12-windowsservercore', 'app', 'unknown'],
  ])('%j: %s %s', (text, name, expected) => expect(state(text, name)).toBe(expected));

  it.each([
    ['FROM debian\nRUN useradd app', 'app', 'exists'],
    ['FROM debian\nRUN useradd -g users app', 'app', 'missing'],
    ['FROM alpine\nRUN adduser -S app', 'app', 'missing'],
    ['FROM alpine\nRUN addgroup -S app', 'app', 'exists'],
    ['FROM alpine', 'www-data', 'exists'],
    ['FROM debian', 'nogroup', 'exists'],
  ])('%j: group %s %s', (text, name, expected) => expect(state(text, name, 'group')).toBe(expected));

  it('knows what was there before a step and before a command', () => {
    const { steps } = finalStage('FROM debian\nCOPY x /x\nRUN useradd a && chown a /x && useradd b\nUSER b');
    const [copy, run, user] = steps as [Stage['steps'][0], Stage['steps'][0], Stage['steps'][0]];
    const chown = run.run!.commands.find(({ name }) => name === 'chown');
    expect(accountState({ step: copy }, 'a', 'user')).toBe('missing');
    expect(accountState({ step: run, command: chown }, 'a', 'user')).toBe('exists');
    expect(accountState({ step: run, command: chown }, 'b', 'user')).toBe('missing');
    expect(accountState({ step: user }, 'b', 'user')).toBe('exists');
  });
});

describe('users', () => {
  it.each([
    ['FROM debian', 'root', undefined],
    ['FROM scratch', 'root', undefined],
    ['FROM mine/base', undefined, undefined],
    ['FROM gcr.io/distroless/static:nonroot', '65532', undefined],
    ['FROM debian\nUSER app:staff', 'app', 'staff'],
    ['FROM debian\nARG U=app\nUSER ${U}', 'app', undefined],
    ['FROM debian\nARG U\nUSER $U', undefined, undefined],
    ['FROM debian AS a\nUSER app\nFROM a', 'app', undefined],
    ['FROM debian\nUSER app\nUSER 0', '0', undefined],
  ])('%j runs as %s, %s', (text, user, group) => expect(userInForce(finalStage(text))).toMatchObject({ user, group }));

  it('looks before a step', () => {
    const stage = finalStage('FROM debian\nRUN a\nUSER app\nRUN b');
    expect(userInForce(stage, stage.steps[0]).user).toBe('root');
    expect(userInForce(stage, stage.steps[2]).user).toBe('app');
  });

  it.each([
    ['FROM debian', 'root', '/root'],
    ['FROM debian', '0', '/root'],
    ['FROM node:22', 'node', '/home/node'],
    ['FROM node:22', '1000', '/home/node'],
    ['FROM debian', '1000', undefined],
    ['FROM gcr.io/distroless/static', '65532', '/home/nonroot'],
    ['FROM debian\nRUN useradd -r app', 'app', '/home/app'],
    ['FROM debian\nRUN useradd -u 1234 -d /srv/app app', '1234', '/srv/app'],
    ['FROM debian\nRUN useradd --uid=1234 --home-dir=/srv/app app', '1234', '/srv/app'],
    ['FROM alpine\nRUN adduser -D -h /srv/app app', 'app', '/srv/app'],
    ['FROM debian\nRUN adduser --system app', 'app', undefined],
    ['FROM debian', 'app', undefined],
  ])('%j: the home of %s is %s', (text, user, home) => expect(homeOf(user, finalStage(text))).toBe(home));

  it.each([
    ['FROM debian\nRUN x', '/root'],
    ['FROM debian\nENV HOME=/srv\nRUN x', '/srv'],
    ['FROM debian\nARG H\nENV HOME=$H\nRUN x', undefined],
    ['FROM node:22\nUSER node\nRUN x', '/home/node'],
    ['FROM mine/base\nRUN x', undefined],
  ])('%j: HOME is %s', (text, home) => expect(homeAt(finalStage(text).steps.at(-1)!)).toBe(home));
});
