import type { TextEdit } from '../../../core/text';
import type { BaseImage } from '../../../data/base-images';
import { isRoot, userInForce } from '../accounts';
import { setFlag } from '../edits';
import type { Instruction } from '../parse';
import type { DockerfileModel, Stage, Step } from '../model';
import { workdirOf } from '../stage';
import { isApplicationPath, ownership } from './ownership';
import type { Ownership } from './ownership';
import type { Part } from './roles';
import { splitPackages } from './system-packages';
import type { SplitPackages } from './system-packages';
import { keep } from './write';
import type { Piece, TwoStages } from './write';

/** The only stage of a file, with what every ecosystem wants to know of it. */
export interface OneStage {
  readonly model: DockerfileModel;
  readonly stage: Stage;
  readonly base: BaseImage;
}

/** What an ecosystem makes of the parts of a stage. */
export interface Recipe {
  readonly parts: readonly Part[];
  /** What the image starts. */
  readonly started: string;
  /** The new base of the runtime stage; undefined for the same one. */
  readonly image: string | undefined;
  /** What is known of it, where it is of another name. */
  readonly imageFacts?: BaseImage | undefined;
  /** Names of variables that only the build reads: an `ENV` of nothing else stays there. */
  readonly buildVariables?: RegExp;
  /** Names of packages that only this kind of build needs. */
  readonly buildPackages?: RegExp;
  /** Stands at the top of the build stage. */
  readonly buildHead?: readonly string[];
  /** What a step of the build becomes. */
  readonly work: (step: Step) => readonly Piece[];
  /** What stands before a step of the build beside its own. */
  readonly before?: ReadonlyMap<Step, readonly Piece[]>;
  /** Whether the build needs these files of the context. */
  readonly isForBuild: (files: Step) => boolean;
  /** Whether the image that runs needs them, as they are. */
  readonly isForRuntime: (files: Step) => boolean;
  /** What the build makes and the image needs: absolute paths of the image that runs. */
  readonly results: readonly string[];
  /** Where the build has them, if somewhere else. */
  readonly resultsFrom?: ReadonlyMap<string, string>;
  /** Files of the context that the image needs beside those: folders and files with where they land. */
  readonly data?: readonly DataCopy[];
  /** They belong to the program's user; else to root, as they did. */
  readonly resultsOwned: boolean;
  /** The first step of the runtime stage that comes after them. */
  readonly resultsBefore: Step | undefined;
  /** Instructions right after them. */
  readonly afterResults?: readonly string[];
}

export interface DataCopy {
  readonly sources: readonly string[];
  /** Absolute; with a slash at its end where files land in it. */
  readonly target: string;
}

/** Puts the two stages together; undefined when accounts, owners or packages are unclear. */
export function assemble({ stage, base }: OneStage, recipe: Recipe): TwoStages | undefined {
  const { parts } = recipe;
  const lastWork = parts.findLast(({ role }) => role === 'work')?.step;
  const builder = lastWork && userInForce(stage, lastWork).user;
  if (lastWork === undefined || base.user !== 'root' || builder === undefined) return undefined;
  // Caches and secrets that are mounted for a user would be root's.
  const mounts = parts.some(({ step, role }) => role === 'work' && step.instruction.flags.length > 0);
  if (mounts && !isRoot(builder)) return undefined;

  const packages = new Map<Step, SplitPackages>();
  for (const { step, role } of parts) {
    if (role !== 'packages') continue;
    const split = splitPackages(step, base.family, recipe.buildPackages, recipe.started);
    if (split === undefined) return undefined;
    packages.set(step, split);
  }

  const runtimeFiles = parts.filter(({ step, role }) => role === 'files' && recipe.isForRuntime(step));
  const resultsAt = Math.min(recipe.resultsBefore?.index ?? Infinity, lastWork.index);
  const firstFiles = runtimeFiles[0]?.step.index ?? Infinity;
  const landing = {
    paths: [
      ...recipe.results,
      ...(recipe.data ?? []).map(({ target }) => target.replace(/\/$/, '')),
      ...runtimeFiles.map(({ step }) => step.copy!.destinationPath!),
    ],
    firstCopy: Math.min(resultsAt, firstFiles),
  };
  const owner = ownership(stage, parts, landing, recipe.imageFacts ?? base, recipe.started, lastWork);
  if (owner === undefined) return undefined;

  const name = ['build', 'builder', 'build-stage'].find((each) => stage.name !== each)!;
  const runtime = runtimePieces();
  return {
    name,
    build: buildPieces(recipe, packages, lastWork),
    image: recipe.image,
    runtime: owner.added ? withUser(runtime, owner.added.name) : runtime,
  };

  function runtimePieces(): Piece[] {
    const pieces: Piece[] = [];
    for (const { step, role } of parts) {
      if (step.index === landing.firstCopy) pieces.push(...firstPieces(stage, owner!, landing.firstCopy, parts));
      if (step.index === resultsAt) pieces.push(...resultPieces(recipe, name, owner!));
      if (role === 'work' || owner!.first.has(step)) continue;
      if (role === 'packages') pieces.push(...present(packages.get(step)?.runtime));
      else if (role === 'files') pieces.push(...(recipe.isForRuntime(step) ? [owned(step, owner!)] : []));
      else if (isForRuntime(step, recipe)) pieces.push(keep(step));
    }
    return pieces;
  }
}

function buildPieces(recipe: Recipe, packages: ReadonlyMap<Step, SplitPackages>, lastWork: Step): Piece[] {
  const pieces: Piece[] = [...(recipe.buildHead ?? [])];
  for (const { step, role } of recipe.parts.slice(0, lastWork.index + 1)) {
    pieces.push(...(recipe.before?.get(step) ?? []));
    if (role === 'setting') pieces.push(keep(step));
    else if (role === 'work') pieces.push(...recipe.work(step));
    else if (role === 'packages') pieces.push(...present(packages.get(step)?.build));
    else if (role === 'files' && recipe.isForBuild(step))
      pieces.push(keep(step, withoutFlag(step.instruction, 'chown')));
  }
  return pieces;
}

/** What has to come before the first copy: the author's own accounts and owners, or a new user. */
function firstPieces(stage: Stage, { first, added }: Ownership, at: number, parts: readonly Part[]): Piece[] {
  const own = parts.flatMap(({ step }) => (first.has(step) ? [keep(step, first.get(step))] : []));
  if (added === undefined) return own;
  const folders = new Set<string>();
  for (const step of stage.steps.slice(0, at)) {
    const path = step.keyword === 'WORKDIR' ? workdirOf(step) : undefined;
    if (path !== undefined && isApplicationPath(path)) folders.add(path);
  }
  const chown = folders.size > 0 ? `chown ${added.name}:${added.name} ${[...folders].join(' ')}` : undefined;
  const commands = [added.command, chown].filter((command) => command !== undefined);
  return [...own, ...(commands.length > 0 ? [`RUN ${commands.join(' && ')}`] : [])];
}

function resultPieces(recipe: Recipe, name: string, { ownerOf }: Ownership): Piece[] {
  const copies = recipe.results.map((path) => {
    const owner = recipe.resultsOwned ? ownerOf(path) : undefined;
    return `COPY --from=${name} ${chownFlag(owner)}${recipe.resultsFrom?.get(path) ?? path} ${path}`;
  });
  const data = (recipe.data ?? []).map(
    ({ sources, target }) => `COPY ${chownFlag(ownerOf(target.replace(/\/$/, '')))}${sources.join(' ')} ${target}`,
  );
  return [...copies, ...(recipe.afterResults ?? []), ...data];
}

function chownFlag(owner: string | undefined): string {
  return owner === undefined ? '' : `--chown=${owner} `;
}

function owned(step: Step, { ownerOf }: Ownership): Piece {
  const owner = ownerOf(step.copy!.destinationPath!);
  return keep(step, owner === undefined ? [] : [setFlag(step.instruction, 'chown', owner)]);
}

/** The user comes after all that builds the image, before what only describes it. */
function withUser(pieces: readonly Piece[], user: string): Piece[] {
  const builds = /^(RUN|COPY|ADD|WORKDIR|ENV)$/;
  const last = pieces.findLastIndex((piece) => typeof piece === 'string' || builds.test(piece.step.keyword));
  return [...pieces.slice(0, last + 1), `USER ${user}`, ...pieces.slice(last + 1)];
}

/** Whether a setting means something to the image that runs. */
function isForRuntime(step: Step, { parts, buildVariables }: Recipe): boolean {
  if (step.keyword === 'ARG') return isUsed(step, parts);
  const { properties } = step.instruction;
  return step.keyword !== 'ENV' || !properties.every(({ name }) => buildVariables?.test(name) ?? false);
}

/** Whether something of the runtime stage names the argument, or may read it. */
function isUsed(arg: Step, parts: readonly Part[]): boolean {
  const names = arg.instruction.properties.map(({ name }) => name);
  return parts.some(({ step, role }) => {
    if (step.index <= arg.index || role === 'work') return false;
    if (step.run) return true;
    const text = step.instruction.arguments.text + step.instruction.flags.map(({ value }) => value).join(' ');
    return names.some((name) => text.includes(`$${name}`) || text.includes(`\${${name}`));
  });
}

function withoutFlag({ flags, keywordRange }: Instruction, name: string): TextEdit[] {
  const at = flags.findIndex((flag) => flag.name === name);
  if (at < 0) return [];
  const start = flags[at - 1]?.range.end ?? keywordRange.end;
  return [{ range: { start, end: flags[at]!.range.end }, newText: '' }];
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
