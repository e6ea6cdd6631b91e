import { describe, expect, test } from 'vitest';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { measured, read, stepOf } from './dockerbuild-reading';
import { recorded } from './fixtures';

describe('recorded', () => {
  test('a build of an overlay2 engine: time by line, layers without bytes', async () => {
    const measurement = await measured(recorded('build-m28.dockerbuild'));
    expect(measurement).toMatchObject({
      image: 'sha256:7615f53fc3e0fe3d8752bdb76881ff20010351098cd37d6aada0849a4f463ef6',
      tags: ['measure:big'],
      platform: 'linux/amd64',
      dockerfile: 'Dockerfile',
      target: null,
      size: { bytes: null, compressedBytes: null, liveBytes: null, wastedBytes: null, baseBytes: null },
      waste: [],
    });
    expect(measurement.build).toMatchObject({ seconds: 32.687, exportSeconds: 6.428, cached: 0 });
    expect(measurement.build!.steps.length).toBe(23);
    expect(stepOf(measurement, 28)).toMatchObject({ instruction: 'RUN chown -R app:app /app', seconds: 13.131 });
    expect(stepOf(measurement, 11)).toMatchObject({ stage: 'builder', seconds: 4.86, critical: true });
    expect(measurement.layers.map(({ line }) => line)).toEqual([
      3, 5, 6, 18, 19, 20, 21, 22, 24, 25, 26, 28, 30, 32, 34, 42, 43, 44, 45,
    ]);
    expect(measurement.layers.map(({ bytes }) => bytes).every((bytes) => bytes === null)).toBe(true);
    expect(measurement.notes).toEqual([
      'The record does not tell the bytes of every layer.',
      'The image itself was not read, so its files and their waste are not measured.',
    ]);
  });

  test('its log says what buildx makes of it', () => {
    const progress = progressReader();
    progress.write(recorded('history-logs-m28.rawjson'));
    progress.end();
    return read(recorded('build-m28.dockerbuild'), 1000).then((outcome) => {
      expect(outcome.ok && outcome.record.vertices).toEqual(progress.vertices());
    });
  });

  test('a build of the containerd store: bytes as they are pulled', async () => {
    const measurement = await measured(recorded('canary-mc28.dockerbuild'));
    expect(measurement.size).toEqual({
      metric: 'transfer-bytes',
      bytes: 57_566_882,
      compressedBytes: 57_566_882,
      compression: null,
      liveBytes: null,
      wastedBytes: null,
      baseBytes: 57_560_239,
    });
    expect(measurement.layers.map(({ line, bytes, base }) => [line, bytes, base])).toEqual([
      [9, 57_560_239, true],
      [11, 95, false],
      [12, 6229, false],
      [13, 319, false],
    ]);
    expect(measurement.build!.phases.map(({ kind }) => kind).join(' ')).toBe(
      'prepare prepare prepare prepare export provenance unpack',
    );
  });

  test('a build that failed: what ran, and why there is no more; its lines need the Dockerfile', async () => {
    const failed = recorded('canary-error-m28.dockerbuild');
    const measurement = await measured(failed);
    expect(measurement).toMatchObject({ image: '', size: { bytes: null }, layers: [], dockerfile: 'Fail' });
    expect(measurement.notes).toEqual([
      'The build failed, so there is no image: process "/bin/sh -c echo before && echo \\"$TOKEN\\" > /dev/null; exit 7" did not complete successfully: exit code: 7.',
      'The record does not hold the Dockerfile, so nothing is mapped to its lines: name the file.',
    ]);
    const mapped = await measured(failed, 'FROM python:3.11-slim\nARG TOKEN\nRUN echo "$TOKEN"; exit 7\n');
    expect(mapped.build!.steps.map(({ line }) => line)).toEqual([1, 3]);
    expect(mapped.notes.length).toBe(1);
  });
});
