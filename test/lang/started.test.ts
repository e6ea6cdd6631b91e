import { describe, expect, it } from 'vitest';
import { findBuildContext } from '../../server/src/context/build-context';
import { memoryFiles } from '../../server/src/context/memory';
import { contextRequest } from '../../server/src/lang/dockerfile/context-sources';
import { entryScript } from '../../server/src/lang/dockerfile/entry-script';
import { meantArray, readShellForm } from '../../server/src/lang/dockerfile/shell-form';
import { startedWords } from '../../server/src/lang/dockerfile/started-program';
import { lastStep, modelOf } from './last-run';

describe('startedWords', () => {
  it.each([
    ['CMD ["a", "$B"]', 'a $B'],
    ['CMD a "b c"', 'a b c'],
    ['ENTRYPOINT exec a b', 'a b'],
    ['CMD a && b', 'a'],
    ['CMD a $B', ''],
    ['CMD if a', ''],
    ['HEALTHCHECK --interval=1s CMD curl -f http://x', 'curl -f http://x'],
    ['HEALTHCHECK CMD ["curl", "x"]', 'curl x'],
    ['HEALTHCHECK NONE', ''],
  ])('%s: %s', (line, expected) =>
    expect(
      startedWords(lastStep(`FROM a\n${line}`))
        .map(({ value }) => value)
        .join(' '),
    ).toBe(expected),
  );
});

describe('readShellForm', () => {
  it.each([
    ['CMD a b', 'a', 'a'],
    ['CMD a && exec b', undefined, 'exec'],
    ['CMD cd /x', undefined, 'cd'],
    ['CMD A=1 a', undefined, 'a'],
    ['CMD a > log', undefined, 'a'],
    ['CMD a $B', undefined, 'a'],
    ['CMD a &', undefined, undefined],
    ['CMD a; # why', undefined, undefined],
    ['CMD a | b', undefined, undefined],
  ])('%s: only %s, last %s', (line, program, last) => {
    const form = readShellForm(lastStep(`FROM a\n${line}`).instruction);
    expect([form?.program?.name, form?.last?.name]).toEqual([program, last]);
  });

  it.each([['CMD ["a"]'], ['CMD']])('%s is none', (line) =>
    expect(readShellForm(lastStep(`FROM a\n${line}`).instruction)).toBeUndefined(),
  );

  it.each([
    [`CMD ['a', 'b']`, '["a", "b"]'],
    ['CMD [“a”]', '["a"]'],
    ['CMD ["a",]', '["a"]'],
    ['CMD ["a"]', undefined],
    ['CMD [a, b]', undefined],
    ['CMD [ -f a ]', undefined],
  ])('%s means %s', (line, expected) => expect(meantArray(lastStep(`FROM a\n${line}`).instruction)).toBe(expected));
});

describe('entryScript', () => {
  const files = memoryFiles({ '/r/.git/HEAD': '', '/r/docker/entry.sh': 'exec "$@"', '/r/start': 'x', '/r/a.py': '' });
  const found = async (...lines: string[]) => {
    const { finalStage, parsed } = modelOf(['FROM debian', 'WORKDIR /app', ...lines].join('\n'));
    const context = await findBuildContext('/r/Dockerfile', contextRequest(parsed.instructions), files);
    const script = entryScript(finalStage!, context);
    return script && `${script.step.keyword} ${script.path} ${script.text}`;
  };
  it.each([
    [['COPY docker/entry.sh /', 'ENTRYPOINT ["/entry.sh"]'], 'ENTRYPOINT docker/entry.sh exec "$@"'],
    [['COPY docker/ .', 'CMD ["./entry.sh"]'], 'CMD docker/entry.sh exec "$@"'],
    [['COPY . .', 'ENTRYPOINT ["tini", "--", "docker/entry.sh"]', 'CMD ["x"]'], 'ENTRYPOINT docker/entry.sh exec "$@"'],
    [['COPY docker/entry.sh /usr/local/bin/', 'ENTRYPOINT ["entry.sh"]'], 'ENTRYPOINT docker/entry.sh exec "$@"'],
    // Only scripts of the name that starts are read.
    [['COPY docker/entry.sh /usr/local/bin/run', 'CMD exec /usr/local/bin/run'], undefined],
    [['COPY docker/entry.sh /', 'ENTRYPOINT ["/other.sh"]'], undefined],
    [['COPY --from=x docker/entry.sh /', 'ENTRYPOINT ["/entry.sh"]'], undefined],
    [['COPY docker/entry.sh /'], undefined],
  ])('%j: %s', async (lines, expected) => expect(await found(...lines)).toBe(expected));
});
