import { readFile, readdir, stat } from 'node:fs/promises';
import type { Files } from './files';

const maxBytes = 1_000_000;

/** The files of this machine. */
export const diskFiles: Files = {
  async read(path) {
    try {
      const facts = await stat(path);
      // A pipe would be waited for, a device read without end.
      return facts.isFile() && facts.size <= maxBytes ? await readFile(path, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  },
  async list(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries
        .map((entry) => ({
          name: entry.name,
          kind: entry.isFile() ? ('file' as const) : entry.isDirectory() ? ('directory' as const) : ('other' as const),
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return undefined;
    }
  },
};
