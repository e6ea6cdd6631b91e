// What the engine test stands on: the engine, our command line, and one container at a time. Every process has a time
// limit and no shell but the one that reads the set-up script's variables.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const setup = join(root, 'scripts', 'engine', 'setup.sh');
const cli = join(root, 'dist', 'cli.js');
if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
const minutes = 60_000;

/**
 * Runs a program to its end.
 * @returns its exit code (null when it was ended for taking too long) and what it printed
 * @throws when the exit code is not among `accept`
 */
export function run(program, args, { accept = [0], timeout = 5 * minutes, ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout,
    ...options,
  });
  if (!accept.includes(status)) {
    const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${program} ${args.join(' ')}: exit ${status ?? error?.message}\n${last}`);
  }
  return { status, stdout, stderr };
}

export const docker = (...args) => run('docker', args).stdout.trim();

/** The tests' containers carry it, and their images are named after it: both are taken away in the end. */
export const label = 'plimsoll-test';
export const image = (name) => `${label}/${name}`;

/** Our command line, as a user starts it: `accept` as in {@link run}. */
export const plimsoll = (cwd, args, accept) => run(process.execPath, [cli, ...args], { cwd, accept }).stdout;

/** The base images of the two stories. */
export const storyImages = ['python:3.11-slim', 'ghcr.io/astral-sh/uv:0.12.5'];

/**
 * Sets the engine up, starts it and makes the base images; from then on `docker` leads to it.
 * @returns `{ stop }`, which takes what the tests left and stops the engine unless it ran before, or `{ reason }` where
 *   none can run
 */
export function startEngine(bases = storyImages) {
  const variables = run('bash', ['-c', 'eval "$("$0" env)" && env -0', setup]).stdout.split('\0');
  const environment = Object.fromEntries(variables.filter(Boolean).map((each) => each.split(/=(.*)/s).slice(0, 2)));
  const ranBefore = spawnSync('docker', ['info'], { env: environment, timeout: minutes }).status === 0;
  for (const command of [['install'], ['start'], ['bases', ...bases]]) {
    const { status, stderr } = run('bash', [setup, ...command], { accept: [0, 3], timeout: 15 * minutes });
    if (status === 3) return { reason: stderr.trim().split('\n').at(-1) };
  }
  Object.assign(process.env, environment);
  const stop = () => {
    clean();
    if (!ranBefore) run('bash', [setup, 'stop']);
  };
  return { stop };
}

/** Takes away what the tests left in the engine. */
function clean() {
  const list = (...args) =>
    docker(...args, '--quiet')
      .split('\n')
      .filter(Boolean);
  const containers = list('ps', '--all', '--filter', `label=${label}`);
  if (containers.length > 0) docker('rm', '--force', '--volumes', ...containers);
  const images = list('images', '--filter', `reference=${image('*')}`);
  if (images.length > 0) docker('image', 'rm', '--force', ...new Set(images));
}

/**
 * The file bytes of an image, counted another way than our command line does: the archive that the engine saves,
 * listed by tar.
 */
export function fileBytesByTar(image) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-saved-'));
  try {
    docker('save', '--output', join(folder, 'image.tar'), image);
    run('tar', ['-xf', 'image.tar'], { cwd: folder });
    const [{ Layers: layers }] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return layers
      .flatMap((layer) => run('tar', ['-tvf', layer, '--numeric-owner'], { cwd: folder }).stdout.split('\n'))
      .filter((line) => line.startsWith('-'))
      .reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts a container of the image, waits until its `/healthz` answers, hands it to `use`, and removes it. */
export async function withContainer(image, use) {
  const id = docker('run', '--detach', '--label', label, image);
  try {
    const python = (code) => run('docker', ['exec', id, 'python', '-c', code], { timeout: minutes }).stdout;
    return await use({ health: await health(id, python), python });
  } finally {
    docker('rm', '--force', '--volumes', id);
  }
}

/** Asks inside of the container, so that no port is opened. Gives up after a minute, or when the program has ended. */
async function health(id, python) {
  const ask =
    'import urllib.request as u; print(u.urlopen("http://127.0.0.1:8000/healthz", timeout=5).read().decode())';
  for (const end = Date.now() + minutes; ; await sleep(500)) {
    try {
      return JSON.parse(python(ask));
    } catch (error) {
      const running = docker('inspect', '--format', '{{.State.Running}}', id) === 'true';
      const { stdout, stderr } = run('docker', ['logs', '--tail', '20', id]);
      if (!running) throw new Error(`the container has ended:\n${stdout}${stderr}`, { cause: error });
      if (Date.now() > end) throw error;
    }
  }
}
