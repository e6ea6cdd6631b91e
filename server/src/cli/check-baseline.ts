import { existsSync } from 'node:fs';
import {
  matchBaseline,
  pathFromBaseline,
  pathInBaseline,
  readBaseline,
  renewedBaseline,
  writeBaseline,
  type BaselineEntry,
} from './baseline';
import type { Outcome } from './check-source';
import { UsageError } from './usage';
import { plural } from './words';

/** The baseline of a run. */
export interface BaselineTask {
  /** As it was given. */
  readonly path: string;
  /** What to do with the file: leave it, write all findings into it, or take out what is no longer there. */
  readonly change: 'none' | 'write' | 'prune';
  readonly entries: readonly BaselineEntry[];
}

interface BaselineFlags {
  readonly baseline: string | undefined;
  readonly 'write-baseline': boolean;
  readonly prune: boolean;
  readonly 'stdin-path': string | undefined;
  readonly diff: boolean;
}

/** Reads the baseline that the flags name, before anything is checked. @throws UsageError */
export async function baselineTask(flags: BaselineFlags, cwd: string): Promise<BaselineTask | undefined> {
  const changing = flags['write-baseline'] ? '--write-baseline' : flags.prune ? '--prune' : undefined;
  if (flags['write-baseline'] && flags.prune) throw new UsageError('--write-baseline prunes too: leave --prune out');
  if (flags.baseline === undefined) {
    if (changing !== undefined) throw new UsageError(`${changing} needs --baseline FILE`);
    return undefined;
  }
  if (changing !== undefined && flags['stdin-path'] !== undefined)
    throw new UsageError(`${changing} is for files: it does not go with --stdin-path`);
  if (changing !== undefined && flags.diff)
    throw new UsageError(`--diff writes nothing: it does not go with ${changing}`);
  const entries = await readBaseline(flags.baseline, cwd);
  if (entries === undefined && changing !== '--write-baseline')
    throw new UsageError(`the baseline ${flags.baseline} does not exist; --write-baseline makes it`);
  const change = flags['write-baseline'] ? 'write' : flags.prune ? 'prune' : 'none';
  return { path: flags.baseline, change, entries: entries ?? [] };
}

/** The outcomes without what the baseline knows. */
export interface Unknown {
  readonly outcomes: readonly Outcome[];
  /** How many findings were left out. */
  readonly known: number;
  /** What there is to say about the baseline. */
  readonly said: readonly string[];
}

/** Takes out of the outcomes what the baseline knows, and writes it anew where that is asked for. @throws UsageError */
export async function applyBaseline(
  outcomes: readonly Outcome[],
  { path, change, entries }: BaselineTask,
  cwd: string,
): Promise<Unknown> {
  const files = outcomes.flatMap(({ checked, hashes }) =>
    checked === undefined || hashes === undefined
      ? []
      : [{ path: pathInBaseline(path, checked.path, cwd), findings: checked.findings, hashes }],
  );
  const gone = new Map<string, boolean>();
  const isGone = (file: string): boolean => {
    const known = gone.get(file) ?? !existsSync(pathFromBaseline(path, file, cwd));
    gone.set(file, known);
    return known;
  };
  const inForce = change === 'write' ? renewedBaseline(entries, files, isGone) : entries;
  const { known, stale, pruned } = matchBaseline(inForce, files, isGone);
  if (change === 'write') await writeBaseline(path, cwd, inForce);
  if (change === 'prune' && stale > 0) await writeBaseline(path, cwd, pruned);
  let next = 0;
  const unknown = outcomes.map((outcome) => {
    const { checked, hashes } = outcome;
    if (checked === undefined || hashes === undefined) return outcome;
    const isKnown = known[next++]!;
    return { ...outcome, checked: { ...checked, findings: checked.findings.filter((_, index) => !isKnown[index]) } };
  });
  const count = known.flat().filter(Boolean).length;
  return { outcomes: unknown, known: count, said: sayings({ path, change }, count, stale) };
}

function sayings({ path, change }: Pick<BaselineTask, 'path' | 'change'>, known: number, stale: number): string[] {
  if (change === 'write') return [`${path} knows ${plural(known, 'finding')} of the checked files now`];
  if (stale === 0) return [];
  const old = `${plural(stale, 'finding')} of ${path} ${stale === 1 ? 'is' : 'are'} no longer there`;
  return [change === 'prune' ? `${old}, and taken out` : `${old}; --prune takes ${stale === 1 ? 'it' : 'them'} out`];
}
