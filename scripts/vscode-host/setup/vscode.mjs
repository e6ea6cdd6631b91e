// VS Code's server, web workbench and extension host, out of the npm package code-server. Its own wrapper is not
// needed, and its install script, which wants a compiler, is not run.

import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeServerOf, pinned } from '../host.mjs';
import { fetchPackage, npm } from './npm.mjs';

/** Packages of the AI agent host, of dev containers, SSH and Kerberos: 250 MB, and builds in C++. */
const dropped = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  'kerberos',
  'ssh2',
];

/** Built-in extensions for AI and for signing in. */
const droppedExtensions = [
  'copilot',
  'github',
  'github-authentication',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'tunnel-forwarding',
];

/** Fills a folder with VS Code `version` (`CURRENT` or `FLOOR`). */
export async function buildVSCode(temporary, version) {
  const built = join(await fetchPackage(temporary, `code-server@${codeServerOf[version]}`, 'lib/vscode'), 'lib/vscode');
  await dropDependencies(join(built, 'package.json'));
  await npm(built, 'install', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund');
  for (const name of droppedExtensions) await rm(join(built, 'extensions', name), { recursive: true, force: true });
  await replaceNativeModules(join(built, 'node_modules'));
  await placeRipgrep(temporary, join(built, 'node_modules/@vscode'));
  return built;
}

async function dropDependencies(file) {
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  for (const name of dropped) delete manifest.dependencies[name];
  // An override of a package that is not installed is an error to npm.
  for (const key of Object.keys(manifest.overrides ?? {})) {
    if (dropped.some((name) => key.startsWith(`${name}@`))) delete manifest.overrides[key];
  }
  await writeFile(file, JSON.stringify(manifest, null, 2));
}

/** Two native modules carry no binary. Only the log writer matters: output channels are log files too. */
async function replaceNativeModules(modules) {
  await copyFile(join(import.meta.dirname, 'spdlog.cjs'), join(modules, '@vscode/spdlog/index.js'));
  for (const name of ['@vscode/native-watchdog', 'native-watchdog']) {
    if (existsSync(join(modules, name)))
      await writeFile(join(modules, name, 'index.js'), 'exports.start = () => {};\n');
  }
}

/** Search needs ripgrep. Newer versions bring it for every platform, of which one stays; older ones download it. */
async function placeRipgrep(temporary, scope) {
  const platform = `linux-${process.arch}`;
  const universal = join(scope, 'ripgrep-universal/bin');
  if (existsSync(universal)) {
    const others = (await readdir(universal)).filter((name) => name !== platform);
    for (const name of others) await rm(join(universal, name), { recursive: true });
    return;
  }
  const folder = join(temporary, 'ripgrep');
  await mkdir(folder);
  const fetched = await fetchPackage(folder, `@vscode/ripgrep-universal@${pinned.ripgrep}`, `bin/${platform}/rg`);
  const target = join(scope, 'ripgrep/bin/rg');
  await mkdir(join(scope, 'ripgrep/bin'), { recursive: true });
  await copyFile(join(fetched, `bin/${platform}/rg`), target);
  await chmod(target, 0o755);
}
