import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../fixtures/engine');

/** The bytes of a recorded file, unpacked. */
export function recorded(name: string): Uint8Array {
  return name.startsWith('Dockerfile') || /\.(?:tar|dockerbuild)$/.test(name)
    ? readFileSync(join(folder, name))
    : gunzipSync(readFileSync(join(folder, `${name}.gz`)));
}

export function recordedJson(name: string): unknown {
  return JSON.parse(recordedText(name)) as unknown;
}

export function recordedText(name: string): string {
  return Buffer.from(recorded(name)).toString();
}
