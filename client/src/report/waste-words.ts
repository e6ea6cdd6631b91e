import { t } from '../../../server/src/core/l10n';
import type { MeasuredWaste } from '../../../server/src/measure/measurement';

/** What a line did, in words. */
interface Words {
  readonly name: string;
  /** What `{line}` did to what `{other}` wrote. */
  readonly deed: string;
  /** What it did to what it wrote itself. */
  readonly alone: string;
}

export function wasteWords(kind: MeasuredWaste['kind']): Words {
  switch (kind) {
    case 'metadata-change':
      return {
        name: t('owner or mode'),
        deed: t('{line} stores again, with another owner or mode, what {other} wrote'),
        alone: t('{line} stores the same files twice'),
      };
    case 'identical-rewrite':
      return {
        name: t('unchanged'),
        deed: t('{line} stores again, unchanged, what {other} wrote'),
        alone: t('{line} stores the same files twice'),
      };
    case 'rewrite':
      return {
        name: t('rewrite'),
        deed: t('{line} replaces what {other} wrote'),
        alone: t('{line} replaces its own files'),
      };
    case 'moved':
      return { name: t('moved'), deed: t('{line} moves what {other} wrote'), alone: t('{line} moves its own files') };
    case 'deleted':
      return {
        name: t('deleted'),
        deed: t('{line} deletes what {other} wrote'),
        alone: t('{line} deletes its own files'),
      };
    case 'duplicate':
      return {
        name: t('duplicate'),
        deed: t('{line} stores a second time what {other} wrote'),
        alone: t('{line} stores equal files'),
      };
    case 'sparse':
      return {
        name: t('sparse'),
        deed: t('{line} stores with all its zeros what {other} wrote'),
        alone: t('{line} stores files that are mostly zeros'),
      };
    case 'leftover':
      return {
        name: t('leftover'),
        deed: t('{line} leaves what {other} wrote'),
        alone: t('{line} leaves files that the image hardly needs'),
      };
  }
}

/** A long path by its beginning and its end, which tell most. */
export function shortPath(path: string, limit = 72): string {
  const characters = Array.from(path);
  if (characters.length <= limit) return path;
  const end = Math.floor(limit * 0.7);
  return `${characters.slice(0, limit - end - 1).join('')}…${characters.slice(-end).join('')}`;
}
