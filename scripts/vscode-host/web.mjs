// VS Code in the browser alone, as on vscode.dev: no server behind it, extensions and language servers run in workers, and the
// folder lies in a file system of an extension's. code-server's workbench is all of it, less the lines that tie it to its server.

import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { settingsFile } from './host.mjs';

const workbench = 'out/vs/code/browser/workbench';

/** What code-server put in, and what stood there: each pattern is there once, or this is another version. */
const patches = [
  [/,remoteAuthority:location\.host\}/g, '}'],
  [
    /get userRoamingDataHome\(\)\{return (\w+)\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)\}/g,
    'get userRoamingDataHome(){return $2.file("/User").with({scheme:$3.vscodeUserData})}',
  ],
];

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * Serves the workbench on a free port of the loopback address.
 * @param host see `hostPaths`
 * @param {{ extensions: Record<string, string>, folderUri: object, settings?: object }} options extensions: folders by a name;
 *   folderUri: the parts of the address to open; settings: beyond the quiet ones
 * @returns its address, and what ends it
 */
export async function serveWorkbench(host, { extensions, folderUri, settings = {} }) {
  const quiet = JSON.parse(await readFile(settingsFile, 'utf8'));
  const folders = { vscode: host.vscode, ...extensions };
  const server = createServer((request, response) => {
    const { port } = server.address();
    const answer = async () => {
      const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      if (path === '/') return page(host, configuration(port));
      if (path === `/vscode/${workbench}/workbench.js`) return patched(host);
      const [, name, ...rest] = path.split('/');
      if (!Object.hasOwn(folders, name)) throw new Error(`${path}: nothing is served there`);
      const file = normalize(join(folders[name], ...rest));
      if (!file.startsWith(folders[name] + sep)) throw new Error(`${path}: outside of its folder`);
      return { body: await readFile(file), type: types[extname(file)] ?? 'application/octet-stream' };
    };
    answer().then(
      ({ body, type }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  const configuration = (port) => ({
    folderUri,
    additionalBuiltinExtensions: Object.keys(extensions).map((name) => ({
      scheme: 'http',
      authority: `127.0.0.1:${port}`,
      path: `/${name}`,
    })),
    configurationDefaults: { ...quiet, ...settings },
    productConfiguration: { enableTelemetry: false },
    // What code-server's workbench wants to be told.
    userDataPath: '/user',
    isEnabledFileDownloads: false,
    isEnabledFileUploads: false,
    isEnabledCoderGettingStarted: false,
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function page(host, settings) {
  const template = await readFile(join(host.vscode, workbench, 'workbench.html'), 'utf8');
  const values = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(settings).replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: '/vscode',
    WORKBENCH_NLS_FALLBACK_URL: '/vscode/out/nls.messages.js',
    WORKBENCH_NLS_URL: '/vscode/out/nls.messages.js',
  };
  return { body: template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? ''), type: 'text/html' };
}

async function patched(host) {
  let script = await readFile(join(host.vscode, workbench, 'workbench.js'), 'utf8');
  for (const [pattern, text] of patches) {
    if (script.match(pattern)?.length !== 1) throw new Error(`${pattern} is not there once: another code-server?`);
    script = script.replace(pattern, text);
  }
  return { body: script, type: 'text/javascript' };
}
