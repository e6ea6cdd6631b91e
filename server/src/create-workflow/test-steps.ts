import type { Files } from '../context/files';
import { joinPath } from '../context/listings';
import { rootBase } from '../lang/dockerfile/model';
import type { DockerfileModel } from '../lang/dockerfile/model';
import { scalar } from './names';
import { pinned } from './pins';

/** How a project is tested: the steps behind the checkout, as lines of YAML; the first key of a step stands behind `- `. */
export interface Test {
  readonly lines: readonly string[];
}

/** The texts of files in one folder of the project. */
type Read = (name: string) => Promise<string | undefined>;

interface Place {
  readonly read: Read;
  readonly has: (...names: readonly string[]) => boolean;
  /** Of the folder, relative to the top; '' for the top. */
  readonly folder: string;
  readonly model: DockerfileModel;
}

/** The tests that the project has, by the first of its folders that has some. Undefined where none are known to be there. */
export async function testOf(
  model: DockerfileModel,
  folders: readonly string[],
  top: string,
  files: Files,
): Promise<Test | undefined> {
  for (const folder of folders) {
    const entries = (await files.list(folder)) ?? [];
    const names = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
    const place: Place = {
      model,
      folder: folder === top ? '' : folder.slice(top === '/' ? 1 : top.length + 1),
      has: (...wanted) => wanted.some((name) => names.has(name)),
      read: (name) => (names.has(name) ? files.read(joinPath(folder, name)) : Promise.resolve(undefined)),
    };
    for (const test of [uvTest, nodeTest, goTest, cargoTest]) {
      const lines = await test(place);
      if (lines) return { lines };
    }
  }
  return undefined;
}

type Reader = (place: Place) => Promise<readonly string[] | undefined>;

const uvTest: Reader = async ({ has, read, folder }) => {
  const project = await read('pyproject.toml');
  if (project === undefined || !has('uv.lock') || !/\bpytest\b/.test(project)) return undefined;
  const extra = extraOf(project);
  const run = ['uv', 'run', '--locked', ...extra, 'pytest'].join(' ');
  return [...uses('Set up uv', 'astral-sh/setup-uv'), ...command('Run the tests', run, folder)];
};

/** What uv must install beside its default groups, by the table that names pytest. */
function extraOf(pyproject: string): string[] {
  let table = '';
  let group = '';
  for (const line of pyproject.split('\n')) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) table = header;
    else group = /^\s*"?(\w[\w.-]*)"?\s*=/.exec(line)?.[1] ?? group;
    if (!/["']pytest\b/.test(line)) continue;
    if (table === 'project.optional-dependencies') return ['--extra', group];
    if (table === 'dependency-groups' && group !== 'dev') return ['--group', group];
    return [];
  }
  return [];
}

const nodeTest: Reader = async ({ has, read, folder, model }) => {
  const manifest = readJson(await read('package.json'));
  const script = property(property(manifest, 'scripts'), 'test');
  if (typeof script !== 'string' || /no test specified/.test(script)) return undefined;
  const install = has('package-lock.json', 'npm-shrinkwrap.json')
    ? 'npm ci'
    : has('yarn.lock')
      ? 'yarn install --frozen-lockfile'
      : has('pnpm-lock.yaml')
        ? 'pnpm install --frozen-lockfile'
        : undefined;
  if (install === undefined) return undefined;
  const [tool = ''] = install.split(' ', 1);
  const version = await nodeVersion({ read, model, manifest, folder });
  return [
    ...uses('Set up Node', 'actions/setup-node', [version]),
    ...(tool === 'npm' ? [] : command('Set up Corepack', 'corepack enable', folder)),
    ...command('Install what the tests need', install, folder),
    ...command('Run the tests', `${tool} test`, folder),
  ];
};

async function nodeVersion({
  read,
  model,
  manifest,
  folder,
}: Pick<Place, 'read' | 'model' | 'folder'> & { readonly manifest: unknown }): Promise<string> {
  const file = (name: string): string => `node-version-file: ${scalar(localPath(joinPath(folder, name)))}`;
  for (const name of ['.nvmrc', '.node-version']) if ((await read(name)) !== undefined) return file(name);
  if (typeof property(property(manifest, 'engines'), 'node') === 'string') return file('package.json');
  const tags = model.stages
    .map((stage) => rootBase(stage))
    .flatMap((base) => {
      if (base.kind !== 'image' || base.reference.repository !== 'library/node') return [];
      return /^\d+/.exec(base.reference.tag ?? '') ?? [];
    });
  return `node-version: ${tags[0] === undefined ? 'lts/*' : `'${tags[0]}'`}`;
}

const goTest: Reader = async ({ has, folder }) => {
  if (!has('go.mod')) return undefined;
  const version = `go-version-file: ${scalar(localPath(joinPath(folder, 'go.mod')))}`;
  const sum = has('go.sum') && folder !== '' ? [`cache-dependency-path: ${scalar(joinPath(folder, 'go.sum'))}`] : [];
  return [
    ...uses('Set up Go', 'actions/setup-go', [version, ...sum]),
    ...command('Run the tests', 'go test ./...', folder),
  ];
};

const cargoTest: Reader = async ({ has, folder }) => {
  if (!has('Cargo.toml')) return undefined;
  return command('Run the tests', `cargo test${has('Cargo.lock') ? ' --locked' : ''}`, folder);
};

/** A path that nothing takes for an address or an option. */
export function localPath(path: string): string {
  return path === '' ? '.' : `./${path}`;
}

function uses(name: string, action: string, inputs: readonly string[] = []): string[] {
  const given = inputs.length === 0 ? [] : ['  with:', ...inputs.map((input) => `    ${input}`)];
  return [`- name: ${name}`, `  uses: ${pinned(action)}`, ...given];
}

function command(name: string, run: string, folder: string): string[] {
  const place = folder === '' ? [] : [`  working-directory: ${scalar(localPath(folder))}`];
  return [`- name: ${name}`, ...place, `  run: ${run}`];
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
