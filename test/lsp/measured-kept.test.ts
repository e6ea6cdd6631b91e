import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measuredStorage } from '../../server/src/lsp/node/measured-storage';
import type { Measurement } from '../../server/src/measure/measurement';
import type { EditorOptions } from './editor';
import { builds, measurement, text, useMeasuringEditor } from './measuring-editor';
import { dockerfile, offset } from './samples';

const { start, editor, build, report } = useMeasuringEditor();

describe('in a folder of the client', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll storage '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const kept = (...measurements: Measurement[]): EditorOptions => ({
    host: { ...builds(...measurements).host, storage: measuredStorage },
    initializationOptions: { storage: folder, commands: true },
  });

  test('what was measured outlives the server, as far as the text is the same', async () => {
    await start(kept(measurement()));
    await editor().open(dockerfile, text);
    await build();
    await editor().end();

    await start(kept());
    await editor().open(dockerfile, text.replace('COPY src /app', 'COPY src /srv'));
    const hints = await editor().hints(dockerfile);
    expect(hints.map(({ position, label }) => [offset(editor().text(dockerfile), position) > 0, label])).toEqual([
      [true, 'cache 262 MB · 4.0 s'],
      [true, '120 MB'],
      [true, '385 MB · 13.1 s'],
    ]);
    expect((await report())?.dockerfile?.lines).toEqual(text.split('\n'));
    expect((await editor().lenses(dockerfile))[0]?.command?.title).toMatch(/^before the last changes: 1\.87 GB/);
  });

  test('the next build knows the one before, and another target stays', async () => {
    await start(kept(measurement(), measurement({ target: 'build' })));
    await editor().open(dockerfile, text);
    await build();
    await build();
    await editor().end();
    await start(kept(measurement()));
    await editor().open(dockerfile, text);
    await build();
    expect((await report())?.previous).not.toBeNull();
    expect((await report(dockerfile, 'build'))?.measurement.target).toBe('build');
  });

  test('a damaged file costs nothing but what was in it', async () => {
    await start(kept(measurement()));
    await editor().open(dockerfile, text);
    await build();
    await editor().end();
    for (const damage of ['{', '[]', '{"uri":"file:///w/Dockerfile","records":[{"text":5}]}', '\u0000']) {
      const [file] = await readdir(join(folder, 'measured'));
      await writeFile(join(folder, 'measured', file!), damage);
      await start(kept(measurement()));
      await editor().open(dockerfile, text);
      expect(await editor().hints(dockerfile)).toEqual([]);
      expect(await build()).toMatchObject({ ok: true });
      expect(await editor().hints(dockerfile)).toHaveLength(4);
      await editor().end();
    }
    await start();
  });

  test('a folder that cannot be written costs the memory, not the figures', async () => {
    await writeFile(join(folder, 'measured'), '');
    await start(kept(measurement()));
    await editor().open(dockerfile, text);
    expect(await build()).toMatchObject({ ok: true });
    expect(await editor().hints(dockerfile)).toHaveLength(4);
    expect(await editor().next('window/logMessage')).toMatchObject({
      message: expect.stringContaining('not kept for good'),
    });
  });

  test('Clear Measurements empties it', async () => {
    await start(kept(measurement()));
    await editor().open(dockerfile, text);
    await build();
    expect(await readdir(folder)).toEqual(['history', 'measured']);
    await editor().connection.sendRequest('plimsoll/clearMeasurements');
    expect(await readdir(folder)).toEqual([]);
  });
});
