import type { Files } from '../context/files';
import { joinPath } from '../context/listings';
import { cleanPath } from '../lang/clean-path';
import { configNames, emptyConfig, mergeConfigs, type Config } from './config';
import { hadolintConfig, hadolintNames } from './hadolint';
import { readConfig } from './read';
import type { KnownRules } from './read-rules';

/** What was found, by folder, so that many documents share the reading. Forget it when files change. */
export type ConfigCache = Map<string, Promise<Config | undefined>>;

const MAX_LEVELS = 64;
const MAX_EXTENDS = 10;
/** More files than this are followed by nobody. */
const MAX_FILES = 100;

/**
 * The configuration for a document: the nearest file upward, with what it extends. Where there is none of ours, the nearest of hadolint
 * is read. Never rejects; what is wrong in a file is a finding of that file.
 * @param path Absolute, with `/`.
 * @returns Undefined where there is none.
 */
export async function findConfig(
  path: string,
  files: Files,
  known: KnownRules,
  cache: ConfigCache = new Map(),
): Promise<Config | undefined> {
  for (const kind of ['own', 'hadolint'] as const) {
    for (const folder of foldersAbove(path)) {
      const key = `${kind} ${folder}`;
      const looked = cache.get(key) ?? configIn(folder, kind, files, known);
      cache.set(key, looked);
      const config = await looked;
      if (config !== undefined) return config;
    }
  }
  return undefined;
}

/** Reads one configuration file with what it extends; undefined when it cannot be read. */
export async function loadConfig(path: string, files: Files, known: KnownRules): Promise<Config | undefined> {
  return load(path, { files, known, loaded: new Map() }, []);
}

/** Whether a file that `path` extends leads to it again. */
export async function leadsBack(path: string, extended: string, files: Files, known: KnownRules): Promise<boolean> {
  const waiting = [extended];
  const seen = new Set(waiting);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === path) return true;
    if (seen.size > MAX_FILES) return false;
    const read = readConfig((await files.read(next)) ?? '', known);
    for (const { path: further } of read.extends) {
      const beyond = extendedPath(next, further);
      if (!seen.has(beyond)) waiting.push(beyond);
      seen.add(beyond);
    }
  }
  return false;
}

/** The folder of a path and those above it, nearest first. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = path; folders.length < MAX_LEVELS;) {
    const parent = folder.slice(0, folder.lastIndexOf('/')) || '/';
    if (parent === folder) break;
    folders.push((folder = parent));
  }
  return folders;
}

async function configIn(
  folder: string,
  kind: 'own' | 'hadolint',
  files: Files,
  known: KnownRules,
): Promise<Config | undefined> {
  const entries = await files.list(folder);
  const name = (kind === 'own' ? configNames : hadolintNames).find((wanted) =>
    // Also a link to a file that several projects share.
    entries?.some((entry) => entry.name === wanted && entry.kind !== 'directory'),
  );
  if (name === undefined) return undefined;
  const path = joinPath(folder, name);
  // One that cannot be read is in force all the same, and says nothing: another would be a surprise.
  const unreadable = { ...emptyConfig, files: [path] };
  if (kind === 'own') return (await loadConfig(path, files, known)) ?? unreadable;
  const text = await files.read(path);
  return text === undefined ? unreadable : hadolintConfig(text, path, known);
}

/** Where a path of `extends` leads, from the file that has it. */
export function extendedPath(path: string, written: string): string {
  return cleanPath(written.startsWith('/') ? written : joinPath(path.slice(0, path.lastIndexOf('/')), written));
}

/** What is known while a file is read with all that it extends. */
interface Loading {
  readonly files: Files;
  readonly known: KnownRules;
  /** Each file once, however many extend it: ten that extend each other ten times would take years. */
  readonly loaded: Map<string, Config | undefined>;
}

/** @param from The files that led here: one that extends itself is read once. */
async function load(path: string, loading: Loading, from: readonly string[]): Promise<Config | undefined> {
  if (!loading.loaded.has(path)) loading.loaded.set(path, await read(path, loading, from));
  return loading.loaded.get(path);
}

async function read(path: string, loading: Loading, from: readonly string[]): Promise<Config | undefined> {
  const text = await loading.files.read(path);
  if (text === undefined) return undefined;
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const { extends: extended, rules, ignore, targets, budgets } = readConfig(text, loading.known);
  let below = emptyConfig;
  for (const { path: written } of extended) {
    const next = extendedPath(path, written);
    if (next === path || from.includes(next) || from.length >= MAX_EXTENDS || loading.loaded.size > MAX_FILES) continue;
    below = mergeConfigs(below, (await load(next, loading, [...from, path])) ?? emptyConfig);
  }
  return mergeConfigs(below, {
    rules: Object.fromEntries(Object.entries(rules).map(([id, setting]) => [id, { ...setting, from: path }])),
    ignore: ignore.map((pattern) => ({ folder, pattern })),
    targets,
    budgets,
    files: [path],
  });
}
