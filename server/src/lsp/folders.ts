import { DidChangeWorkspaceFoldersNotification } from 'vscode-languageserver';
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { pathOf } from './documents';

/** The addresses of the editor's folders, as they are now. */
export type OpenFolders = () => readonly string[];

/** Follows the folders that are open; an editor that does not tell of changes keeps those of the start. */
export function openFolders(
  connection: Connection,
  { workspaceFolders, capabilities }: InitializeParams,
  onChange: () => void,
): OpenFolders {
  let folders = (workspaceFolders ?? []).map(({ uri }) => uri);
  if (capabilities.workspace?.workspaceFolders === true) {
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
      onChange();
    });
  }
  return () => folders;
}

/** The folder that holds an address, the innermost one where folders lie in each other. */
export function folderOf(uri: string, folders: readonly string[]): string | undefined {
  const holding = folders.filter((folder) => uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  return holding.toSorted((a, b) => b.length - a.length)[0];
}

/** The path of the editor's folder that holds a document, else of the one that it lies in; no `/` at its end, so the root is empty. */
export function topFolder(uri: string, folders: readonly string[]): string {
  const holder = folderOf(uri, folders);
  const top = holder === undefined ? undefined : pathOf(holder);
  return top?.replace(/\/$/, '') ?? folderOfPath(pathOf(uri) ?? '/');
}

/** The path of the folder of a file. */
function folderOfPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
