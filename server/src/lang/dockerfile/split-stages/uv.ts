import type { TextEdit } from '../../../core/text';
import { runsAsRoot } from '../accounts';
import { runsDevelopmentTool } from '../development';
import type { DockerfileModel } from '../model';
import { packageCommand } from '../packages';
import { isInside } from '../paths';
import type { Run, RunCommand } from '../run';
import type { Step } from '../stage';
import { uvCache } from '../uv-cache';
import { uvSyncs } from '../uv';
import type { UvSync } from '../uv';
import { addOption } from '../uv-edits';
import { isPackage } from '../uv-project';
import { installsDevelopment, isTold, projectFolder, syncedEnvironment } from '../uv-settings';
import type { OneStage, Recipe } from './assemble';
import { contextFileAt, fileNames, mayBring } from './context-paths';
import { addMounts, runWith } from './mounts';
import { rolesOf } from './roles';
import { namesProgram, startedText } from './started';
import { fitsUv } from './uv-fit';
import { keep } from './write';
import type { Piece } from './write';

/** Files that say what to install, and no more. */
const manifests = new Set(['pyproject.toml', 'uv.lock', '.python-version', 'uv.toml']);

/** Splits what `uv sync` makes from what runs it: the environment alone goes on, at the same path. */
export function uvRecipe({ model, stage, base }: OneStage): Recipe | undefined {
  const parts = rolesOf(stage, { isWork, isTool });
  const syncs = stage.steps.flatMap(uvSyncs);
  const [first, last] = [syncs[0], syncs.at(-1)];
  if (parts === undefined || first === undefined || last === undefined) return undefined;
  const project = projectFolder(first);
  const environment = syncedEnvironment(first);
  if (project === undefined || environment === undefined || !isInside(environment, project)) return undefined;
  if (syncs.some((sync) => syncedEnvironment(sync) !== environment || sync.hidesOptions)) return undefined;
  const started = startedText(model, stage, (path) => isInside(path, environment) || path.startsWith('.venv/'));
  if (started === undefined || namesProgram(started, /^uvx?$/)) return undefined;

  const files = parts.filter(({ role }) => role === 'files').map(({ step }) => step);
  const before = files.filter(({ index }) => index < first.step.index);
  const lock = contextFileAt(model, before, `${project}/uv.lock`) ?? mounted(first, 'uv.lock');
  const manifest = contextFileAt(model, before, `${project}/pyproject.toml`) ?? mounted(first, 'pyproject.toml');
  const pyproject = manifest === undefined ? undefined : model.context?.projectFiles.get(manifest);
  if (lock === undefined || manifest === undefined || pyproject === undefined) return undefined;
  const image = fitsUv(base, stage, pyproject, last);
  if (image === undefined) return undefined;

  const isManifest = (step: Step): boolean => fileNames(model, step)?.every((name) => manifests.has(name)) ?? false;
  const inProject = (step: Step): boolean => {
    const to = step.copy!.destinationPath!;
    return isInside(to, project) || isInside(project, to);
  };
  const sources = before.find((step) => !isManifest(step) && inProject(step));
  const layer = sources && !syncs.some(isPartial) ? sources : undefined;
  if (layer && settingsBetween(layer, first.step)) return undefined;
  // What uv does not install needs no source in the build, and no second sync.
  const installed = isPackage(pyproject);

  const wanted = stage.steps.some(runsDevelopmentTool);
  const options = (sync: UvSync): string => newOptions(sync, wanted);
  const tools = parts.filter(
    ({ step, role }) => role === 'work' && uvSyncs(step).length === 0 && step.index < first.step.index,
  );
  const late = tools.filter(({ step }) => layer !== undefined && step.index > layer.index).map(({ step }) => step);
  const environmentLine = variables(last);
  const lastTool = tools.at(-1)?.step;
  const cache = cacheTarget(first);
  const bind = before.some((step) => isManifest(step) && layer !== undefined && step.index < layer.index)
    ? []
    : [
        ['uv.lock', lock],
        ['pyproject.toml', manifest],
      ];
  const toolPieces = (step: Step): Piece[] => [keep(step), ...(step === lastTool ? environmentLine : [])];

  return {
    parts,
    started,
    buildVariables: /^UV_/,
    image: image === '' ? undefined : image,
    buildHead: lastTool === undefined ? environmentLine : [],
    work: (step) =>
      late.includes(step)
        ? []
        : uvSyncs(step).length === 0
          ? toolPieces(step)
          : layer && !installed
            ? []
            : [keep(step, syncEdits(model, step, options))],
    before: new Map(
      layer && [
        [
          layer,
          [
            ...late.flatMap(toolPieces),
            ...(layer.workdir === project ? [] : [`WORKDIR ${project}`]),
            dependencyLayer(model.text, first, [options(first), installed ? '--no-install-project' : ''], cache, bind),
          ],
        ],
      ],
    ),
    isForBuild: (step) => inProject(step) && (layer === undefined || installed || isManifest(step)),
    isForRuntime: (step) => !isManifest(step) || !hasLater(step),
    results: [environment],
    resultsOwned: true,
    resultsBefore: files.some((step) => mayBring(model, step, environment))
      ? undefined
      : files.find(({ index }) => index < last.step.index),
  };

  /** A later `COPY` brings the same files. */
  function hasLater(step: Step): boolean {
    const later = files.filter(({ index }) => index > step.index);
    return contextFileAt(model, later, `${project}/pyproject.toml`) !== undefined;
  }
}

function isWork(command: RunCommand, run: Run): boolean {
  if (/(^|\/)uv$/.test(command.name)) {
    const verb = command.args.map(({ value }) => value).filter((value) => !value.startsWith('-'));
    return verb[0] === 'sync' || (verb[0] === 'cache' && /^(clean|prune)$/.test(verb[1] ?? ''));
  }
  const does = packageCommand(command, run);
  return (
    does?.manager.name === 'pip' &&
    does.action === 'install' &&
    does.files.length === 0 &&
    does.packages.every(({ value }) => /^(uv|pip)([=<>~!].*)?$/.test(value))
  );
}

function isTool({ copy }: Step): boolean {
  return /(^|\/)astral-sh\/uv([:@]|$)/.test(copy?.from?.value ?? '');
}

/** The author takes the project itself in a later sync: the layers are parted already. */
function isPartial({ options }: UvSync): boolean {
  return ['--no-install-project', '--no-install-workspace', '--no-install-local'].some((name) => options.has(name));
}

/** The file of the context that a bind mount shows beside a sync. */
function mounted({ run }: UvSync, name: string): string | undefined {
  const mount = run.mounts.find(
    ({ type, options }) => type === 'bind' && !options.has('from') && options.get('target')?.endsWith(name) === true,
  );
  return mount?.options.get('source');
}

/** Settings of uv between the first files and the first sync would come too late for a sync above them. */
function settingsBetween(files: Step, sync: Step): boolean {
  return sync.stage.steps
    .slice(files.index, sync.index)
    .some(({ instruction }) => instruction.properties.some(({ name }) => name.startsWith('UV_')));
}

function newOptions(sync: UvSync, development: boolean): string {
  const options: string[] = [];
  const locked = isTold(sync, ['--locked', '--check'], 'UV_LOCKED') !== 'no';
  if (!locked && isTold(sync, ['--frozen'], 'UV_FROZEN') === 'no') options.push('--locked');
  if (!development && installsDevelopment(sync)) options.push('--no-dev');
  return options.join(' ');
}

/** `ENV` with what a build by uv wants and the author has not set. */
function variables(sync: UvSync): string[] {
  const values = { UV_COMPILE_BYTECODE: '1', UV_LINK_MODE: 'copy', UV_PYTHON_DOWNLOADS: '0' };
  const missing = Object.entries(values).filter(([name]) => !sync.sets(name));
  return missing.length === 0 ? [] : [`ENV ${missing.map(([name, value]) => `${name}=${value}`).join(' ')}`];
}

/** Where to mount a cache, for root; undefined where there is one, or where none is wanted. */
function cacheTarget(sync: UvSync): string | undefined {
  const cache = uvCache(sync);
  // A mounted folder cannot be removed.
  if (cache === undefined || cache.fate === 'removed' || sync.run.mounts.some(({ type }) => type === 'cache'))
    return undefined;
  return runsAsRoot(sync.step) || sync.sets('UV_CACHE_DIR') ? cache.folder : '/root/.cache/uv';
}

function dependencyLayer(
  text: string,
  { command, range, args, step }: UvSync,
  options: readonly string[],
  cache: string | undefined,
  bind: readonly (readonly string[])[],
): string {
  const flags = [
    ...step.instruction.flags.map((flag) => text.slice(flag.range.start, flag.range.end)),
    ...(cache === undefined ? [] : [`--mount=type=cache,target=${cache}`]),
    ...bind.map(([target, source]) => `--mount=type=bind,source=${source},target=${target}`),
  ];
  const head = text.slice(command.shell.range.start, range.end).replaceAll(/[ \t]*[\\`]\r?\n\s*/g, ' ');
  const words = [head, ...args.map((word) => word.text), ...options].filter((word) => word !== '');
  return runWith(flags, words.join(' '));
}

function syncEdits(model: DockerfileModel, step: Step, options: (sync: UvSync) => string): TextEdit[] {
  const syncs = uvSyncs(step);
  const edits = syncs.flatMap((sync) => (options(sync) === '' ? [] : [addOption(sync, options(sync))]));
  const cache = cacheTarget(syncs[0]!);
  return [...addMounts(model, step, cache === undefined ? [] : [`type=cache,target=${cache}`]), ...edits];
}
