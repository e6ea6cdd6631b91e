import { commandEffects } from './effects';
import type { Effect } from './effect';
import { expandWord } from './expand';
import type { Stage, Step } from './stage';
import { findStage, rootBase, workdirOf } from './stage';
import { baseName, isInside, isSystemPath, pathAndParents, resolvePath } from './paths';
import { pathTree } from './path-tree';
import type { RunCommand } from './run';

/** `unknown` is a value: a rule that needs a proof stays silent on it. */
export type Known = 'yes' | 'no' | 'unknown';

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

  const limitOf = (before?: Step): number => (before?.stage === stage ? firstOrder(events, before) : events.length);
  const makersBelow = (path: string, limit: number): boolean =>
    tree
      .below(path)
      .some(({ order, effect, certain }) => order < limit && certain && makes(effect) && placeOf(effect) !== path);

  const hasBefore = (path: string, limit: number): Known => {
    let mayBeMade = false;
    let mayBeGone = false;
    const above = tree.above(path).filter(({ order }) => order < limit);
    for (const { effect, certain, order } of above.toSorted((x, y) => y.order - x.order)) {
      const answer = holds(effect, path, context, flowOf, (from) => hasBefore(from, order));
      if (answer === 'unknown' || (answer === 'yes' && !certain)) mayBeMade = true;
      else if (answer === 'yes') return mayBeGone ? 'unknown' : 'yes';
      else if (answer === 'no' && !certain) mayBeGone = true;
      else if (answer === 'no') return mayBeMade ? 'unknown' : 'no';
    }
    if (makersBelow(path, limit)) return 'yes';
    const base = stage.base.kind === 'stage' ? flowOf(stage.base.stage).has(path) : baseHas(stage, path);
    return (base === 'no' && mayBeMade) || (base === 'yes' && mayBeGone) ? 'unknown' : base;
  };

  return {
    events,
    has: (path, before) => hasBefore(path, limitOf(before)),
    isFolder(path, before) {
      const limit = limitOf(before);
      const here = tree
        .above(path)
        .some(({ effect, order }) => order < limit && isFolderEffect(effect) && effect.path === path);
      if (here || path === '/' || makersBelow(path, limit)) return 'yes';
      return stage.base.kind === 'stage' ? flowOf(stage.base.stage).isFolder(path) : 'unknown';
    },
    writersBelow(path, before) {
      const limit = limitOf(before);
      const found = [...tree.above(path).filter(({ effect }) => reachesBelow(effect, path)), ...tree.below(path)];
      return [...new Set(found)].filter(({ order }) => order < limit).toSorted((x, y) => x.order - y.order);
    },
  };
}

function isFolderEffect(effect: Effect | CopyEffect): effect is Extract<Effect, { readonly path: string }> {
  return effect.kind === 'folder' || (effect.kind === 'tree' && effect.environment);
}

function firstOrder(events: readonly FlowEvent[], step: Step): number {
  const first = events.find((event) => event.step.index >= step.index);
  return first?.order ?? events.length;
}

function stageEvents(stage: Stage, stages: readonly Stage[]): FlowEvent[] {
  const events: FlowEvent[] = [];
  const add = (step: Step, effect: Effect | CopyEffect, command?: RunCommand): void => {
    const certain = command === undefined || !(command.shell.conditional || command.shell.inSubstitution);
    events.push({ effect, step, command, certain, order: events.length });
  };
  for (const step of stage.steps) {
    if (step.keyword === 'WORKDIR') {
      const path = workdirOf(step.instruction, step.workdir, step.lookup, '\\');
      for (const folder of path === undefined ? [] : pathAndParents(path)) add(step, { kind: 'folder', path: folder });
    }
    if (step.copy) for (const effect of copyEffects(step, stages)) add(step, effect);
    const { run } = step;
    if (run === undefined) continue;
    if (!run.complete) add(step, { kind: 'unknown', area: '/' });
    for (const command of run.commands) for (const effect of commandEffects(command, run)) add(step, effect, command);
  }
  return events;
}

function copyEffects(step: Step, stages: readonly Stage[]): (Effect | CopyEffect)[] {
  const { copy } = step;
  if (copy?.destinationPath === undefined) return [{ kind: 'unknown', area: '/' }];
  const path = copy.destinationPath;
  const { toFolder } = copy;
  const inline: CopyEffect[] = step.instruction.heredocs.map(({ name }) => ({
    kind: 'copy',
    path: toFolder ? resolvePath(name, path)! : path,
    source: { kind: 'inline' },
    toFolder: false,
  }));
  const copied = copy.sources.map(({ raw, value: written }): Effect | CopyEffect => {
    const { value, resolved } = step.instruction.json
      ? { value: written, resolved: !written.includes('$') }
      : expandWord(raw, step.lookup, '\\');
    const archive = step.keyword === 'ADD' && /:\/\/|\.(tar|tgz|tbz2?|txz|tar\.\w+)$/.test(value);
    if (archive || !resolved || /[*?[]/.test(value)) return { kind: 'unknown', area: path };
    const reference = copy.from?.value;
    if (reference === undefined)
      return { kind: 'copy', path, toFolder, source: { kind: 'context', path: relative(value) } };
    const from = resolvePath(value, '/')!;
    const source = findStage(stages, reference, step.stage.index);
    return source
      ? { kind: 'copy', path, toFolder, source: { kind: 'stage', stage: source, path: from } }
      : { kind: 'copy', path, toFolder, source: { kind: 'image', reference, path: from } };
  });
  return [...inline, ...copied];
}

function relative(path: string): string {
  return resolvePath(path, '/')!.slice(1);
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

/** What one event, which stands at `path` or above it, says of the path; undefined when it says nothing. */
function holds(
  effect: Effect | CopyEffect,
  path: string,
  context: FlowContext,
  flowOf: (stage: Stage) => StageFlow,
  earlier: (path: string) => Known,
): Known | undefined {
  switch (effect.kind) {
    case 'file':
    case 'folder':
      return effect.path === path ? 'yes' : undefined;
    case 'tree':
      if (effect.path === path) return 'yes';
      return effect.copiedFrom === undefined
        ? 'unknown'
        : saysYes(earlier(effect.copiedFrom + path.slice(effect.path.length)));
    case 'delete':
      return 'no';
    case 'unknown':
      return 'unknown';
    case 'system':
      return isSystemPath(path) && !isInside(path, '/home') ? 'unknown' : undefined;
    case 'copy':
      return saysYes(copyHolds(effect, path, context, flowOf));
  }
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
): Known {
  const { source } = effect;
  if (source.kind === 'inline') return effect.path === path ? 'yes' : 'no';
  if (source.kind === 'image') return 'unknown';
  if (effect.path === path) return 'yes';
  const rest = path.slice(effect.path === '/' ? 0 : effect.path.length);
  const ask = (from: string): Known =>
    source.kind === 'stage' ? flowOf(source.stage).has(resolvePath(from, '/')!) : files.has(relative(from));
  // A folder brings its contents; a file lands in the folder under its own name.
  const asFolder = ask(`/${source.path}${rest}`);
  const isFolder = source.kind === 'stage' ? flowOf(source.stage).isFolder(source.path) : files.isFolder(source.path);
  const lands = isFolder !== 'yes' && effect.toFolder && rest === `/${baseName(`/${source.path}`)}`;
  const asFile = lands ? ask(`/${source.path}`) : 'no';
  if (asFolder === 'yes' || asFile === 'yes') return 'yes';
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
