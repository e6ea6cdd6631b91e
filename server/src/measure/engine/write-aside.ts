import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file that only this user can read, aside and renamed: whoever reads it sees it whole, and of several that write it the last
 * one wins. What a crash leaves ends with `.tmp`. @throws what the file system throws
 */
export async function writeAside(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    await writeFile(aside, content, { flag: 'wx', mode: 0o600 });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
