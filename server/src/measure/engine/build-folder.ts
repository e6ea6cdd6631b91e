import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process';

const NAME = /^plimsoll-build-(\d{1,10})-\w{6}$/;
/** Milliseconds. A process of another container may share our temporary folder and not our numbers: what is younger may be its. */
const OLD = 3_600_000;

/**
 * A temporary folder that only this user can read, for what buildx tells of a build: it holds build arguments. Takes away the folders of
 * processes that were killed before they could.
 */
export async function makeBuildFolder(): Promise<string> {
  const folder = tmpdir();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (isOfTheDead(name)) await removeIfOld(join(folder, name)).catch(() => {});
  return mkdtemp(join(folder, `plimsoll-build-${process.pid}-`));
}

function isOfTheDead(name: string): boolean {
  const pid = Number(NAME.exec(name)?.[1] ?? 0);
  return pid !== 0 && !isAlive(pid);
}

async function removeIfOld(path: string): Promise<void> {
  const { mtimeMs, uid } = await lstat(path);
  const isOurs = process.getuid === undefined || uid === process.getuid();
  if (isOurs && Date.now() - mtimeMs > OLD) await rm(path, { recursive: true });
}
