import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** The folder of the bundle under test. */
let folder = '';
/** Folders outside of the repository that are there now. */
const folders: string[] = [];

/** Bundles the command line from the sources as they are, for the tests of one file; also other entries that it needs beside it. */
export function useBundle(...others: readonly string[]): void {
  beforeAll(() => {
    mkdirSync(join(root, '.tmp'), { recursive: true });
    folder = mkdtempSync(join(root, '.tmp/cli-'));
    const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--outdir', folder, 'cli', ...others], {
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  useTemporaryFolders();
}

/** Takes away what `temporaryFolder` makes, when the tests of a file have run: while one runs no hook can be set. */
export function useTemporaryFolders(): void {
  afterAll(() => {
    for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
  });
}

/** Where the bundle lies. */
export function cliBundle(): string {
  return join(folder, 'cli.js');
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** As somebody whom file modes bind: root is not. */
  readonly unprivileged?: boolean;
}

const nobody = 65_534;

/** Runs `plimsoll` with these arguments. */
export function plimsoll(args: readonly string[], options: RunOptions = {}): Result {
  const { cwd, input = '', env = {}, unprivileged = false } = options;
  const stepDown = unprivileged && process.getuid?.() === 0;
  const { status, stdout, stderr } = spawnSync(process.execPath, [stepDown ? openBundle() : cliBundle(), ...args], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    ...(stepDown && { uid: nobody, gid: nobody }),
  });
  return { code: status, stdout, stderr };
}

/** A copy of the bundle that everybody may read, wherever the repository lies. */
function openBundle(): string {
  const open = newFolder('plimsoll-cli-');
  chmodSync(open, 0o755);
  copyFileSync(cliBundle(), join(open, 'cli.js'));
  return join(open, 'cli.js');
}

/** A folder of its own with these files, for a test file that calls `useBundle` or `useTemporaryFolders`. */
export function temporaryFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = newFolder('plimsoll cli ');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function newFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}
