import { listed } from '../../core/l10n';
import { joinPath } from '../../context/listings';
import { kindAt } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import { contextRequest } from '../../lang/dockerfile/context-sources';
import { buildFiles, dockerfileAt } from '../../lang/workflow/build-files';
import { addItems } from '../../lang/workflow/edits';
import { imageBuilds, type ImageBuild } from '../../lang/workflow/image-builds';
import type { Trigger, WorkflowModel } from '../../lang/workflow/model';
import { mapGet, scalarOf } from '../../lang/yaml/nodes';
import type { YamlList } from '../../lang/yaml/parse';
import { pathFilter } from '../../lang/workflow/path-filters';
import { mayBeLeftOut } from './shared/conditions';

interface Data {
  readonly files: string;
  readonly missing: readonly string[];
  readonly list: YamlList;
}

export default defineRule<WorkflowModel, Data>({
  id: 'paths-filter-misses-image',
  language: 'workflow',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missed: 'No image is built when {files} changes: `paths` leaves it out',
    several: 'No image is built when one of {files} changes: `paths` leaves them out',
    add: 'Add {files} to `paths`',
  },

  check(model, report) {
    const told = new Set<YamlList>();
    for (const trigger of model.triggers) {
      const list = mapGet(trigger.filters, 'paths');
      if (list?.kind !== 'list' || told.has(list) || !isFiltered(trigger)) continue;
      told.add(list);
      const filters = list.items.map(({ node }) => scalarOf(node)?.value);
      if (!filters.every((filter) => filter !== undefined)) continue;
      const missing = missingFiles(model, filters);
      const key = trigger.filters!.entries.find((entry) => entry.value === list)!.key;
      const data = { files: listed(missing), missing, list };
      if (missing.length > 0) report(missing.length > 1 ? 'several' : 'missed', key.range, data);
    }
  },

  fix({ missing, list }, offer, { text }) {
    const edit = missing.every((path) => /^[\w./-]+$/.test(path)) ? addItems(text, list, missing) : undefined;
    if (edit) offer('add', { edits: [edit] });
  },
});

/** Paths do not count for tags, and say nothing of them. */
function isFiltered({ name, filters }: Trigger): boolean {
  if (name === 'push') return mapGet(filters, 'tags') === undefined || mapGet(filters, 'branches') !== undefined;
  return name === 'pull_request' || name === 'pull_request_target';
}

/** The files of the images, and the workflow itself, that the filters let nobody see; none where they are not about an image. */
function missingFiles(model: WorkflowModel, filters: readonly string[]): string[] {
  const passes = pathFilter(filters);
  if (passes === undefined) return [];
  const wanted = new Set<string>();
  for (const build of imageBuilds(model)) {
    if (build.step.job === undefined || dependsOnEvent(build)) continue;
    const files = filesOf(model, build);
    if (files.some((path) => passes(path) === 'in') || watchesFolder(model, build, filters))
      for (const path of files) wanted.add(path);
  }
  if (wanted.size > 0) wanted.add(model.path!.slice(model.path!.lastIndexOf('/.github/') + 1));
  return [...wanted].filter((path) => passes(path) === 'out');
}

function dependsOnEvent({ step }: ImageBuild): boolean {
  const conditions = [step.if, scalarOf(mapGet(step.job?.map, 'if'))?.value ?? ''].join(' ');
  return mayBeLeftOut(step, true) || /github\.(?:event|ref)|inputs\./.test(conditions);
}

const lockFiles =
  /^(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum|Cargo\.lock|Gemfile\.lock|composer\.lock)$/;

/** The Dockerfile, the ignore file in force and the lock files that are copied, as far as they are there. */
function filesOf(model: WorkflowModel, build: ImageBuild): string[] {
  const { repository } = model;
  const { contexts = [], dockerfiles = [] } = buildFiles(build);
  if (repository === undefined || contexts.length === 0 || dockerfiles.length === 0) return [];
  const isFile = (path: string): boolean => kindAt(repository, path) === 'file';
  const found = dockerfiles.map(({ path }) => path).filter(isFile);
  for (const { path: context } of contexts) {
    const folder = context === '.' ? '' : context;
    const own = found.map((path) => `${path}.dockerignore`).filter(isFile);
    const ignoreFile = joinPath(folder, '.dockerignore');
    found.push(...own, ...(own.length === 0 && isFile(ignoreFile) ? [ignoreFile] : []));
    const locks = (repository.folders.get(folder) ?? []).filter(({ name }) => lockFiles.test(name));
    const requests = dockerfiles.flatMap(({ path }) => {
      const dockerfile = locks.length > 0 ? dockerfileAt(model, path) : undefined;
      return dockerfile ? [contextRequest(dockerfile.parsed.instructions)] : [];
    });
    const copied = locks.filter(({ name }) => requests.some(({ whole, named }) => whole || named.includes(name)));
    found.push(...copied.map(({ name }) => joinPath(folder, name)));
  }
  return found;
}

/** One of the filters is about whole folders of the context: what the image is made of. */
function watchesFolder({ repository }: WorkflowModel, build: ImageBuild, filters: readonly string[]): boolean {
  if (repository === undefined) return false;
  const folders = filters
    .flatMap((filter) => /^([\w./-]*\/|)\*/.exec(filter)?.[1]?.replace(/\/$/, '') ?? [])
    .filter((folder) => !folder.startsWith('.github'));
  return (buildFiles(build).contexts ?? []).some(({ path }) =>
    folders.some((folder) => folder === '' || path === '.' || `${folder}/`.startsWith(`${path}/`)),
  );
}
