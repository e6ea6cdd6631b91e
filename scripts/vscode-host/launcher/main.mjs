// The launcher: runs extension tests in the npm-shipped VS Code, and ends with an exit code that says how it went.
//
//   PLIMSOLL_VSHOST                where setup.mjs installed       (default ~/.cache/plimsoll/vscode-host)
//   PLIMSOLL_VSHOST_VERSION        which VS Code                   (default 1.139.1)
//   PLIMSOLL_VSHOST_START_TIMEOUT  seconds until the tests start   (default 90)
//   PLIMSOLL_VSHOST_TIMEOUT        seconds until they have ended   (default 300)

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostPaths, missing } from '../host.mjs';
import { endGroups } from '../processes.mjs';
import { makeProfile, startServer } from '../server.mjs';
import { parseArguments, workbenchQuery } from './arguments.mjs';
import { openBrowser } from './browser.mjs';
import { EXIT } from './exit-codes.mjs';
import { listenForResults } from './results.mjs';

const startLimit = Number(process.env.PLIMSOLL_VSHOST_START_TIMEOUT ?? 90);
const limit = Number(process.env.PLIMSOLL_VSHOST_TIMEOUT ?? 300);

/** Runs one command line of `code`; resolves with the exit code. */
export async function main(argv) {
  const host = hostPaths(process.env.PLIMSOLL_VSHOST_VERSION);
  const absent = missing(host);
  if (absent) {
    console.error(`vscode-host: ${absent}`);
    return EXIT.notInstalled;
  }
  const options = parseArguments(argv);
  return options.tests ? runTests(host, options) : runCommand(host, argv);
}

/** `--version`, `--install-extension x.vsix`, `--list-extensions`: the server understands these itself. */
function runCommand(host, argv) {
  const args = [host.server, '--accept-server-license-terms', ...argv];
  return spawnSync(host.node, args, { stdio: 'inherit' }).status ?? 1;
}

/** Runs the tests; the first thing to happen decides how they ended, and everything is stopped after it. */
async function runTests(host, options) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vshost-'));
  const log = { text: '' };
  const { code, why } = await new Promise((resolve) => {
    const settle = (code, why) => resolve({ code, why });
    for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(name, () => settle(EXIT[name], `got ${name}`));
    const waiting = setTimeout(settle, startLimit * 1000, EXIT.notStarted, `no test started within ${startLimit} s`);
    const on = {
      started: () => {
        clearTimeout(waiting);
        setTimeout(settle, limit * 1000, EXIT.notEnded, `the tests did not end within ${limit} s`);
      },
      ended: (code) => void hostStopped(log).then(() => settle(code)),
      lost: () => settle(EXIT.died, 'the extension host died before the tests ended'),
    };
    start(host, options, { folder, log, on, settle }).catch((error) => settle(EXIT.died, error.message));
  });
  await endGroups();
  if (why) console.error(`vscode-host: ${why}\n${log.text.slice(-1500)}\nvscode-host: logs are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await sleep(200); // test-electron reads our output only until the moment that we exit
  return code;
}

async function start(host, options, { folder, log, on, settle }) {
  process.env.PLIMSOLL_VSHOST_SOCKET = join(folder, 'socket');
  process.env.PLIMSOLL_VSHOST_TESTS = options.tests;
  await listenForResults(process.env.PLIMSOLL_VSHOST_SOCKET, on);
  const lifetime = startLimit + limit + 60;
  const server = await startServer(host, makeProfile(folder, options), {
    // A built VS Code ignores the test options of an address without the first flag.
    flags: ['--enable-smoke-test-driver', ...(options.disableTrust ? ['--disable-workspace-trust'] : [])],
    lifetime,
    onLog: (text) => (log.text += text),
  });
  server.child.once('exit', (code) => settle(EXIT.died, `the VS Code server ended with ${code}`));
  const query = workbenchQuery(options.paths, server.uri, [
    ['extensionTestsPath', server.uri(join(import.meta.dirname, 'extension-tests.cjs'))],
    ...options.extensions.map((path) => ['extensionDevelopmentPath', server.uri(path)]),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(options.disableExtensions ? [['disableExtensions', 'true']] : []),
  ]);
  const browser = openBrowser(host, server.url(query), folder, lifetime);
  browser.once('exit', (code) => {
    const said = readFileSync(join(folder, 'browser.log'), 'utf8').slice(-500);
    settle(EXIT.died, `the browser ended with ${code}: ${said}`);
  });
}

/** The workbench stops the extension host after the tests: give deactivate() and exit hooks up to five seconds. */
async function hostStopped(log) {
  for (let waited = 0; waited < 5000 && !/Extension Host Process exited/.test(log.text); waited += 50) await sleep(50);
}
