import { countWhile } from '../../core/count-while';
import type { Effect } from './effect';
import { contextPath, stageEvents } from './flow-events';
import type { CopyEffect, FlowEvent } from './flow-events';
import type { Stage, Step } from './stage';
import { rootBase } from './stage';
import { baseName, isInside, isSystemPath, resolvePath } from './paths';
import { pathHistory } from './path-history';
import { pathTree } from './path-tree';

export type { CopyEffect, FlowEvent } from './flow-events';

/** `unknown` is a value: a rule that needs a proof stays silent on it. */
export type Known = 'yes' | 'no' | 'unknown';

/** What is known of the build context's files; paths are relative to it. */
export interface ContextFiles {
  has(path: string): Known;
  isFolder(path: string): Known;
}

/** How files come into a stage and go: by the instructions of the stage, and the stages below and beside it. */
export interface StageFlow {
  /** In order of the file; those of the stages below are theirs. */
  readonly events: readonly FlowEvent[];
  /** Whether a path is in the image before `step` runs, or at the stage's end. */
  has(path: string, before?: Step): Known;
  /** Whether a path that is there is a folder; never `no`. */
  isFolder(path: string, before?: Step): Known;
  /** The events of this stage that may have put something at or below the path before `step`, or at its end. */
  writersBelow(path: string, before?: Step): FlowEvent[];
}

/** Whatever a query needs beside the stage. */
export interface FlowContext {
  readonly stages: readonly Stage[];
  readonly files: ContextFiles;
}

/** Follows the files of a stage; remembered per stage by the caller (`DockerfileModel.flow`). */
export function stageFlow(stage: Stage, context: FlowContext, flowOf: (stage: Stage) => StageFlow): StageFlow {
  const events = stageEvents(stage, context.stages);
  const tree = pathTree<FlowEvent>();
  for (const event of events) tree.add(placeOf(event.effect), event);
  const ofStage = stage.base.kind === 'stage' ? flowOf(stage.base.stage) : undefined;
  const limitOf = (before?: Step): number =>
    before?.stage === stage ? countWhile(events, ({ step }) => step.index < before.index) : events.length;

  // A stage may be asked of the same few paths before each of its steps: each path is followed once.
  const madeBelowFrom = rememberPath((path) =>
    firstOf(tree.below(path).filter(({ effect, certain }) => certain && makes(effect) && placeOf(effect) !== path)),
  );
  const folderFrom = rememberPath((path) =>
    firstOf(tree.above(path).filter(({ effect }) => isFolderEffect(effect) && effect.path === path)),
  );
  const writersOf = rememberPath((path) => {
    const above = tree.above(path).filter(({ effect }) => reachesBelow(effect, path));
    return [...new Set([...above, ...tree.below(path)])].toSorted((x, y) => x.order - y.order);
  });
  const historyOf = rememberPath((path) => {
    const base = ofStage?.has(path) ?? baseHas(stage, path);
    return pathHistory(tree.above(path), base, ({ effect, certain, order }) => {
      const before: Earlier = { has: (other) => hasBefore(other, order), isFolder: (other) => isFolder(other, order) };
      const answer = holds(effect, path, context, flowOf, before);
      const isSure = certain && !(answer === 'no' && effect.kind === 'delete' && effect.some);
      return answer && { answer, isSure };
    });
  });

  const hasBefore = (path: string, limit: number): Known => {
    const { known, isSure } = historyOf(path).at(limit);
    return !isSure && madeBelowFrom(path) < limit ? 'yes' : known;
  };
  const isFolder = (path: string, limit: number): Known => {
    if (path === '/' || folderFrom(path) < limit || madeBelowFrom(path) < limit) return 'yes';
    return ofStage?.isFolder(path) ?? 'unknown';
  };

  return {
    events,
    has: (path, before) => hasBefore(path, limitOf(before)),
    isFolder: (path, before) => isFolder(path, limitOf(before)),
    writersBelow(path, before) {
      const writers = writersOf(path);
      const limit = limitOf(before);
      return writers.slice(
        0,
        countWhile(writers, ({ order }) => order < limit),
      );
    },
  };
}

function rememberPath<Value>(compute: (path: string) => Value): (path: string) => Value {
  const known = new Map<string, Value>();
  return (path) => {
    let value = known.get(path);
    if (value === undefined) known.set(path, (value = compute(path)));
    return value;
  };
}

/** The order of the first of some events; infinite where there is none. */
function firstOf(found: readonly FlowEvent[]): number {
  return found.reduce((first, { order }) => Math.min(first, order), Number.POSITIVE_INFINITY);
}

function isFolderEffect(effect: Effect | CopyEffect): effect is Extract<Effect, { readonly path: string }> {
  return effect.kind === 'folder' || (effect.kind === 'tree' && effect.environment);
}

function placeOf(effect: Effect | CopyEffect): string {
  if (effect.kind === 'unknown') return effect.area;
  return effect.kind === 'system' ? '/' : effect.path;
}

function makes(effect: Effect | CopyEffect): boolean {
  return effect.kind === 'file' || effect.kind === 'folder' || effect.kind === 'tree' || effect.kind === 'copy';
}

/** Whether something that stands at or above `path` may put files below it. */
function reachesBelow(effect: Effect | CopyEffect, path: string): boolean {
  if (effect.kind === 'system') return isSystemPath(path) && !isInside(path, '/home');
  return effect.kind === 'unknown' || effect.kind === 'tree' || effect.kind === 'copy' || placeOf(effect) === path;
}

/** What was known just before an event. */
interface Earlier {
  has(path: string): Known;
  isFolder(path: string): Known;
}

/** What one event, which stands at `path` or above it, says of the path; undefined when it says nothing. */
function holds(
  effect: Effect | CopyEffect,
  path: string,
  context: FlowContext,
  flowOf: (stage: Stage) => StageFlow,
  before: Earlier,
): Known | undefined {
  switch (effect.kind) {
    case 'file':
    case 'folder':
      return effect.path === path ? 'yes' : undefined;
    case 'tree':
      if (effect.path === path) return 'yes';
      return effect.copiedFrom === undefined
        ? 'unknown'
        : saysYes(transferHolds(effect.copiedFrom, effect, path, before));
    case 'delete':
      return effect.some && effect.path === path ? undefined : 'no';
    case 'unknown':
      return 'unknown';
    case 'system':
      return isSystemPath(path) && !isInside(path, '/home') ? 'unknown' : undefined;
    case 'copy':
      return saysYes(copyHolds(effect, path, context, flowOf, before));
  }
}

/** `cp from to`: to just there, or under its own name into a folder that was there. */
function transferHolds(
  from: string,
  { path: to, mayEnter }: { readonly path: string; readonly mayEnter?: boolean },
  path: string,
  before: Earlier,
): Known {
  const rest = path.slice(to.length);
  const own = `/${baseName(from)}`;
  const asIs = before.has(from + rest);
  if (asIs === 'yes' || !mayEnter || (rest !== own && !rest.startsWith(`${own}/`))) return asIs;
  const within = before.has(from + rest.slice(own.length));
  return within === 'no' || asIs === 'unknown' ? asIs : and(within, enters(to, before));
}

/** Whether what is put at a path lands in the folder of that name. */
function enters(path: string, before: Earlier): Known {
  return before.has(path) === 'no' ? 'no' : before.isFolder(path);
}

function and(one: Known, other: Known): Known {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' && other === 'yes' ? 'yes' : 'unknown';
}

/** What did not bring the path says nothing of what was there before. */
function saysYes(answer: Known): Known | undefined {
  return answer === 'no' ? undefined : answer;
}

function copyHolds(
  effect: CopyEffect,
  path: string,
  { files }: FlowContext,
  flowOf: (stage: Stage) => StageFlow,
  before: Earlier,
): Known {
  const { source } = effect;
  if (source.kind === 'inline') return effect.path === path ? 'yes' : 'no';
  if (source.kind === 'image') return 'unknown';
  if (effect.path === path) return 'yes';
  const rest = path.slice(effect.path === '/' ? 0 : effect.path.length);
  const ask = (from: string): Known =>
    source.kind === 'stage' ? flowOf(source.stage).has(resolvePath(from, '/')!) : files.has(contextPath(from));
  // A folder brings its contents; a file lands in the folder under its own name.
  const asFolder = ask(`/${source.path}${rest}`);
  const isFolder = source.kind === 'stage' ? flowOf(source.stage).isFolder(source.path) : files.isFolder(source.path);
  const lands = isFolder !== 'yes' && rest === `/${baseName(`/${source.path}`)}`;
  const asFile = lands ? and(ask(`/${source.path}`), effect.toFolder ? 'yes' : enters(effect.path, before)) : 'no';
  if (asFolder === 'yes' || asFile === 'yes') return effect.partial ? 'unknown' : 'yes';
  return asFolder === 'unknown' || asFile === 'unknown' ? 'unknown' : 'no';
}

/** Images that keep to the system's folders: languages and systems, no services with scripts and data of their own. */
const plainImages = new Set(
  'alpine almalinux amazonlinux busybox buildpack-deps centos debian fedora gcc node oraclelinux perl python rockylinux ruby rust ubuntu'.split(
    ' ',
  ),
);

/** Of a plain image we know that it has nothing outside of the system's folders. */
function baseHas(stage: Stage, path: string): Known {
  const base = rootBase(stage);
  if (path === '/') return 'yes';
  if (base.kind === 'scratch') return 'no';
  const plain = base.kind === 'image' && plainImages.has(base.known?.name ?? '');
  return plain && !isSystemPath(path) ? 'no' : 'unknown';
}
