// What BuildKit itself says of Dockerfiles: the checks of `docker build --check`, which build nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files a process. */
const atOnce = 40;

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
 * @param folder a folder for the files that it is shown
 * @returns `{ asked, refused, faults: [{ path, by, problem }] }`: how many texts, how many of them it refuses,
 *   and what it refuses or warns of after a fix and did not before
 */
export function askBuildKit(pairs, environment, folder) {
  const images = new Map();
  for (const pair of pairs) for (const text of [pair.before, pair.after]) images.set(text, pair.images);
  const texts = [...images];
  const answers = new Map();
  for (let at = 0; at < texts.length; at += atOnce)
    for (const [text, answer] of askTogether(texts.slice(at, at + atOnce), environment, folder))
      answers.set(text, answer);
  const faults = pairs.flatMap(({ path, by, before, after }) =>
    newProblems(answers.get(before), answers.get(after)).map((problem) => ({ path, by, problem })),
  );
  const refused = [...answers.values()].filter(({ error }) => error !== undefined).length;
  return { asked: texts.length, refused, faults };
}

/** One process for many texts. @returns pairs of a text and `{ error, warnings }` */
function askTogether(texts, environment, folder) {
  const empty = join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  const target = {};
  texts.forEach(([text, images], number) => {
    const dockerfile = join(folder, `Dockerfile.${number}`);
    writeFileSync(dockerfile, text.replace(/^\uFEFF?#\s*syntax\s*=.*\r?\n/i, ''));
    const contexts = Object.fromEntries(images.map((image) => [familiar(image), empty]));
    target[`t${number}`] = { context: empty, dockerfile, contexts };
  });
  const file = join(folder, 'bake.json');
  writeFileSync(file, JSON.stringify({ group: { default: { targets: Object.keys(target) } }, target }));
  const args = ['buildx', 'bake', '--call=check,format=json', `--allow=fs.read=${folder}`, '-f', file];
  const { stdout, stderr } = spawnSync('docker', args, {
    env: environment,
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 28,
  });
  if (!stdout.startsWith('{')) {
    // One that the engine loses takes the others along.
    const half = Math.ceil(texts.length / 2);
    if (half === texts.length) throw new Error(`buildx bake said nothing: ${stderr.slice(-2000)}`);
    return [texts.slice(0, half), texts.slice(half)].flatMap((part) => askTogether(part, environment, folder));
  }
  const results = JSON.parse(stdout).target;
  return texts.map(([text], number) => {
    const { warnings, buildError, error } = results[`t${number}`].check;
    return [text, { error: buildError?.message ?? error, warnings: (warnings ?? []).map(({ ruleName }) => ruleName) }];
  });
}

/** As BuildKit looks a name up. */
const familiar = (image) => image.replace(/^docker\.io\/(library\/)?/, '').replace(/:latest$/, '');

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
