// What an image says about itself, and what it does when it is started.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docker, label, run } from './engine.mjs';

/** Asks from beside the containers, which may have nothing to ask with; tries for a minute. */
const askingImage = 'python:3.11-slim';
const asking = `
import sys, time, urllib.request
end = time.monotonic() + 60
while True:
    try:
        print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())
        break
    except OSError:
        if time.monotonic() > end:
            raise
        time.sleep(0.2)
`;

/** The run-time configuration of an image, without what it has from the base image of its last stage. */
export function configuration(image, folder) {
  const config = inspect(image);
  const base = baseImage(folder);
  const inherited = base === 'scratch' ? {} : inspect(base);
  const own = (name) => {
    const before = inherited[name] ?? {};
    return Object.fromEntries(Object.entries(config[name] ?? {}).filter(([key, value]) => before[key] !== value));
  };
  return {
    User: config.User ?? '',
    Env: own('Env'),
    Entrypoint: config.Entrypoint ?? null,
    Cmd: config.Cmd ?? null,
    ExposedPorts: Object.keys(config.ExposedPorts ?? {}).sort(),
    WorkingDir: config.WorkingDir,
    Labels: own('Labels'),
    Healthcheck: config.Healthcheck ?? null,
    Volumes: Object.keys(config.Volumes ?? {}).sort(),
    StopSignal: config.StopSignal ?? null,
  };
}

function inspect(image) {
  const { Env, ...config } = JSON.parse(docker('image', 'inspect', '--format', '{{json .Config}}', image));
  return { ...config, Env: Object.fromEntries((Env ?? []).map((each) => each.split(/=(.*)/s).slice(0, 2))) };
}

/** What the last stage stands on; our projects write it without variables. */
function baseImage(folder) {
  const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  const bases = [...text.matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];
  let [, base] = bases.at(-1);
  for (const [, from, name] of bases.toReversed()) if (base === name) base = from;
  return base;
}

/**
 * Starts a container and asks it once.
 * @param ask `{ port, path }` of a server, which gets a minute to start; without it the program prints its answer and ends
 */
export function answer(image, ask) {
  if (ask === undefined) return docker('run', '--rm', '--label', label, image);
  const id = docker('run', '--detach', '--label', label, image);
  try {
    const url = `http://127.0.0.1:${ask.port}${ask.path}`;
    const besides = ['run', '--rm', '--label', label, '--network', `container:${id}`, askingImage];
    return run('docker', [...besides, 'python', '-c', asking, url]).stdout.trim();
  } catch (error) {
    const { stdout, stderr } = run('docker', ['logs', '--tail', '20', id]);
    throw new Error(`no answer; the container says:\n${stdout}${stderr}`, { cause: error });
  } finally {
    docker('rm', '--force', '--volumes', id);
  }
}

/** The rules of BuildKit's own checks that a Dockerfile breaks; undefined where the engine has no checks. */
export function buildkitWarnings(folder) {
  const { stdout, stderr } = run('docker', ['buildx', 'build', '--call', 'check,format=json', '.'], {
    cwd: folder,
    accept: [0, 1],
  });
  if (stdout.startsWith('{')) return (JSON.parse(stdout).warnings ?? []).map(({ ruleName }) => ruleName);
  if (/unsupported|unknown flag/.test(stderr)) return undefined;
  throw new Error(`BuildKit does not take the file:\n${stderr}`);
}
