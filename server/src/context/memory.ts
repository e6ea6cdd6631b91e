import type { DirectoryEntry, Files } from './files';

/** Files from a table of absolute paths, for tests and examples. */
export function memoryFiles(table: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(table);
  return {
    read: (path) => Promise.resolve(Object.hasOwn(table, path) ? table[path] : undefined),
    list(folder) {
      const prefix = folder.endsWith('/') ? folder : `${folder}/`;
      const entries = new Map<string, DirectoryEntry>();
      for (const path of paths) {
        if (!path.startsWith(prefix)) continue;
        const [name = '', ...below] = path.slice(prefix.length).split('/');
        entries.set(name, { name, kind: below.length > 0 ? 'directory' : 'file' });
      }
      const sorted = [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return Promise.resolve(sorted.length > 0 ? sorted : undefined);
    },
  };
}
