import { accessSync, constants, readdirSync, type Dirent } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { matcher } from '../../lang/dockerignore/matcher';
import { parseDockerignore } from '../../lang/dockerignore/patterns';

const MAX_ENTRIES = 500_000;
const MAX_NAMED = 1000;
/** Milliseconds of work at a stretch: an editor's other requests come between. */
const SLICE = 10;

/**
 * The files of a build context that this user cannot read, relative to it, at most a thousand: docker sends them empty, without a word.
 * What the ignore file leaves out is left out. A folder that cannot be read is not told here: it ends the build with a message.
 */
export async function unreadableFiles(
  context: string,
  dockerfile: string,
  signal: AbortSignal,
  isReadable: ((path: string) => boolean) | undefined = hasPermissions() ? mayRead : undefined,
): Promise<readonly string[]> {
  if (isReadable === undefined) return [];
  const ignore = matcher(parseDockerignore(await ignoreText(context, dockerfile)));
  const isLeftOut = (path: string): boolean => ignore.isIgnored(path).ignored;
  const found: string[] = [];
  const folders = [''];
  let entries = 0;
  let pause = performance.now() + SLICE;
  while (folders.length > 0 && entries < MAX_ENTRIES && found.length < MAX_NAMED && !signal.aborted) {
    const folder = folders.pop()!;
    for (const entry of entriesOf(join(context, folder))) {
      entries++;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isLeftOut(path) || ignore.mayExceptBelow(path)) folders.push(path);
      } else if (entry.isFile() && !isReadable(join(context, path)) && !isLeftOut(path)) found.push(path);
      if (performance.now() < pause) continue;
      await setImmediate();
      pause = performance.now() + SLICE;
    }
  }
  return found.sort();
}

/** A Dockerfile may have an ignore file of its own, which then is the only one. */
async function ignoreText(context: string, dockerfile: string): Promise<string> {
  for (const path of [`${resolve(dockerfile)}.dockerignore`, join(context, '.dockerignore')]) {
    try {
      return await readFile(path, 'utf8');
    } catch {
      // The next one.
    }
  }
  return '';
}

/** Root reads everything, and Windows has no such permissions. */
function hasPermissions(): boolean {
  return process.platform !== 'win32' && process.getuid?.() !== 0;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EACCES';
  }
}
