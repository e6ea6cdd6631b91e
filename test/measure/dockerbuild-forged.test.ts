import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readStatusLog } from '../../server/src/measure/build/status-log';
import { measured, read, stepOf } from './dockerbuild-reading';
import { recorded, recordedText } from './fixtures';
import { tar, type Member } from './tar-writer';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const bytesField = (field: number, value: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
};
const stamp = (field: number, seconds: number): Buffer => bytesField(field, Buffer.from([8, ...varint(seconds)]));
const framed = (message: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(message.length);
  return Buffer.concat([length, message]);
};
const log = framed(
  bytesField(1, Buffer.concat([bytesField(1, 'a'), bytesField(3, '[1/1] RUN x'), stamp(5, 100), stamp(6, 107)])),
);

interface Parts {
  readonly log?: Uint8Array;
  readonly history?: unknown;
  readonly manifest?: object;
  readonly index?: unknown;
  readonly more?: readonly Member[];
}

/** A file of one build, of which any part can be something else. */
function forged({ log: logBytes = log, history = {}, manifest = {}, index, more = [] }: Parts): Uint8Array {
  const blobs: Member[] = [];
  const blob = (content: Uint8Array | string): string => {
    const hash = createHash('sha256').update(content).digest('hex');
    blobs.push({ name: `blobs/sha256/${hash}`, content });
    return `sha256:${hash}`;
  };
  const config = { mediaType: 'application/vnd.buildkit.historyrecord.v0', digest: blob(JSON.stringify(history)) };
  const layers = [{ mediaType: 'application/vnd.buildkit.status.v0', digest: blob(logBytes) }];
  const digest = blob(JSON.stringify({ config, layers, ...manifest }));
  const content = JSON.stringify(index ?? { manifests: [{ digest }] });
  return gzipSync(tar([...blobs, ...more, { name: 'index.json', content }]));
}

test('of several builds the newest is told', async () => {
  const [a, b] = [
    { CreatedAt: { seconds: 5 }, FrontendAttrs: { target: 'old' } },
    { CreatedAt: { seconds: 9 }, FrontendAttrs: { target: 'new' } },
  ];
  const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  const logHash = createHash('sha256').update(log).digest('hex');
  const manifests = [a, b].map((history) => ({
    config: { mediaType: 'application/vnd.buildkit.historyrecord.v0', digest: `sha256:${hash(history)}` },
    layers: [{ mediaType: 'application/vnd.buildkit.status.v0', digest: `sha256:${logHash}` }],
  }));
  const more = [a, b, ...manifests].map((value) => ({
    name: `blobs/sha256/${hash(value)}`,
    content: JSON.stringify(value),
  }));
  const outcome = await read(
    forged({ more, index: { manifests: manifests.map((value) => ({ digest: `sha256:${hash(value)}` })) } }),
  );
  expect(outcome).toMatchObject({ ok: true, count: 2, record: { target: 'new' } });
});

describe('hostile files', () => {
  test('the forgery itself is sound', async () => {
    const measurement = await measured(forged({}));
    expect(measurement.build!.steps).toMatchObject([{ instruction: 'RUN x', seconds: 7 }]);
  });

  const whole = recorded('build-m28.dockerbuild');
  const NO_RECORD = 'it holds no record of a build';
  test.each<readonly [string, Uint8Array, RegExp | string]>([
    ['nothing', new Uint8Array(0), NO_RECORD],
    ['text', Buffer.from('hello'), /the tar ends/],
    ['an image', tar([{ name: 'manifest.json', content: '[]' }]), NO_RECORD],
    ['cut in the middle', whole.subarray(0, 9000), /./],
    ['a damaged byte', whole.map((byte, at) => (at === 12_000 ? byte ^ 255 : byte)), /./],
    ['no index', gzipSync(tar([{ name: 'index', content: '{}' }])), NO_RECORD],
    ['an index of another shape', forged({ index: { manifests: 5 } }), NO_RECORD],
    ['an index with inherited names', forged({ index: { manifests: [{ digest: '__proto__' }] } }), NO_RECORD],
    ['a digest that leads out', forged({ index: { manifests: [{ digest: 'sha256:../../index.json' }] } }), NO_RECORD],
    [
      'a manifest of an image',
      forged({ manifest: { config: { mediaType: 'application/vnd.oci.image.config.v1+json' } } }),
      NO_RECORD,
    ],
    ['a manifest without a log', forged({ manifest: { layers: [] } }), NO_RECORD],
    ['layers of another shape', forged({ manifest: { layers: [null, 7, 'x'] } }), NO_RECORD],
    [
      'bytes that are not those of the digest',
      forged({ more: [{ name: `blobs/sha256/${createHash('sha256').update(log).digest('hex')}`, content: 'x' }] }),
      'a part of it is not what its digest says',
    ],
    ['a log that ends early', forged({ log: log.subarray(0, -3) }), 'the log of the build ends early'],
    ['a log of text', forged({ log: Buffer.from('#1 DONE 0.0s') }), 'the log of the build ends early'],
    ['a message of groups', forged({ log: framed(Buffer.from([11, 12])) }), 'the log of the build is damaged'],
    [
      'a field without its bytes',
      forged({ log: framed(Buffer.from([10, 200, 1, 1])) }),
      'the log of the build is damaged',
    ],
    ['a number without end', forged({ log: framed(Buffer.alloc(40, 255)) }), 'the log of the build is damaged'],
    [
      'a length beyond all',
      forged({ log: framed(Buffer.from([10, 255, 255, 255, 255, 255, 255, 255, 127])) }),
      'the log of the build is damaged',
    ],
    [
      'a member larger than any record',
      gzipSync(tar([{ name: 'a', size: '17777777777\0' }])),
      'it is too large to be the record of a build',
    ],
    [
      'too many members',
      gzipSync(tar(Array.from({ length: 10_001 }, (_, at) => ({ name: `${at}` })))),
      'it is too large to be the record of a build',
    ],
  ])('%s', async (_, bytes, problem) => {
    const outcome = await read(bytes);
    expect(outcome).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
  });

  test.each<readonly [string, Parts]>([
    [
      'a record of other shapes',
      { history: { FrontendAttrs: [], Exporters: [5, { Attrs: { name: 5 } }], CreatedAt: 'x', error: 7 } },
    ],
    ['times beyond all', { history: { CreatedAt: { seconds: 1e300 }, CompletedAt: { seconds: -1e300 } } }],
    ['a record that is no JSON', { manifest: {}, history: '\ud800' }],
    [
      'a step that ends before it starts',
      {
        log: framed(
          bytesField(
            1,
            Buffer.concat([bytesField(1, 'a'), bytesField(3, '[1/1] RUN x'), stamp(5, 2 ** 50), stamp(6, 1)]),
          ),
        ),
      },
    ],
    [
      'control characters in a name',
      {
        log: framed(
          bytesField(1, Buffer.concat([bytesField(1, 'a'), bytesField(3, '[1/1] RUN \u001b[2J\u0007x'), stamp(5, 1)])),
        ),
      },
    ],
    [
      'a part of a vertex that nobody knows',
      { log: Buffer.concat([log, framed(bytesField(2, bytesField(2, '__proto__')))]) },
    ],
  ])('what is only odd is measured: %s', async (_, parts) => {
    const measurement = await measured(forged(parts));
    expect(measurement.build!.steps.every(({ seconds }) => Number.isFinite(seconds) && seconds >= 0)).toBe(true);
    expect(Number.isFinite(measurement.build!.seconds) && measurement.build!.seconds >= 0).toBe(true);
    // eslint-disable-next-line no-control-regex -- that there are none is what this looks at
    expect(JSON.stringify(measurement)).not.toMatch(/\\u001b|\\u0007/);
  });

  test('random bytes in place of a log end in an error of its own, or are read', () => {
    for (let seed = 1; seed < 300; seed++) {
      const bytes = Buffer.from(
        Array.from({ length: 60 }, (_, at) => (Math.imul(seed * 7919 + at, 2654435761) >>> 24) & 255),
      );
      try {
        expect(Array.isArray(readStatusLog(framed(bytes)))).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(/^the log of the build /);
      }
    }
  });

  test('a Dockerfile for a record that has its own does not count', async () => {
    const measurement = await measured(recorded('build-m28.dockerbuild'), recordedText('Dockerfile.kinds'));
    expect(stepOf(measurement, 28)).toMatchObject({ instruction: 'RUN chown -R app:app /app' });
  });
});
