import type { Repository } from '../../context/repository';
import { bakeNames } from '../builds/bake';
import { inFolder, isRemote } from '../builds/build-call';
import { cleanPath } from '../clean-path';
import { remember } from '../remember';
import { earlierSteps } from './earlier-steps';
import type { ImageBuild } from './image-builds';
import type { Step, WorkflowModel } from './model';
import { mapGet, mapOf } from '../yaml/nodes';
import { parseYaml } from '../yaml/parse';
import { inputSettings } from './settings';

/** What Bake reads where no file is named: all of these that are there. https://docs.docker.com/build/bake/introduction/ */
const usual = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
  'docker-bake.json',
  'docker-bake.hcl',
  'docker-bake.override.json',
  'docker-bake.override.hcl',
];

/** The files that docker/bake-action reads, relative to the root of the repository; undefined where not all of them are known. */
export function bakeFiles(model: WorkflowModel, { by, step, complete }: ImageBuild): readonly string[] | undefined {
  if (by !== 'bake' || !complete) return undefined;
  const one = (name: string): string | undefined => inputSettings(model.text, step, name, 'none')[0]?.value;
  const [folder, source] = [cleanPath(one('workdir') ?? '.'), cleanPath(one('source') ?? '.')];
  if (/\$\{\{|^\/|^\.\./.test(folder) || source !== '.') return undefined;
  const written = inputSettings(model.text, step, 'files', 'commas').filter(
    ({ value }) => !isFromMetadata(model, step, value),
  );
  if (written.some(({ value, computed }) => computed || (isRemote(value) && !value.startsWith('cwd://'))))
    return undefined;
  const names = written.map(({ value }) => value.replace(/^cwd:\/\//, ''));
  return (names.length > 0 ? names : usual).map((name) => inFolder(folder, name));
}

/** docker/metadata-action writes a file with tags and labels, for a target that others inherit from. */
function isFromMetadata(model: WorkflowModel, step: Step, value: string): boolean {
  const id = /^(?:cwd:\/\/)?\$\{\{\s*steps\.([\w-]+)\.outputs\.bake-file(?:-\w+)*\s*\}\}$/.exec(value)?.[1];
  const made = id && earlierSteps(model, step).find((earlier) => earlier.id === id);
  return made ? made.uses?.action.toLowerCase() === 'docker/metadata-action' : false;
}

/** The targets and groups that a bake action can ask for; undefined where not all of them are known. */
export function bakeTargetNames(model: WorkflowModel, build: ImageBuild): ReadonlySet<string> | undefined {
  const paths = bakeFiles(model, build);
  const { repository } = model;
  if (paths === undefined || repository === undefined) return undefined;
  const named = inputSettings(model.text, build.step, 'files', 'commas').some(({ computed }) => !computed);
  const names = new Set<string>(['default']);
  for (const path of paths) {
    if (!named && !repository.texts.has(path)) continue;
    const found = bakeReader(repository)(path);
    if (found === undefined) return undefined;
    for (const name of found) names.add(name);
  }
  return names.size > 1 ? names : undefined;
}

/** Each file is read once. */
const bakeReader = remember(({ texts }: Repository) => {
  const read = new Map<string, readonly string[] | undefined>();
  return (path: string): readonly string[] | undefined => {
    const text = texts.get(path);
    if (text !== undefined && !read.has(path)) read.set(path, namesIn(path, text));
    return read.get(path);
  };
});

function namesIn(path: string, text: string): readonly string[] | undefined {
  if (path.endsWith('.hcl')) return bakeNames(text, 'hcl');
  if (path.endsWith('.json')) return bakeNames(text, 'json');
  if (!/\.ya?ml$/.test(path)) return undefined;
  return mapOf(mapGet(mapOf(parseYaml(text).root), 'services'))?.entries.map(({ key }) => key.value);
}
