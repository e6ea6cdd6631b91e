import { matcher } from '../lang/dockerignore/matcher';
import { parseDockerignore } from '../lang/dockerignore/patterns';
import type { BuildContext, ContextRequest } from './build-context';
import type { Files } from './files';
import { joinPath } from './listings';
import type { Listings } from './listings';
import { sourcePattern } from './source-pattern';

/** Levels of a folder that is copied. */
const maxDepth = 3;
/** What tools put there; nothing in them is the project's own. */
const unopened = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', 'target']);

/** Looks at what a Dockerfile asks for. Undefined when the context's own folder cannot be read. */
export async function gatherContext(
  listings: Listings,
  request: ContextRequest,
  ignoreText: string | undefined,
  files: Files,
): Promise<Pick<BuildContext, 'entries' | 'folders' | 'projectFiles'> | undefined> {
  const entries = await listings.list('');
  if (entries === undefined) return undefined;
  const sources = await findSources(listings, request);
  await openFolders(listings, sources, ignoreText ?? '');
  return {
    entries,
    folders: listings.folders,
    projectFiles: await readProjectFiles(listings, sources, request, files),
  };
}

/** The paths that the sources name or match. */
async function findSources(listings: Listings, { named, patterns, whole }: ContextRequest): Promise<string[]> {
  const found = new Set<string>(whole ? [''] : []);
  for (const path of named) if ((await listings.find(path)) !== undefined) found.add(path);
  for (const pattern of patterns) for (const path of await expand(listings, pattern)) found.add(path);
  return [...found];
}

async function expand(listings: Listings, pattern: string): Promise<string[]> {
  let paths = [''];
  for (const part of pattern.split('/')) {
    const matches = sourcePattern(part);
    const next: string[] = [];
    for (const folder of paths) {
      const entries = (await listings.list(folder)) ?? [];
      next.push(...entries.filter(({ name }) => matches(name)).map(({ name }) => joinPath(folder, name)));
    }
    paths = next;
  }
  return paths;
}

/** Lists the folders among the sources, level by level, so that what lies high is known of all before what lies deep of one. */
async function openFolders(listings: Listings, sources: readonly string[], ignoreText: string): Promise<void> {
  const ignores = matcher(parseDockerignore(ignoreText));
  let level: string[] = [];
  for (const path of sources) if ((await listings.find(path))?.kind === 'directory') level.push(path);
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      for (const { name, kind } of (await listings.list(folder)) ?? []) {
        const path = joinPath(folder, name);
        if (kind !== 'directory' || unopened.has(name)) continue;
        if (!ignores.isIgnored(path).ignored || ignores.mayExceptBelow(path)) next.push(path);
      }
    }
    level = next;
  }
}

const projectFileNames =
  /^(pyproject\.toml|setup\.(py|cfg)|requirements[\w.-]*\.txt|package\.json|go\.mod|Cargo\.toml)$/;
/** UTF-16 units. */
const maxText = 65_536;
const maxTexts = 40;

/** Reads the project's files at the top level and among the sources, and the scripts that the container starts. */
async function readProjectFiles(
  { root, folders }: Listings,
  sources: readonly string[],
  { scripts }: ContextRequest,
  files: Files,
): Promise<ReadonlyMap<string, string>> {
  const isSource = (path: string): boolean =>
    sources.some((source) => source === '' || path === source || path.startsWith(`${source}/`));
  const wanted: string[] = [];
  for (const [folder, entries] of folders) {
    for (const { name, kind } of entries) {
      const path = joinPath(folder, name);
      if (kind === 'directory' || !(scripts.includes(name) || projectFileNames.test(name))) continue;
      if (isSource(path) || (folder === '' && projectFileNames.test(name))) wanted.push(path);
    }
  }
  const texts = new Map<string, string>();
  for (const path of wanted.slice(0, maxTexts)) {
    const text = await files.read(joinPath(root, path));
    if (text !== undefined && text.length <= maxText) texts.set(path, text);
  }
  return texts;
}
