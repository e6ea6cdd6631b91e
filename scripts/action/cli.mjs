// Finds the command line that belongs to this version of the action, and runs it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { print, withoutCommands } from './runner.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of the command line: the one beside the action where it was built, else the package of the same version. */
export async function findCli() {
  const built = join(root, 'dist/cli.js');
  return existsSync(built) ? built : installPackage();
}

async function installPackage() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), 'plimsoll-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
  // On Windows npm is a script, which needs a shell; nothing here comes from outside of the action.
  const options = { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' };
  const code = await ended(spawn('npm', args, options));
  if (code !== 0) throw new Error(`npm cannot install ${name}@${version} (exit code ${code})`);
  return join(folder, 'node_modules', name, 'dist/cli.js');
}

/** Runs a command. What it says on its way is shown, and counts for nothing; what it prints is returned, with its exit code. */
export function runCli(cli, args) {
  print(`plimsoll ${args.join(' ')}\n`.replaceAll(/[\r\n](?!$)/g, ' '));
  return withoutCommands(async () => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = [];
    child.stdout.on('data', (chunk) => printed.push(chunk));
    child.stderr.on('data', print);
    const code = await ended(child);
    return { code, stdout: Buffer.concat(printed).toString('utf8') };
  });
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 3));
  });
}
