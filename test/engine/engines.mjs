// Engines beside the one that all tests use: another image store, and one to break. Only where the first is ours, set up from
// packages: nobody's own Docker is started a second time, let alone broken.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './engine.mjs';

const setup = join(root, 'scripts', 'engine', 'setup.sh');
const minutes = 60_000;

/** The folder of the engine that `docker` leads to; undefined where that is not ours. */
export const ownEngineFolder = () => /^unix:\/\/(.*)\/run\/docker\.sock$/.exec(process.env.DOCKER_HOST ?? '')?.[1];

/**
 * Starts an engine in a folder of its own with the programs of the first, and copies images into it.
 * @returns `{ environment, ranBefore, start, stop }`
 */
export function startOther(folder, store, images) {
  const { DOCKER_HOST: _, DOCKER_CONFIG: __, ...rest } = process.env;
  const variables = { ...rest, PLIMSOLL_ENGINE: folder, ENGINE_STORE: store };
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'unpacked'))) symlinkSync(join(ownEngineFolder(), 'unpacked'), join(folder, 'unpacked'));
  const setUp = (command) => run('bash', [setup, command], { env: variables, timeout: 5 * minutes });
  const printed = run('bash', ['-c', 'eval "$("$0" env)" && env -0', setup], { env: variables }).stdout.split('\0');
  const environment = Object.fromEntries(printed.filter(Boolean).map((each) => each.split(/=(.*)/s).slice(0, 2)));
  const answers = () => spawnSync('docker', ['info'], { env: environment, timeout: minutes }).status === 0;
  const ranBefore = answers();
  setUp('install');
  setUp('start');
  for (const image of images) {
    if (spawnSync('docker', ['image', 'inspect', image], { env: environment }).status === 0) continue;
    // The first engine's own words lead to it; the other's follow the pipe.
    const copy = 'docker save "$1" | DOCKER_HOST="$2" docker load';
    run('bash', ['-o', 'pipefail', '-c', copy, '-', image, environment.DOCKER_HOST]);
  }
  return { environment, ranBefore, start: () => setUp('start'), stop: () => setUp('stop') };
}
