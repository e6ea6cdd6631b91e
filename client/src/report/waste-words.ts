import type { MeasuredWaste } from '../../../server/src/measure/measurement';

/** What a line did, in words: `line 13` DEED `line 10` wrote. */
interface Words {
  readonly name: string;
  /** Between the two lines. */
  readonly deed: string;
  /** After the line, where it did that to what it wrote itself. */
  readonly alone: string;
}

export const WORDS: Readonly<Record<MeasuredWaste['kind'], Words>> = {
  'metadata-change': {
    name: 'owner or mode',
    deed: 'stores again, with another owner or mode, what',
    alone: 'stores the same files twice',
  },
  'identical-rewrite': {
    name: 'unchanged',
    deed: 'stores again, unchanged, what',
    alone: 'stores the same files twice',
  },
  rewrite: { name: 'rewrite', deed: 'replaces what', alone: 'replaces its own files' },
  moved: { name: 'moved', deed: 'moves what', alone: 'moves its own files' },
  deleted: { name: 'deleted', deed: 'deletes what', alone: 'deletes its own files' },
  duplicate: { name: 'duplicate', deed: 'stores a second time what', alone: 'stores equal files' },
  sparse: { name: 'sparse', deed: 'stores with all its zeros what', alone: 'stores files that are mostly zeros' },
  leftover: { name: 'leftover', deed: 'leaves what', alone: 'leaves files that the image hardly needs' },
};

/** What a leftover is. */
export const LEFTOVERS: Readonly<Record<NonNullable<MeasuredWaste['leftover']>, string>> = {
  'package-lists': 'package lists',
  'package-cache': 'package cache',
  'build-cache': 'build cache',
  bytecode: 'compiled bytecode',
  tests: 'tests',
  compiler: 'compilers and headers',
  'version-control': 'version control',
  documentation: 'documentation',
  log: 'logs',
};

/** A long path by its beginning and its end, which tell most. */
export function shortPath(path: string, limit = 72): string {
  const characters = Array.from(path);
  if (characters.length <= limit) return path;
  const end = Math.floor(limit * 0.7);
  return `${characters.slice(0, limit - end - 1).join('')}…${characters.slice(-end).join('')}`;
}
