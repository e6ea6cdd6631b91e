import { describe, expect, it } from 'vitest';
import { buildDockerfileModel, rootBase, stageChain } from '../../server/src/lang/dockerfile/model';
import type { DockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

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
    ['ARG V=\nFROM python:${V:-3.11}', 'library/python:3.11'],
    ['ARG V=3\nARG W=${V}.12\nFROM python:$W', 'library/python:3.12'],
    ['ARG SLIM=1\nFROM python:3.12${SLIM:+-slim}', 'library/python:3.12-slim'],
    ['ARG SLIM\nFROM python:3.12${SLIM:+-slim}', 'library/python:3.12'],
    ['ARG T=v3.12\nFROM python:${T#v}', 'library/python:3.12'],
    ['FROM debian\nARG V=3.12\nFROM python:$V', 'unresolved'],
    ['ARG R=ghcr.io/\nFROM ${R}me/app:1', 'me/app:1'],
    ['FROM python', 'library/python:undefined'],
    ['FROM debian AS a\nFROM 0', 'library/0:undefined'],
    ['FROM', 'unresolved'],
    ['ARG B=Base\nFROM debian AS base\nFROM $B', 'stage 0'],
    ['FROM debian AS Base\nFROM BASE', 'stage 0'],
    ['FROM debian AS a\nFROM alpine AS a\nFROM a', 'stage 1'],
    ['FROM b AS a\nFROM a AS b\nFROM b', 'stage 1'],
    ['FROM --platform=$BUILDPLATFORM host:5000/x/y@sha256:abc', 'x/y:undefined'],
  ])('%j stands on %s', (text, expected) => expect(baseOf(text)).toBe(expected));

  it.each([
    ['FROM --platform=linux/arm64 python:3.12@sha256:abc', 'docker.io', 'sha256:abc', 'linux/arm64'],
    ['ARG P=linux/amd64\nFROM --platform=$P ghcr.io/me/app@sha256:0', 'ghcr.io', 'sha256:0', '$P'],
    ['FROM localhost:5000/me/app:1', 'localhost:5000', undefined, undefined],
  ])('%j: registry %s, digest %s, platform %s', (text, registry, digest, platform) => {
    const { base, from } = modelOf(text).finalStage!;
    expect(base).toMatchObject({ kind: 'image', reference: { registry, digest } });
    expect(from.flags.find(({ name }) => name === 'platform')?.value).toBe(platform);
  });

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

  const build =
    'FROM a AS base\nFROM base AS test\nFROM b AS tool\nFROM c\nCOPY --from=test /x /\nCOPY --from=2 /y /\n';
  it.each([
    [[], [3], []],
    [['test'], [0, 1, 3], [1]],
    [
      ['TOOL', '1'],
      [0, 1, 2, 3],
      [1, 2],
    ],
    [['none', '7', ''], [3], []],
  ])('ships the targets %j too', (targets, shipped, found) => {
    const { shippedStages, targetStages } = buildDockerfileModel(parseDockerfile(build), undefined, targets);
    expect(shippedStages.map(({ index }) => index)).toEqual(shipped);
    expect([...targetStages].map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(found);
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
    // BuildKit (dockerfile2llb): the later of ARG and ENV counts, and an ARG without a value changes nothing.
    ['FROM debian\nARG D=/a\nENV D=/e\nCOPY x $D/', '/e'],
    ['FROM debian\nENV D=/e\nARG D=/b\nCOPY x $D/', '/b'],
    ['FROM debian\nENV D=/e\nARG D\nCOPY x $D/', '/e'],
    ['ARG D=/g\nFROM debian\nENV D=/e\nARG D\nCOPY x $D/', '/g'],
    ['FROM debian AS a\nENV D=/e\nFROM a\nARG D=/b\nCOPY x $D/', '/b'],
    ['FROM debian AS a\nENV D=/e\nFROM a\nARG D\nCOPY x $D/', '/e'],
    ['FROM debian AS a\nARG D=/a\nFROM a\nCOPY x $D/', '/a'],
    ['FROM debian AS a\nARG D=/a\nFROM debian\nCOPY x $D/', undefined],
    ['FROM debian\nARG TARGETARCH\nCOPY x /$TARGETARCH/', undefined],
    ['FROM debian\nARG A=/a B=/b\nENV C $A and $B\nCOPY x "/$C"', '/a and /b'],
    ['FROM debian\nENV F=/opt/app.tar.gz\nCOPY x ${F%.tar.gz}', '/opt/app'],
    ['FROM debian\nENV F=/opt/app\nCOPY x /srv/${F#/opt/}', '/srv/app'],
    ['FROM debian\nARG DEBUG\nCOPY x /srv${DEBUG:+/debug}', '/srv'],
    ['FROM debian\nARG DEBUG=1\nCOPY x /srv${DEBUG:+/debug}', '/srv/debug'],
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
