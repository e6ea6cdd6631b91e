import type { Range } from '../../core/text';
import { cleanPath } from '../clean-path';
import type { Step } from './stage';

/** A file or folder of the build context that an instruction takes. */
export interface ContextUse {
  readonly step: Step;
  /** Relative to the context, cleaned; '' for the context itself. May hold `*`, `?` and `[`. */
  readonly path: string;
  readonly isPattern: boolean;
  /** The word of the source; of a bind mount the whole flag. */
  readonly range: Range;
  /** Of a bind mount there is no word that could be replaced. */
  readonly isMount: boolean;
}

/** What a `COPY`, an `ADD` or the bind mounts of a `RUN` take from the context; sources with variables are left out. */
export function contextUses(step: Step): ContextUse[] {
  const use = (source: string, range: Range, isMount: boolean): ContextUse[] => {
    const path = cleanPath(`./${source}`);
    // What lies above the context, a variable, a URL, an escape: not known here.
    if (/[$\\]|^\.\.|:\/\/|^git@/.test(source) || path.startsWith('..')) return [];
    return [{ step, path: path === '.' ? '' : path, isPattern: /[*?[]/.test(path), range, isMount }];
  };
  if (step.run) {
    return step.run.mounts.flatMap(({ type, options, range }) =>
      type === 'bind' && !options.has('from') ? use(options.get('source') ?? '', range, true) : [],
    );
  }
  if (step.copy === undefined || step.copy.from !== undefined) return [];
  return step.copy.sources.flatMap(({ value, range }) => use(value, range, false));
}
