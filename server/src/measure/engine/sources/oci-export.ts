import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAt, parseJson, stringAt } from '../../json';
import { isAlive, runProcess } from '../process';

/** What one build writes again and again, so that it has a folder of its own. */
export interface ExportKey {
  /** Absolute path. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly platform: string | undefined;
}

/** A folder that `docker buildx build` writes the image into, next to blobs of the builds before, which it does not write again. */
export interface OciExport {
  readonly path: string;
  /** Lets go of the folder: drops the blobs of earlier builds, and the oldest folders where all take too much. Never rejects. */
  close(): Promise<void>;
}

/** Bytes that all folders may take together. */
const FOLDERS_LIMIT = 4 * 2 ** 30;
const ANSWER_LIMIT = 10_000;
const DOCUMENT_LIMIT = 16 << 20;

/**
 * True where the builder can write an OCI folder: all can but the one inside of a Docker engine that keeps images in a graph driver
 * (overlay2). `builder` is that of `--builder`; without it the current one.
 */
export async function canExportOci(
  executable: string,
  builder: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const ask = (args: readonly string[]): ReturnType<typeof runProcess> =>
    runProcess(executable, args, { signal, timeout: ANSWER_LIMIT });
  const [inspected, info] = await Promise.all([
    ask(['buildx', 'inspect', ...(builder === undefined ? [] : [builder])]),
    ask(['info', '--format', '{{json .DriverStatus}}']),
  ]);
  const driver = /^Driver:\s+(\S+)/m.exec(inspected.stdout)?.[1];
  if (inspected.code !== 0 || driver === undefined) return false;
  return driver !== 'docker' || info.stdout.includes('io.containerd.snapshotter');
}

/**
 * Opens the folder of a build below `cache`. Undefined when another build is writing into it. Call `close` in any case.
 * @throws what the file system throws
 */
export async function openOciExport(
  cache: string,
  key: ExportKey,
  limit = FOLDERS_LIMIT,
): Promise<OciExport | undefined> {
  const name = createHash('sha256')
    .update(JSON.stringify([key.dockerfile, key.target ?? null, key.platform ?? null]))
    .digest('hex')
    .slice(0, 24);
  const path = join(cache, name);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = join(path, LOCK);
  if (!(await takeLock(lock))) return undefined;
  // The index then names what this build writes, and nothing else. Blobs stay: what is there is not written again.
  await rm(join(path, 'index.json'), { force: true });
  return {
    path,
    async close() {
      await dropOldBlobs(path).catch(() => {});
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      await rm(lock, { force: true }).catch(() => {});
      await dropOldFolders(cache, limit).catch(() => {});
    },
  };
}

const LOCK = 'plimsoll.lock';

/** The lock holds the process that took it; that of a process which is gone counts for nothing. */
async function takeLock(path: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (owner > 0 ? isAlive(owner) : await isNew(path)) return false;
      await rm(path, { force: true });
    }
  }
  return false;
}

/** Its owner is about to write itself into it. */
async function isNew(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < 5000;
}

/** The value of `--output` that writes an OCI folder. */
export function ociOutput(path: string): string {
  return `type=oci,tar=false,${csvField(`dest=${path}`)}`;
}

/** buildx reads its outputs as comma-separated values, where a field with a comma or a quote stands in quotes. */
function csvField(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Removes what the index does not lead to, and what a build that was cancelled left half-written. */
async function dropOldBlobs(path: string): Promise<void> {
  await rm(join(path, 'ingest'), { recursive: true, force: true });
  const blobs = join(path, 'blobs', 'sha256');
  const used = new Set<string>();
  const visit = async (file: string, depth: number): Promise<void> => {
    const found = await stat(file);
    const document = found.size > DOCUMENT_LIMIT ? undefined : parseJson(await readFile(file));
    const below = [...listAt(document, 'manifests'), ...listAt(document, 'layers')].map((entry) =>
      stringAt(entry, 'digest'),
    );
    const config = stringAt(document, 'config', 'digest');
    for (const digest of [...below, config]) {
      const hex = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
      if (hex === undefined || used.has(hex)) continue;
      used.add(hex);
      if (depth > 0 && listAt(document, 'manifests').length > 0) await visit(join(blobs, hex), depth - 1);
    }
  };
  // Without an index the build did not come to its end, and the blobs are for the next.
  const hasIndex = await stat(join(path, 'index.json')).then(
    () => true,
    () => false,
  );
  if (!hasIndex) return;
  await visit(join(path, 'index.json'), 4);
  for (const file of await readdir(blobs)) if (!used.has(file)) await rm(join(blobs, file), { force: true });
}

/** The folder that was not used for longest goes first; one that is being written stays. */
async function dropOldFolders(cache: string, limit: number): Promise<void> {
  const folders: { path: string; used: number; bytes: number }[] = [];
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!/^[0-9a-f]{24}$/.test(name)) continue;
    folders.push({ path, used: (await stat(path)).mtimeMs, bytes: await bytesOf(join(path, 'blobs', 'sha256')) });
  }
  let total = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of folders.sort((a, b) => a.used - b.used)) {
    if (total <= limit) return;
    if (!(await takeLock(join(path, LOCK)))) continue;
    await rm(path, { recursive: true, force: true });
    total -= bytes;
  }
}

async function bytesOf(folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
