import { DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import type { Connection, FileSystemWatcher } from 'vscode-languageserver';
import { configNames } from '../config/config';
import { hadolintNames } from '../config/hadolint';
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
}

export function watchFiles(
  connection: Connection,
  { watchFiles: canWatch, watchOneFile }: ClientFeatures,
  folders: OpenFolders,
): WatchedFiles {
  const added = new Set<string>();
  const register = (watchers: FileSystemWatcher[]): Promise<unknown> =>
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  return {
    async start() {
      if (canWatch) await register(patterns.map((globPattern) => ({ globPattern })));
    },
    add(path, base) {
      const uri = uriOfPath(path, base);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const isKnown = [...configNames, ...hadolintNames].includes(name) && folderOf(uri, folders()) !== undefined;
      // A name may be anything that a configuration writes: as a pattern it must stand for itself.
      if (!watchOneFile || isKnown || added.has(uri) || /[*?{}[\]]/.test(name)) return;
      added.add(uri);
      const baseUri = uri.slice(0, uri.lastIndexOf('/'));
      quietly(connection, () => register([{ globPattern: { baseUri, pattern: name } }]));
    },
  };
}
