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
  return load(path, files, known, []);
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
    entries?.some((entry) => entry.name === wanted && entry.kind === 'file'),
  );
  if (name === undefined) return undefined;
  const path = joinPath(folder, name);
  if (kind === 'own') return load(path, files, known, []);
  const text = await files.read(path);
  return text === undefined ? undefined : hadolintConfig(text, path, known);
}

/** Where a path of `extends` leads, from the file that has it. */
export function extendedPath(path: string, written: string): string {
  return cleanPath(written.startsWith('/') ? written : joinPath(path.slice(0, path.lastIndexOf('/')), written));
}

/** @param from The files that led here: one that extends itself is read once. */
async function load(
  path: string,
  files: Files,
  known: KnownRules,
  from: readonly string[],
): Promise<Config | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const read = readConfig(text, known);
  let below = emptyConfig;
  for (const { path: written } of read.extends) {
    const next = extendedPath(path, written);
    if (next === path || from.includes(next) || from.length >= MAX_EXTENDS) continue;
    below = mergeConfigs(below, (await load(next, files, known, [...from, path])) ?? emptyConfig);
  }
  return mergeConfigs(below, {
    rules: Object.fromEntries(Object.entries(read.rules).map(([id, setting]) => [id, { ...setting, from: path }])),
    ignore: read.ignore.map((pattern) => ({ folder, pattern })),
    targets: read.targets,
    budgets: read.budgets,
    files: [path],
  });
}
