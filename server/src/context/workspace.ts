import { bakeBuilds } from '../lang/builds/bake';
import type { BuildCall } from '../lang/builds/build-call';
import { composeBuilds } from '../lang/builds/compose';
import { workflowBuilds } from '../lang/builds/workflow';
import { cleanPath } from '../lang/clean-path';
import type { DirectoryEntry, Files } from './files';
import { joinPath } from './listings';

/** Who builds a Dockerfile, as far as the files of its repository tell. */
export interface Builders {
  /** Absolute paths of the folders that it is built from, each once; those that are computed are left out. */
  readonly contexts: readonly string[];
  /** The stages that are built by name, each once. */
  readonly targets: readonly string[];
  /** Absolute paths with 1-based lines. */
  readonly by: readonly { readonly path: string; readonly line: number }[];
}

/** What is known of folders, by absolute path, so that many Dockerfiles share the reading. Forget it when files change. */
export type BuildersCache = Map<string, Promise<FolderBuilds>>;

interface FolderBuilds {
  readonly builds: readonly (BuildCall & { readonly path: string })[];
  /** The top of the repository, or a folder that cannot be read. */
  readonly isTop: boolean;
}

const maxLevels = 12;
/** Of one kind in one folder. */
const maxFiles = 50;
/** UTF-16 units. */
const maxText = 200_000;

/**
 * Finds the Compose files, bake files and workflows that build a Dockerfile, in the folders from its own up to the top of the repository.
 * @param path Absolute path of the Dockerfile.
 */
export async function findBuilders(path: string, files: Files, cache: BuildersCache): Promise<Builders> {
  const found: FolderBuilds['builds'][number][] = [];
  let folder = path;
  for (let level = 0; level < maxLevels; level++) {
    const parent = folder.slice(0, folder.lastIndexOf('/')) || '/';
    if (parent === folder) break;
    folder = parent;
    const { builds, isTop } = await cached(cache, folder, () => readFolder(parent, files));
    found.push(...builds.filter(({ dockerfile }) => dockerfile === path));
    if (isTop) break;
  }
  return {
    contexts: distinct(found.map(({ context }) => context)),
    targets: distinct(found.map(({ target }) => target)),
    by: found.map(({ path, line }) => ({ path, line })),
  };
}

/** What failed once may work the next time. */
async function cached(cache: BuildersCache, folder: string, read: () => Promise<FolderBuilds>): Promise<FolderBuilds> {
  const known = cache.get(folder) ?? read();
  cache.set(folder, known);
  try {
    return await known;
  } catch (error) {
    cache.delete(folder);
    throw error;
  }
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
}

/** How the files of a folder are read, by name. */
const readers: readonly (readonly [name: RegExp, read: (text: string) => BuildCall[]])[] = [
  [/^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/, composeBuilds],
  [/^docker-bake(\.override)?\.hcl$/, (text) => bakeBuilds(text, 'hcl')],
  [/^docker-bake(\.override)?\.json$/, (text) => bakeBuilds(text, 'json')],
];

/** The builds that the files of one folder ask for, with absolute paths. */
async function readFolder(folder: string, files: Files): Promise<FolderBuilds> {
  const entries = await files.list(folder);
  if (entries === undefined) return { builds: [], isTop: true };
  const builds: FolderBuilds['builds'][number][] = [];
  const read = async (path: string, reader: (text: string) => BuildCall[]): Promise<void> => {
    const text = await files.read(path);
    if (text === undefined || text.length > maxText) return;
    for (const call of reader(text)) builds.push({ ...absolute(call, folder), path });
  };
  for (const [name, reader] of readers)
    for (const file of named(entries, name)) await read(joinPath(folder, file), reader);
  if (entries.some(({ name, kind }) => name === '.github' && kind === 'directory')) {
    const workflows = joinPath(folder, '.github/workflows');
    const listed = (await files.list(workflows)) ?? [];
    for (const file of named(listed, /\.ya?ml$/)) await read(joinPath(workflows, file), workflowBuilds);
  }
  return { builds, isTop: entries.some(({ name }) => name === '.git') };
}

function named(entries: readonly DirectoryEntry[], pattern: RegExp): string[] {
  const found = entries.filter(({ name, kind }) => kind !== 'directory' && pattern.test(name));
  return found.slice(0, maxFiles).map(({ name }) => name);
}

function absolute(call: BuildCall, folder: string): BuildCall {
  const from = (path: string): string => (path.startsWith('/') ? path : cleanPath(`${folder}/${path}`));
  return {
    ...call,
    dockerfile: from(call.dockerfile),
    context: call.context === undefined ? undefined : from(call.context),
  };
}
