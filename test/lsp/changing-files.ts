import type { Files } from '../../server/src/context/files';
import { memoryFiles } from '../../server/src/context/memory';

/** A disk whose table may change while the server runs. */
export function changingFiles(disk: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => memoryFiles({ ...disk }).read(path),
    list: (path) => memoryFiles({ ...disk }).list(path),
  };
}
