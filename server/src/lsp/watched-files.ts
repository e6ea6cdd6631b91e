import { DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver';
import type { Connection, FileSystemWatcher } from 'vscode-languageserver';
import { configNames } from '../config/config';
import { hadolintNames } from '../config/hadolint';
import type { Files } from '../context/files';
import type { ClientFeatures } from './client';
import { uriOfPath } from './documents';
import { folderOf } from './folders';
import type { OpenFolders } from './folders';
import { quietly } from './quietly';

/** Files around a document whose change changes findings. */
const patterns = [
  '**/{Dockerfile,Containerfile}*',
  '**/*.{Dockerfile,dockerfile}',
  '**/*.dockerignore',
  '**/.containerignore',
  '**/*.sh',
  '**/uv.lock',
  '**/{poetry,pdm,Pipfile,yarn,bun,Cargo,Gemfile,composer}.lock',
  '**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,go.sum}',
  '**/pyproject.toml',
  '**/.github/workflows/*.{yml,yaml}',
  '**/{compose,docker-compose}*.{yml,yaml}',
  '**/docker-bake*.{hcl,json}',
  '**/{plimsoll,.plimsoll}.{yaml,yml,json}',
  '**/.hadolint.{yaml,yml}',
];

/** What the client tells us of when it changes on the disk. */
export interface WatchedFiles {
  /** Asks for the files that lie in the editor's folders. */
  start(): Promise<void>;
  /** Asks for a configuration that has another name or lies elsewhere, whether it is there or not. */
  add(path: string, base: string): void;
  /** Asks for what comes and goes in the folders above a document that are listed from now on: a Dockerfile may copy it. */
  withFolders(uri: string, files: Files): Files;
}

export function watchFiles(
  connection: Connection,
  { watchFiles: canWatch, watchOneFile }: ClientFeatures,
  folders: OpenFolders,
): WatchedFiles {
  const added = new Set<string>();
  const register = (watchers: FileSystemWatcher[]): Promise<unknown> =>
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  const addOnce = (uri: string, watcher: FileSystemWatcher): void => {
    if (!watchOneFile || added.has(uri)) return;
    added.add(uri);
    quietly(connection, () => register([watcher]));
  };
  const addFolder = (path: string, uri: string): void => {
    const baseUri = uriOfPath(path, uri);
    const isAbove = uri.startsWith(`${baseUri}/`);
    // Above the editor's folders everybody's files come and go.
    if (isAbove && folderOf(`${baseUri}/`, folders()) !== undefined)
      addOnce(`${baseUri}/`, { globPattern: { baseUri, pattern: '*' }, kind: WatchKind.Create | WatchKind.Delete });
  };

  return {
    async start() {
      if (canWatch) await register(patterns.map((globPattern) => ({ globPattern })));
    },
    add(path, base) {
      const uri = uriOfPath(path, base);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const isKnown = [...configNames, ...hadolintNames].includes(name) && folderOf(uri, folders()) !== undefined;
      // A name may be anything that a configuration writes: as a pattern it must stand for itself.
      if (isKnown || /[*?{}[\]]/.test(name)) return;
      addOnce(uri, { globPattern: { baseUri: uri.slice(0, uri.lastIndexOf('/')), pattern: name } });
    },
    withFolders: (uri, files) => ({
      read: (path) => files.read(path),
      list(path) {
        addFolder(path, uri);
        return files.list(path);
      },
    }),
  };
}
