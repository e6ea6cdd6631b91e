import { noFiles } from '../../server/src/context/files';
import type { Files } from '../../server/src/context/files';
import { memoryFiles } from '../../server/src/context/memory';

/** A disk whose table may change while the server runs. */
export function changingFiles(disk: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => memoryFiles({ ...disk }).read(path),
    list: (path) => memoryFiles({ ...disk }).list(path),
  };
}

/** The files below, whose listings wait until the gate is open; `reached` resolves with the first one that is asked for. */
export function gatedFiles(below: Files = noFiles): { files: Files; reached: Promise<void>; open: () => void } {
  let open!: () => void;
  let reach!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const list: Files['list'] = async (path) => {
    reach();
    await opened;
    return below.list(path);
  };
  return { files: { ...below, list }, reached, open };
}
