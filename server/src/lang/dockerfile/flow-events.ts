import { commandEffects } from './effects';
import type { Effect } from './effect';
import { expandWord } from './expand';
import { mountTargets } from './mount-targets';
import { isInside, pathAndParents, resolvePath } from './paths';
import type { RunCommand } from './run';
import { findStage, workdirOf } from './stage';
import type { Stage, Step } from './stage';

/** Where a `COPY` or `ADD` takes something from. */
export type CopySource =
  | { readonly kind: 'context'; readonly path: string }
  | { readonly kind: 'stage'; readonly stage: Stage; readonly path: string }
  | { readonly kind: 'image'; readonly reference: string; readonly path: string }
  | { readonly kind: 'inline' };

/** A `COPY` of one source to `path`: to just there, or into the folder of that path, as far as can be told. */
export interface CopyEffect {
  readonly kind: 'copy';
  readonly path: string;
  readonly source: CopySource;
  /** The destination is surely a folder: a file lands in it under its own name. */
  readonly toFolder: boolean;
  /** `--exclude` leaves some of it out. */
  readonly partial: boolean;
}

/** Something that happens to the files of a stage. */
export interface FlowEvent {
  readonly effect: Effect | CopyEffect;
  readonly step: Step;
  /** For `RUN`. */
  readonly command: RunCommand | undefined;
  /** It surely happens when the build passes. */
  readonly certain: boolean;
  readonly order: number;
}

/** What happens to the files of a stage, in order of the file. */
export function stageEvents(stage: Stage, stages: readonly Stage[]): FlowEvent[] {
  const events: FlowEvent[] = [];
  const add = (step: Step, effect: Effect | CopyEffect, command?: RunCommand): void => {
    const certain = command === undefined || !(command.shell.conditional || command.shell.inSubstitution);
    events.push({ effect, step, command, certain, order: events.length });
  };
  for (const step of stage.steps) {
    if (step.keyword === 'WORKDIR') {
      const path = workdirOf(step);
      for (const folder of path === undefined ? [] : pathAndParents(path)) add(step, { kind: 'folder', path: folder });
    }
    if (step.copy) for (const effect of copyEffects(step, stages)) add(step, effect);
    const { run } = step;
    if (run === undefined) continue;
    if (!run.complete) add(step, { kind: 'unknown', area: '/' });
    const mounted = mountTargets(step);
    for (const command of run.commands) {
      for (const effect of commandEffects(command, run)) {
        const kept = outsideOf(mounted, effect);
        if (kept) add(step, kept, command);
      }
    }
  }
  return events;
}

/** What an effect leaves in the image: nothing of what goes to a mount, and nobody knows what comes from one. */
function outsideOf(mounted: readonly string[], effect: Effect): Effect | undefined {
  if (mounted.length === 0 || effect.kind === 'system') return effect;
  const isMounted = (path: string): boolean => mounted.some((target) => isInside(path, target));
  if (isMounted(effect.kind === 'unknown' ? effect.area : effect.path)) return undefined;
  if (effect.kind !== 'tree' || effect.copiedFrom === undefined) return effect;
  const { copiedFrom, ...tree } = effect;
  return isMounted(copiedFrom) || mounted.some((target) => isInside(target, copiedFrom)) ? tree : effect;
}

function copyEffects(step: Step, stages: readonly Stage[]): (Effect | CopyEffect)[] {
  const { copy, stage } = step;
  if (copy?.destinationPath === undefined) return [{ kind: 'unknown', area: '/' }];
  const { destinationPath: to, toFolder } = copy;
  const has = (flag: string): boolean => step.instruction.flags.some(({ name }) => name === flag);
  const partial = has('exclude');
  const inline: CopyEffect[] = step.instruction.heredocs.map(({ name }) => ({
    kind: 'copy',
    path: toFolder ? resolvePath(name, to)! : to,
    source: { kind: 'inline' },
    toFolder: false,
    partial: false,
  }));
  const copied = copy.sources.map(({ raw, value: written }): Effect | CopyEffect => {
    const { value, resolved } = step.instruction.json
      ? { value: written, resolved: !written.includes('$') }
      : expandWord(raw, step.lookup, stage.escape);
    const archive = step.keyword === 'ADD' && /:\/\/|^git@|\.(tar|tgz|tbz2?|txz|tar\.\w+)$/.test(value);
    if (archive || !resolved || /[*?[]/.test(value)) return { kind: 'unknown', area: to };
    const source = sourceOf(value, step, stages);
    if (!has('parents')) return { kind: 'copy', path: to, toFolder, partial, source };
    // The source keeps its folders, those behind `/./` where that stands in it.
    const path = resolvePath(`${to}/${value.slice(value.indexOf('/./') + 1)}`, '/')!;
    return { kind: 'copy', path, toFolder: false, partial, source };
  });
  return [...inline, ...copied];
}

function sourceOf(path: string, { copy, stage }: Step, stages: readonly Stage[]): CopySource {
  const reference = copy?.from?.value;
  if (reference === undefined) return { kind: 'context', path: contextPath(path) };
  const from = resolvePath(path, '/')!;
  const source = findStage(stages, reference, stage.index);
  return source ? { kind: 'stage', stage: source, path: from } : { kind: 'image', reference, path: from };
}

/** A path of the build context, as the context's files are named. */
export function contextPath(path: string): string {
  return resolvePath(path, '/')!.slice(1);
}
