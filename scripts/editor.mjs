// Opens VS Code with this extension on examples/: the desktop's where `code` is on the PATH; else, on Linux, the one
// that the tests run in, served to a browser of this machine until Ctrl+C.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build, installPackages, root } from './lib/prepare.mjs';
import { installExtension, packageExtension } from './vscode-host/extension.mjs';
import { supported } from './vscode-host/host.mjs';
import { endGroups } from './vscode-host/processes.mjs';
import { makeProfile, startServer } from './vscode-host/server.mjs';
import { install } from './vscode-host/setup.mjs';

const examples = join(root, 'examples');
const twelveHours = 12 * 60 * 60;

/** The desktop's program, which on Windows lies beside the folder of the `code.cmd` that is on the PATH. */
function desktop() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const program = process.platform === 'win32' ? '../Code.exe' : 'code';
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

async function serve() {
  const host = await install();
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-editor-'));
  const stop = async () => {
    await endGroups();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop());
  const profile = makeProfile(folder);
  const vsix = join(folder, 'plimsoll.vsix');
  packageExtension(vsix);
  await installExtension(host, profile, vsix);
  const server = await startServer(host, profile, { lifetime: twelveHours });
  const address = server.url(new URLSearchParams({ folder: examples }));
  console.log(`\nVS Code ${host.version} with Plimsoll on examples/, until Ctrl+C:\n\n  ${address}\n`);
  server.child.once('exit', () => void stop());
}

installPackages();
const code = desktop();
if (code) {
  build();
  spawn(code, ['--new-window', `--extensionDevelopmentPath=${root}`, examples], { stdio: 'inherit' });
} else if (supported) {
  await serve();
} else {
  console.error('Put the command `code` on the PATH (Command Palette: Shell Command: Install), then run this again.');
  process.exitCode = 1;
}
