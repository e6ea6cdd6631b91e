import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { noFiles } from '../context/files';
import type { Files } from '../context/files';
import { listFolderMethod, readFileMethod } from '../protocol';
import type { FileParams, ListFolderAnswer, ReadFileAnswer } from '../protocol';
import { pathOf, uriOfPath } from './documents';
import type { OpenDocuments } from './documents';
import { folderOf } from './folders';

/**
 * Files that only the editor can reach, in the file system that holds `base`.
 * @param folders Addresses of the editor's folders: the one that holds `base` is the top, above it there may be other people's.
 */
export function editorFiles(connection: Connection, base: string, folders: readonly string[]): Files {
  const holder = folderOf(base, folders);
  const top = holder === undefined ? undefined : pathOf(holder);
  // A folder may be the root of its file system.
  const inside = (path: string): boolean =>
    top === undefined || path === top || path.startsWith(top.endsWith('/') ? top : `${top}/`);
  const ask = async <Answer>(method: string, path: string): Promise<Answer | undefined> => {
    if (!inside(path)) return undefined;
    const params: FileParams = { uri: uriOfPath(path, base) };
    try {
      return await connection.sendRequest<Answer>(method, params);
    } catch {
      return undefined;
    }
  };
  return {
    read: async (path) => (await ask<ReadFileAnswer>(readFileMethod, path))?.text ?? undefined,
    list: async (path) => (await ask<ListFolderAnswer>(listFolderMethod, path))?.entries ?? undefined,
  };
}

/** The files around a document: what is open counts as it stands in the editor, saved or not. */
export function filesAround(uri: string, documents: OpenDocuments, below: Files): Files {
  if (pathOf(uri) === undefined) return noFiles;
  return {
    read: async (path) => openAt(path, uri, documents)?.getText() ?? (await below.read(path)),
    list: (path) => below.list(path),
  };
}

/** The open document at a path of the file system that holds `base`. */
export function openAt(path: string, base: string, documents: OpenDocuments): TextDocument | undefined {
  const { scheme, authority } = URI.parse(base);
  return documents.all().find((document) => {
    const other = URI.parse(document.uri);
    return other.scheme === scheme && other.authority === authority && pathOf(document.uri) === path;
  });
}
