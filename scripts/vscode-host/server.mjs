// VS Code's server: it serves the workbench to a browser and runs the extension host.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFile } from './host.mjs';
import { startGroup } from './processes.mjs';

const LISTEN_LIMIT = 30_000;

/**
 * Makes the folders of a profile in `folder`, with quiet settings, and `settings` on top of them, unless it has some.
 * A VS Code that is served reads what belongs to a machine from a file of its own.
 */
export function makeProfile(
  folder,
  { userData = join(folder, 'user'), extensionsFolder = join(folder, 'extensions'), settings = {} } = {},
) {
  const quiet = JSON.parse(readFileSync(settingsFile, 'utf8'));
  mkdirSync(extensionsFolder, { recursive: true });
  for (const owner of ['User', 'Machine']) {
    const file = join(userData, owner, 'settings.json');
    mkdirSync(join(userData, owner), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, JSON.stringify(owner === 'User' ? { ...quiet, ...settings } : settings));
  }
  return { folder, userData, extensionsFolder };
}

/** The server's options for a profile, for serving as well as for `--install-extension`. */
export const profileArguments = ({ folder, userData, extensionsFolder }) => [
  '--accept-server-license-terms',
  `--server-data-dir=${join(folder, 'server')}`,
  `--user-data-dir=${userData}`,
  `--extensions-dir=${extensionsFolder}`,
];

/**
 * Starts the server on a free port of the loopback address, behind a token of its own.
 * @param host see `hostPaths`
 * @param profile see `makeProfile`
 * @param {{ flags?: string[], lifetime: number, onLog?: (text: string) => void }} options lifetime in seconds
 * @returns once it listens. Rejects when it ends before, or does not listen within 30 seconds.
 */
export async function startServer(host, profile, { flags = [], lifetime, onLog = () => {} }) {
  const token = randomUUID();
  const env = { ...process.env, TMPDIR: profile.folder, XDG_RUNTIME_DIR: profile.folder };
  // Set by a VS Code or a debugger that we are started from, and not meant for this one.
  delete env.ELECTRON_RUN_AS_NODE;
  delete env.NODE_OPTIONS;
  const network = ['--host=127.0.0.1', '--port=0', `--connection-token=${token}`, '--telemetry-level=off'];
  const child = startGroup(host.node, [host.server, ...network, ...profileArguments(profile), ...flags], {
    lifetime,
    cwd: profile.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const authority = `127.0.0.1:${await listening(child, onLog)}`;
  return {
    child,
    /** The address of a path on this machine, as the workbench names it. */
    uri: (path) => `vscode-remote://${authority}${path.split('/').map(encodeURIComponent).join('/')}`,
    /** The address for a browser. */
    url: (query) => `http://${authority}/?tkn=${token}&${query}`,
  };
}

function listening(child, onLog) {
  return new Promise((resolve, reject) => {
    let start = '';
    const limit = setTimeout(() => reject(new Error('the VS Code server does not listen')), LISTEN_LIMIT);
    const read = (text) => {
      onLog(text);
      start += text.slice(0, 10_000 - start.length);
      const port = /agent listening on (\d+)/.exec(start)?.[1];
      if (port) resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the VS Code server ended with ${code}: ${start.slice(-1000)}`)));
    child.once('exit', () => clearTimeout(limit));
    limit.unref();
  });
}
