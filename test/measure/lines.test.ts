import { describe, expect, test } from 'vitest';
import { historyOf, layerTexts, originsByHistory } from '../../server/src/measure/build/history';
import { planOf } from '../../server/src/measure/build/plan-of';
import { linesByName, parseStepName } from '../../server/src/measure/build/step-names';
import { recordedText } from './fixtures';
import { configOf, planOfFile, provenanceOf, verticesOf } from './recorded-builds';

describe('steps by name, with provenance as the truth', () => {
  test.each([
    ['kinds', 'kinds-m28', 15],
    ['kinds', 'kinds-mc28', 16],
    ['dedupe', 'dedupe-m28', 7],
    ['dedupe', 'dedupe-mc28', 7],
  ])('%s (%s)', (dockerfile, file, count) => {
    const vertices = verticesOf(file).filter(({ name }) => parseStepName(name) !== undefined);
    const provenance = provenanceOf(file);
    const names = vertices.map(({ name }) => name);
    const lines = linesByName(names, planOfFile(dockerfile));
    expect(vertices.length).toBe(count);
    for (const { name, digest } of vertices)
      expect([name, provenance.linesOf(digest)]).toEqual([name, expect.arrayContaining([lines.get(name)])]);
  });

  test('big, from the old engine, which has no provenance', () => {
    const names = verticesOf('build-20.10').map(({ name }) => name);
    const lines = linesByName(names, planOfFile('big'));
    const text = recordedText('Dockerfile.big').split('\n');
    expect(lines.size).toBe(names.filter((name) => parseStepName(name) !== undefined).length);
    for (const [name, line] of lines) {
      // Variables aside, the step's text begins as its line does; FROM has the image's full name.
      const [keyword, first] = parseStepName(name)!.text.split(' ');
      expect(text[line - 1]).toContain(keyword === 'FROM' ? 'FROM' : `${keyword} ${first}`);
    }
    expect(new Set(lines.values()).size).toBe(lines.size);
  });

  test('several platforms', () => {
    const names = verticesOf('multi-mc28').map(({ name }) => name);
    const lines = linesByName(names, planOfFile('dedupe'));
    expect(lines.get('[linux/386 stage-2 2/3] COPY . .')).toBe(14);
    expect(lines.get('[linux/amd64 two 3/5] COPY --from=one /one /one')).toBe(8);
  });

  test('another Dockerfile gives no line rather than a wrong one', () => {
    expect(
      linesByName(['[2/3] RUN a', '[3/3] COPY b c', '[9/9] RUN d'], planOf('FROM a\nCOPY x y\nCOPY b c\n')),
    ).toEqual(new Map([['[3/3] COPY b c', 3]]));
  });

  test('a base with triggers of its own', () => {
    const names = ['[1/4] FROM a', '[2/4] ONBUILD COPY . .', '[3/4] ONBUILD RUN x', '[4/4] RUN own'];
    expect([...linesByName(names, planOf('FROM a\nENV b=c\nRUN own\n')).values()]).toEqual([1, 1, 1, 3]);
  });

  test('names that are none', () => {
    for (const name of ['[internal] load .dockerignore', 'exporting to image', '[1/2]', '[a/b] x', ''])
      expect(parseStepName(name)).toBeUndefined();
    expect(parseStepName('[linux/arm64->amd64 build  3/16] LINK COPY --link a b')).toEqual({
      platform: 'linux/arm64->amd64',
      stage: 'build',
      index: 3,
      total: 16,
      prefix: 'LINK',
      text: 'COPY --link a b',
    });
  });
});

describe('layers by history, with provenance as the truth', () => {
  test.each([
    ['kinds', 'kinds-m28', 'kinds-m28'],
    ['kinds', 'kinds-mc28', 'kinds-mc28'],
    ['dedupe', 'dedupe-m28', 'dedupe-m28'],
    ['big', 'build-m28-max-cached', 'big-m28'],
  ])('%s (%s)', (dockerfile, file, image) => {
    const config = configOf(image);
    const origins = originsByHistory(layerTexts(config), planOfFile(dockerfile), undefined)!;
    const truth = provenanceOf(file).layerOrigins(config.diffIds.length)!;
    origins.forEach(({ lines, base }, index) => {
      expect(truth[index]!.lines).toContain(lines[0]);
      expect(truth[index]!.base).toBe(base);
    });
  });

  test('texts without what the builders add', () => {
    const history = [
      'RUN |1 UID=1000 /bin/sh -c useradd app # buildkit',
      'RUN |2 A=two words B= /bin/bash -o pipefail -c make # buildkit',
      'COPY /src ./dist # buildkit',
      '/bin/sh -c #(nop) COPY file:abc in /x/ ',
      '/bin/sh -c apt-get update',
      '|1 TOKEN=secret /bin/sh -c make',
      '|1 TOKEN=secret make',
      '',
    ].map((createdBy) => ({ createdBy, empty: false }));
    expect(historyOf(history).map(({ text }) => text)).toEqual([
      'RUN useradd app',
      'RUN /bin/bash -o pipefail -c make',
      'COPY /src ./dist',
      'COPY file:abc in /x/',
      'RUN apt-get update',
      'RUN make',
      'RUN …',
      '',
    ]);
  });

  test('a history that does not fit the layers tells nothing', () => {
    const config = { platform: 'linux/amd64', diffIds: ['a', 'b'], history: [{ text: 'RUN x', empty: false }] };
    expect(layerTexts(config)).toEqual(['', '']);
  });

  test.each([
    ['another keyword', 'FROM a\nRUN x\nRUN y\n'],
    ['more instructions than layers', 'FROM a\nCOPY a b\nCOPY a b\nRUN x\nCOPY a b\n'],
    ['a base of nothing', 'FROM scratch\nCOPY a b\n'],
    ['no stage', 'ARG a\n'],
  ])('a Dockerfile with %s does not fit', (_, dockerfile) => {
    expect(originsByHistory(['', 'RUN x', 'COPY a b'], planOf(dockerfile), undefined)).toBeUndefined();
  });

  test('the layers of a target are those of its own stages', () => {
    const plan = planOf('FROM a AS one\nRUN x\nFROM one AS two\nCOPY a b\nFROM c\nCOPY d e\n');
    const lines = (target: string | undefined): unknown =>
      originsByHistory(['', 'RUN x', 'COPY a b'], plan, target)?.map(({ lines }) => lines[0]);
    expect(lines('two')).toEqual([1, 2, 4]);
    expect(lines('1')).toEqual([1, 2, 4]);
    expect(lines(undefined)).toEqual([5, 5, 6]);
    expect(lines('nope')).toBeUndefined();
  });
});
