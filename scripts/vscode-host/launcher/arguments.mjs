// The part of the desktop's command line that tests use.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths come as paths or as file URLs. */
const toPath = (text) => resolve(text.startsWith('file:') ? fileURLToPath(text) : text);

/**
 * Reads `--name`, `--name=value` and paths; what is not known is ignored, as it is meant for Electron.
 * @param {string[]} argv
 */
export function parseArguments(argv) {
  const values = new Map();
  const paths = [];
  for (const argument of argv) {
    const [, name, value = ''] = /^--([\w-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name) values.set(name, [...(values.get(name) ?? []), value]);
    else paths.push(toPath(argument));
  }
  const last = (name) => values.get(name)?.map(toPath).at(-1);
  return {
    /** The module whose `run()` runs the tests; undefined when the command line asks for something else. */
    tests: last('extensionTestsPath'),
    extensions: (values.get('extensionDevelopmentPath') ?? []).map(toPath),
    userData: last('user-data-dir'),
    extensionsFolder: last('extensions-dir'),
    disableExtensions: values.has('disable-extensions'),
    disableTrust: values.has('disable-workspace-trust'),
    /** Folders, `.code-workspace` files and files to open. */
    paths,
  };
}

/**
 * The query that makes the web workbench open what the command line names.
 * @param {(path: string) => string} toUri the address of a path, as the workbench sees it
 * @param {[string, string][]} payload further options for the workbench
 */
export function workbenchQuery(paths, toUri, payload) {
  const query = new URLSearchParams({ ew: 'true' });
  const options = [...payload];
  for (const path of paths) {
    const kind = statSync(path).isDirectory() ? 'folder' : path.endsWith('.code-workspace') ? 'workspace' : undefined;
    if (kind) query.set(kind, path);
    else options.push(['openFile', toUri(path)]);
  }
  if (query.has('folder') || query.has('workspace')) query.delete('ew'); // an empty window otherwise
  query.set('payload', JSON.stringify(options));
  return query;
}
