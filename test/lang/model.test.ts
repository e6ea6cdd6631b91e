import { describe, expect, it } from 'vitest';
import { buildDockerfileModel, rootBase, stageChain } from '../../server/src/lang/dockerfile/model';
import type { DockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { runtimeConfig } from '../../server/src/lang/dockerfile/runtime-config';

const modelOf = (text: string): DockerfileModel => buildDockerfileModel(parseDockerfile(text), undefined);
const baseOf = (text: string): string => {
  const base = modelOf(text).stages.at(-1)!.base;
  if (base.kind === 'stage') return `stage ${base.stage.index}`;
  return base.kind === 'image' ? `${base.reference.repository}:${base.reference.tag}` : base.kind;
};

describe('stages', () => {
  it.each([
    ['FROM scratch', 'scratch'],
    ['FROM python:3.12', 'library/python:3.12'],
    ['ARG V=3.12\nFROM python:${V}-slim', 'library/python:3.12-slim'],
    ['ARG V\nFROM python:${V:-3.11}', 'library/python:3.11'],
    ['ARG V\nFROM python:$V', 'unresolved'],
    ['ARG B=Base\nFROM debian AS base\nFROM $B', 'stage 0'],
    ['FROM debian AS Base\nFROM BASE', 'stage 0'],
    ['FROM debian AS a\nFROM alpine AS a\nFROM a', 'stage 1'],
    ['FROM b AS a\nFROM a AS b\nFROM b', 'stage 1'],
    ['FROM --platform=$BUILDPLATFORM host:5000/x/y@sha256:abc', 'x/y:undefined'],
  ])('%j stands on %s', (text, expected) => expect(baseOf(text)).toBe(expected));

  it('follows the chain down to the image', () => {
    const { finalStage } = modelOf('FROM debian AS a\nFROM a AS b\nFROM b');
    expect(stageChain(finalStage!).map(({ index }) => index)).toEqual([2, 1, 0]);
    expect(rootBase(finalStage!)).toMatchObject({ kind: 'image', known: { service: false } });
  });

  it('ships the last stage, targets that nothing uses, and what they stand on', () => {
    const text =
      'FROM a AS base\nFROM base AS build\nFROM base AS dev\nFROM b AS tool\nFROM c\nCOPY --from=build /x /\nRUN --mount=type=bind,from=tool,target=/t true';
    expect(modelOf(text).shippedStages.map(({ name }) => name)).toEqual(['base', 'dev', undefined]);
  });
});

describe('work directories', () => {
  const workdirs = (text: string): (string | undefined)[] => modelOf(text).stages.map(({ workdir }) => workdir);

  it.each([
    ['FROM debian', ['/']],
    ['FROM mine/base', [undefined]],
    ['FROM mine/base\nWORKDIR app', [undefined]],
    ['FROM mine/base\nWORKDIR /app\nWORKDIR sub/../lib', ['/app/lib']],
    ['FROM debian AS a\nWORKDIR /x\nFROM a\nWORKDIR y', ['/x', '/x/y']],
    ['FROM debian\nENV HOME=/srv\nARG DIR\nWORKDIR $HOME/app\nWORKDIR $DIR', [undefined]],
    ['FROM debian\nENV HOME=/srv\nWORKDIR "$HOME/app"', ['/srv/app']],
  ])('%j → %j', (text, expected) => expect(workdirs(text)).toEqual(expected));
});

describe('variables', () => {
  const copied = (text: string): string | undefined => modelOf(text).stages.at(-1)!.steps.at(-1)!.copy?.destinationPath;

  it.each([
    ['ARG D=/g\nFROM debian\nCOPY x $D/', undefined],
    ['ARG D=/g\nFROM debian\nARG D\nCOPY x $D/', '/g'],
    ['FROM debian\nARG D=/a\nENV D=/e\nARG D=/b\nCOPY x $D/', '/e'],
    ['FROM debian AS a\nENV D=/below\nFROM a\nCOPY x ${D}/', '/below'],
    ['FROM debian\nCOPY x ${D}/\nENV D=/late\nCOPY x $D/', '/late'],
    ['FROM debian\nENV A=/a B=$A/b\nCOPY x $B', undefined],
    ["FROM debian\nENV A=/a\nENV B='$A'\nCOPY x /$B", '/$A'],
    ['FROM debian\nCOPY ["a b", "/c d/"]', '/c d'],
  ])('%j copies to %s', (text, expected) => expect(copied(text)).toBe(expected));
});

describe('commands of a RUN', () => {
  const commands = (text: string): string[] =>
    modelOf(text)
      .stages.at(-1)!
      .steps.flatMap(({ run }) => run!.commands.map(({ name, cwd }) => `${name} in ${cwd}`));

  it.each([
    ['FROM debian\nRUN cd /a && make; cd b && make', ['cd in /', 'make in /a', 'cd in /a', 'make in /a/b']],
    ['FROM debian\nRUN (cd /a && make) && ls', ['cd in /', 'make in undefined', 'ls in undefined']],
    [
      'FROM debian\nRUN sudo -E /usr/bin/apt-get update && /opt/venv/bin/pip list',
      ['apt-get in /', '/opt/venv/bin/pip in /'],
    ],
    ['FROM debian\nRUN <<EOF\ncd /srv\nmake\nEOF', ['cd in /', 'make in /srv']],
    ['FROM debian\nRUN <<EOF python3\nimport os\nEOF', ['python3 in /']],
    ['FROM debian\nRUN ["make"]', []],
  ])('%j: %j', (text, expected) => expect(commands(text)).toEqual(expected));
});

describe('runtimeConfig', () => {
  const config = (text: string): string[] =>
    runtimeConfig(modelOf(text).finalStage!).map(
      ({ instruction, keyword }) => `${keyword} ${instruction.arguments.text.trim()}`,
    );

  it.each([
    ['FROM x\nCMD a\nCMD b\nUSER u', ['CMD b', 'USER u']],
    ['FROM x AS a\nCMD a\nEXPOSE 1\nFROM a\nEXPOSE 2', ['CMD a', 'EXPOSE 1', 'EXPOSE 2']],
    // Tried with BuildKit of Docker 28.5: the CMD of the stage below is gone.
    ['FROM x AS a\nCMD a\nFROM a\nENTRYPOINT e', ['ENTRYPOINT e']],
    ['FROM x\nCMD a\nENTRYPOINT e', ['CMD a', 'ENTRYPOINT e']],
  ])('%j leaves %j', (text, expected) => expect(config(text)).toEqual(expected));
});
