import { describe, expect, test } from 'vitest';
import type { BuildAnswer } from '../../server/src/protocol';
import type { EditorOptions } from './editor';
import { builds, measurement, text, useMeasuringEditor } from './measuring-editor';
import { dockerfile } from './samples';

const { start, editor, build, report, measured, hoverText } = useMeasuringEditor();

describe('the report', () => {
  test('is of the text that was measured, and compares with the build before', async () => {
    const smaller = measurement({ size: { ...measurement().size, bytes: 1_000_000_000 } });
    await start(builds(measurement(), smaller));
    await editor().open(dockerfile, text);
    expect(await report()).toBeNull();
    await build();
    expect((await report())?.previous).toBeNull();
    await build();
    await editor().edit(dockerfile, 'RUN make', 'RUN true');
    const data = await report();
    expect(data?.dockerfile?.lines).toEqual(text.split('\n'));
    expect(data?.previous).not.toBeNull();
    expect(JSON.stringify(data?.previous)).toContain('1870000000');
  });

  test('Clear Measurements leaves nothing', async () => {
    await start(builds(measurement()));
    await editor().open(dockerfile, text);
    await build();
    await editor().connection.sendRequest('plimsoll/clearMeasurements');
    expect(await report()).toBeNull();
    expect(await editor().hints(dockerfile)).toEqual([]);
    expect(await measured(/^measured-/)).toEqual([]);
  });
});

describe('an image that is there', () => {
  const measures = (asked: unknown[]): Pick<EditorOptions, 'host'> => ({
    host: {
      measure: (name, executable, options) => {
        asked.push({ name, executable, options });
        return Promise.resolve({ ok: true, measurement: measurement({ build: null }), trees: [] });
      },
    },
  });
  const measure = (image: string, uri: string | null): Promise<BuildAnswer> =>
    editor().connection.sendRequest('plimsoll/measure', { image, uri });

  test('gives its figures to the lines of its Dockerfile', async () => {
    const asked: unknown[] = [];
    await start(measures(asked));
    await editor().open(dockerfile, text);
    expect(await measure('app:1', dockerfile)).toEqual({
      ok: true,
      summary: '1.87 GB · 814 MB wasted',
      uri: dockerfile,
    });
    expect(asked).toEqual([{ name: 'app:1', executable: 'docker', options: { depth: 'deep', dockerfile: text } }]);
    const labels = (await editor().hints(dockerfile)).map(({ label }) => label);
    expect(labels).toEqual(['120 MB', '385 MB', '385 MB']);
    expect(await hoverText('COPY src')).toContain('**Last measured**: 385 MB');
  });

  test('without a Dockerfile has a report of its own', async () => {
    await start(measures([]));
    const answer = await measure('ghcr.io/o/app:1', null);
    const uri = answer.ok ? answer.uri : '';
    expect(uri).toBe('plimsoll-image:ghcr.io%2Fo%2Fapp%3A1');
    expect((await report(uri))?.dockerfile).toBeNull();
  });

  test('a failure is one sentence, and a host that runs nothing refuses', async () => {
    const message = 'app:1 is not there.';
    await start({ host: { measure: () => Promise.resolve({ ok: false, message }) } });
    expect(await measure('app:1', null)).toEqual({ ok: false, cancelled: false, message, logged: message });
    await editor().end();
    await start();
    expect(await measure('app:1', null)).toMatchObject({ ok: false, message: expect.stringMatching(/^Measuring /) });
  });
});

test('the stages to choose from are those that nothing else in the file builds on', async () => {
  const stages = `FROM debian:12 AS base
FROM base AS tools
RUN make
FROM base AS test
COPY --from=tools /out /out
FROM base AS dev
FROM base
COPY --from=tools /out /out
`;
  await start({ disk: { '/w/compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      target: tools\n' } });
  await editor().open(dockerfile, stages);
  const answer = await editor().connection.sendRequest('plimsoll/build/targets', { uri: dockerfile });
  expect(answer).toEqual({
    targets: [
      { name: null, line: 7, from: 'FROM base' },
      { name: 'dev', line: 6, from: 'FROM base AS dev' },
      { name: 'test', line: 4, from: 'FROM base AS test' },
      { name: 'tools', line: 2, from: 'FROM base AS tools' },
    ],
  });
});
