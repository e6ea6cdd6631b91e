import { describe, expect, it } from 'vitest';
import { mountTargets } from '../../server/src/lang/dockerfile/mount-targets';
import { lastStep } from './last-run';

describe('parseMount', () => {
  const mount = (flag: string): string => {
    const [{ type, options } = { type: '', options: new Map<string, string>() }] = lastStep(
      `FROM debian\nRUN ${flag} x`,
    ).run!.mounts;
    return [type, ...[...options].map(([name, value]) => `${name}:${value}`)].join(' ');
  };
  it.each([
    ['--mount=type=cache,target=/c', 'cache type:cache target:/c'],
    ['--mount=target=/c', 'bind target:/c'],
    ['--mount=type=CACHE,dst=/c,ro', 'cache type:CACHE target:/c readonly:'],
    ['--mount=type=bind,src=a,destination=/b,rw=true', 'bind type:bind source:a target:/b readwrite:true'],
    ['--mount=type=cache,target=/a,target=/b', 'cache type:cache target:/b'],
    ['--mount=type=secret,id=x,env=X,required', 'secret type:secret id:x env:X required:'],
    [String.raw`--mount='type=bind,"source=a,b",target=/c'`, 'bind type:bind source:a,b target:/c'],
    ['--mount', 'bind'],
  ])('%s', (flag, expected) => expect(mount(flag)).toBe(expected));
});

describe('mountTargets', () => {
  it.each([
    ['RUN --mount=type=cache,target=/c --mount=target=d x', ['/c', '/app/d']],
    ['ARG C=/c\nRUN --mount=type=cache,target=$C/x x', ['/c/x']],
    ['ARG C\nRUN --mount=type=cache,target=$C x', []],
    ['RUN --mount=type=secret,id=x x', []],
    ['COPY a b', []],
  ])('%j: %j', (lines, expected) =>
    expect(mountTargets(lastStep(`FROM debian\nWORKDIR /app\n${lines}`))).toEqual(expected),
  );
});
