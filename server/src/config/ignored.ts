import ignore from 'ignore';
import type { Config, IgnorePattern } from './config';

/** Whether the configuration leaves a document out: its patterns count from the folder of their file, as in a `.gitignore`. */
export function isIgnoredPath(path: string, { ignore: patterns }: Config): boolean {
  return patterns.some((pattern) => matches(path, pattern));
}

function matches(path: string, { folder, pattern }: IgnorePattern): boolean {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  if (!path.startsWith(prefix)) return false;
  return ignore({ ignorecase: false }).add(pattern).ignores(path.slice(prefix.length));
}
