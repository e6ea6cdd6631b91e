// Our command line on an engine that an environment leads to, and what it may leave behind.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, run } from './engine.mjs';
import { expectEqual } from './suite.mjs';

export const cli = join(root, 'dist', 'cli.js');

/**
 * `plimsoll build`, to its end.
 * @returns `{ status, stdout, stderr, measurement }`; the measurement where there is one
 */
export function build(environment, folder, args, { accept = [0], wrap = [], program = cli } = {}) {
  const [command, ...rest] = [...wrap, process.execPath, program, 'build', ...args, '--format', 'json', '.'];
  const ended = run(command, rest, { cwd: folder, env: environment, accept });
  return { ...ended, measurement: ended.stdout === '' ? undefined : JSON.parse(ended.stdout) };
}

/** `docker` on that engine. */
export const dockerOn = (environment, ...args) => run('docker', args, { env: environment }).stdout.trim();

/**
 * Starts `plimsoll build` in a temporary folder of its own.
 * @returns the process with `output()`, `temporary`, and `ended`, a promise of its exit code (or signal)
 */
export function startBuild(environment, folder, args = []) {
  const temporary = mkdtempSync(join(folder, '..', 'tmp-'));
  const child = spawn(process.execPath, [cli, 'build', '--progress', 'plain', ...args, '.'], {
    cwd: folder,
    env: { ...environment, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return { child, ended, temporary, output: () => output };
}

/** Waits until a build has printed the text. */
export async function printed({ output, child }, text) {
  for (let waited = 0; !output().includes(text); waited += 20) {
    if (child.exitCode !== null || waited > 60_000) throw new Error(`no '${text}' in:\n${output()}`);
    await sleep(20);
  }
}

/** Processes that name the folder among their arguments. */
export function processesOf(folder) {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}

/** Nothing of a build is left: images with its label, containers that we run, processes, temporary files. */
export function expectNothingLeft(environment, folder, temporary, label) {
  const left = {
    images: dockerOn(environment, 'images', '--all', '--quiet', '--filter', `label=${label}`),
    containers: dockerOn(environment, 'ps', '--all', '--quiet', '--filter', 'label=plimsoll=run'),
    processes: processesOf(folder),
    files: readdirSync(temporary),
  };
  expectEqual(left, { images: '', containers: '', processes: [], files: [] }, 'what is left');
}
