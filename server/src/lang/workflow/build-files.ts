import type { Repository, RepositoryRequest } from '../../context/repository';
import { inFolder, isRemote, unknown } from '../builds/build-call';
import { buildDockerfileModel, type DockerfileModel } from '../dockerfile/model';
import { parseDockerfile } from '../dockerfile/parse';
import { remember } from '../remember';
import { bakeFiles } from './bake-files';
import { imageBuilds, type ImageBuild } from './image-builds';
import type { WorkflowModel } from './model';
import type { Setting } from './settings';

/** A path of the repository that a build takes; one of several where the legs of a matrix differ. */
export interface BuildPath {
  /** Relative to the root of the repository; `.` is the root. */
  readonly path: string;
  /** Where it is written: for a Dockerfile that is not named, its context; undefined where neither is. */
  readonly setting: Setting | undefined;
  /** What the written path counts from; undefined where the builder takes this path because none is named. */
  readonly from: string | undefined;
}

/** What a build takes from the repository. */
export interface BuildFiles {
  /** Undefined where an expression hides it, or where it lies elsewhere. */
  readonly contexts: readonly BuildPath[] | undefined;
  readonly dockerfiles: readonly BuildPath[] | undefined;
  /** The builder fetches the repository itself, whatever the steps before have done. */
  readonly byGit: boolean;
}

const nothing: BuildFiles = { contexts: undefined, dockerfiles: undefined, byGit: false };

/** Where a build takes its context and its Dockerfile from. Of bake files nothing is known here. */
export const buildFiles = remember((build: ImageBuild): BuildFiles => {
  if (build.by === 'bake' || !build.complete || build.folder === unknown) return nothing;
  const given = build.all('context');
  const inGit = given.map(({ value }) => /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/.exec(value));
  // Without a context the action takes the repository by Git; `:folder` behind its name is a part of it.
  const byGit = build.by === 'action' && inGit.every((match) => match !== null);
  const contexts =
    byGit && given.length === 0
      ? [{ path: '.', setting: undefined, from: undefined }]
      : pathsOf(build, given, (value, index) => (byGit ? (inGit[index]?.[1] ?? '.') : value), build.folder);
  return { contexts, dockerfiles: dockerfilesOf(build, contexts, byGit), byGit };
});

function dockerfilesOf(build: ImageBuild, contexts: BuildFiles['contexts'], byGit: boolean): BuildFiles['dockerfiles'] {
  const given = build.all('file');
  if (given.length > 0) {
    const from = byGit ? (contexts?.length === 1 ? contexts[0]!.path : unknown) : build.folder;
    return pathsOf(build, given, (value) => value, from);
  }
  // Podman and its like also take a Containerfile.
  if (build.by === 'command' && build.engine !== 'docker') return undefined;
  return contexts?.map(({ path, setting }) => ({ path: inFolder(path, 'Dockerfile'), setting, from: undefined }));
}

/** All paths of a setting; undefined where one of them is not known, or does not lie in the repository. */
function pathsOf(
  { by }: ImageBuild,
  given: readonly Setting[],
  pathOf: (value: string, index: number) => string,
  folder: string,
): BuildPath[] | undefined {
  if (folder === unknown || given.length === 0 || (given.length > 1 && by === 'command')) return undefined;
  const found: BuildPath[] = [];
  for (const [index, setting] of given.entries()) {
    const value = pathOf(setting.value, index);
    if (setting.computed || isRemote(value) || /^[/~\\]|[\\$*?\0]|\{\{/.test(value)) return undefined;
    const path = inFolder(folder, value);
    if (path.startsWith('/') || path === '..' || path.startsWith('../')) return undefined;
    found.push({ path, setting, from: folder });
  }
  return found;
}

/** What a workflow wants to know of its repository: nothing, when it builds no image. */
export function repositoryRequest(model: WorkflowModel): RepositoryRequest | undefined {
  if (imageBuilds(model).length === 0) return undefined;
  const builds = imageBuilds(model).map((build) => buildFiles(build));
  const bakes = imageBuilds(model).flatMap((build) => bakeFiles(model, build) ?? []);
  const contexts = builds.flatMap((build) => build.contexts ?? []).map(({ path }) => path);
  const dockerfiles = builds.flatMap((build) => build.dockerfiles ?? []).map(({ path }) => path);
  const distinct = (paths: readonly string[]): string[] => [...new Set(paths)];
  return {
    named: distinct([...contexts, ...dockerfiles]),
    folders: distinct(contexts),
    texts: distinct([...dockerfiles, ...bakes]),
  };
}

const models = remember(({ texts }: Repository) => {
  const read = new Map<string, DockerfileModel>();
  return (path: string): DockerfileModel | undefined => {
    const text = texts.get(path);
    if (text !== undefined && !read.has(path)) read.set(path, buildDockerfileModel(parseDockerfile(text), undefined));
    return read.get(path);
  };
});

/** The Dockerfile at a path of the repository; undefined where it is not known. It knows nothing of its own context. */
export function dockerfileAt({ repository }: WorkflowModel, path: string): DockerfileModel | undefined {
  return repository && models(repository)(path);
}

/** The Dockerfiles of a build, one or one for each leg; undefined where not all of them are known. */
export function dockerfileModels(model: WorkflowModel, build: ImageBuild): readonly DockerfileModel[] | undefined {
  const paths = buildFiles(build).dockerfiles ?? [];
  const found = paths.flatMap(({ path }) => dockerfileAt(model, path) ?? []);
  return found.length === paths.length && found.length > 0 ? found : undefined;
}
