// What BuildKit itself says of Dockerfiles: `docker buildx build --call=check`, which builds nothing.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const atOnce = 4;

/** Starts the engine of scripts/engine where no other is. @returns its environment, or undefined where none can run */
export function startEngine(root) {
  const setup = join(root, 'scripts/engine/setup.sh');
  for (const command of ['install', 'start'])
    if (spawnSync('bash', [setup, command], { stdio: 'inherit' }).status !== 0) return undefined;
  const { stdout } = spawnSync('bash', ['-c', 'eval "$("$0" env)" && env -0', setup], { encoding: 'utf8' });
  const variables = stdout.split('\0').filter(Boolean);
  return Object.fromEntries(variables.map((each) => each.split(/=(.*)/s).slice(0, 2)));
}

/**
 * Asks BuildKit about each pair of texts, before and after a fix. The images that they name are stood in for by an empty
 * folder, and `# syntax=` is left out, so that no registry is needed.
 * @param pairs `{ path, by, before, after, images }`
 * @returns `{ asked, faults: [{ path, by, problem }] }`: a text that is refused, or warned of, after and not before
 */
export async function askBuildKit(pairs, environment, folder) {
  const empty = join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  const answers = new Map();
  const ask = (text, images) => {
    if (!answers.has(text)) answers.set(text, check(text, images, answers.size));
    return answers.get(text);
  };

  async function check(text, images, number) {
    const file = join(folder, `Dockerfile.${number}`);
    writeFileSync(file, text.replace(/^\uFEFF?#\s*syntax\s*=.*\r?\n/i, ''));
    const contexts = images.flatMap((image) => ['--build-context', `${image}=${empty}`]);
    const args = ['buildx', 'build', '--call=check,format=json', ...contexts, '-f', file, empty];
    const options = { env: environment, timeout: 60_000, maxBuffer: 1 << 26 };
    const { stdout, stderr } = await run('docker', args, options).catch((error) => error);
    rmSync(file);
    try {
      const { warnings = [], buildError } = JSON.parse(stdout);
      return { error: buildError?.message, warnings: warnings.map(({ ruleName }) => ruleName) };
    } catch {
      return { error: /^ERROR: (.*)/m.exec(stderr)?.[1] ?? (stderr || 'no answer'), warnings: [] };
    }
  }

  const faults = [];
  const waiting = [...pairs];
  async function work() {
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
      const before = await ask(pair.before, pair.images);
      const after = await ask(pair.after, pair.images);
      for (const problem of newProblems(before, after)) faults.push({ path: pair.path, by: pair.by, problem });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return { asked: answers.size, faults };
}

function newProblems(before, after) {
  if (after.error !== undefined) return before.error === undefined ? [`BuildKit refuses it: ${after.error}`] : [];
  const left = [...before.warnings];
  const added = after.warnings.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  // What BuildKit refused before was not looked at any further.
  return before.error === undefined ? added.map((name) => `BuildKit warns of ${name}`) : [];
}
