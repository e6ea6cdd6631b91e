import type { Range } from '../../core/text';
import type { BuildContext } from '../../context/build-context';
import { baseName, isInside, resolvePath } from './paths';
import { runtimeConfig } from './runtime-config';
import { startedWords } from './started-program';
import { stageChain } from './stage';
import type { Stage, Step } from './stage';

/** The script that a container starts, as it lies in the build context. */
export interface EntryScript {
  /** The `ENTRYPOINT`, or the `CMD` where there is none. */
  readonly step: Step;
  /** Where the Dockerfile names it. */
  readonly range: Range;
  /** Relative to the context. */
  readonly path: string;
  readonly text: string;
}

/** Programs that start the one in their words. */
const starters = /^(tini|dumb-init|catatonit|sh|bash|ash|dash|env)$/;

/** Finds the script that starts at a stage's end, where it comes from the context and was read. */
export function entryScript(stage: Stage, context: BuildContext | undefined): EntryScript | undefined {
  const config = runtimeConfig(stage);
  const find = (keyword: string): Step | undefined => config.find((step) => step.keyword === keyword);
  const step = find('ENTRYPOINT') ?? find('CMD');
  if (step === undefined || context === undefined) return undefined;
  const words = startedWords(step);
  const started = words.find(({ value }) => !value.startsWith('-') && !starters.test(baseName(value)));
  const path = started && (started.value.includes('/') ? resolvePath(started.value, stage.workdir) : undefined);
  if (started === undefined) return undefined;
  // A bare name is looked for on the search path, whose folders are all called `bin`.
  const brings = (target: string): boolean =>
    path === undefined ? baseName(target) === started.value && /\/s?bin\/[^/]+$/.test(target) : target === path;
  for (const { copy, instruction } of stageChain(stage).flatMap(({ steps }) => steps.toReversed())) {
    if (copy?.destinationPath === undefined || copy.from !== undefined || instruction.heredocs.length > 0) continue;
    for (const [file, text] of context.projectFiles)
      if (copy.sources.some(({ value }) => targetsOf(copy, value, file).some(brings)))
        return { step, range: started.range, path: file, text };
  }
  return undefined;
}

/** Where a `COPY` of `source` may put this file of the context. */
function targetsOf(
  { destinationPath: to, toFolder }: NonNullable<Step['copy']>,
  source: string,
  file: string,
): string[] {
  const from = resolvePath(source, '/')!;
  const full = `/${file}`;
  if (from === full) return [toFolder ? resolvePath(baseName(file), to)! : to!];
  return isInside(full, from) ? [resolvePath(full.slice(from === '/' ? 1 : from.length + 1), to)!] : [];
}
