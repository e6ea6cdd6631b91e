import { applyEdits } from '../../../core/text';
import type { Range, TextEdit } from '../../../core/text';
import { removeCommand } from '../edits';
import { packageCommand, packageCommands } from '../packages';
import { isInside } from '../paths';
import type { Run, RunCommand } from '../run';
import type { Step } from '../stage';
import type { OneStage, Recipe } from './assemble';
import { contextFileAt, fileNames, mayBring } from './context-paths';
import { addMounts, runWith } from './mounts';
import { nodeProject } from './node-project';
import type { NodeManager, NodeProject } from './node-project';
import { builtFolders, withScripts } from './node-start';
import { rolesOf } from './roles';
import { slimImage } from './slim';
import { startedText } from './started';
import { keep } from './write';
import type { Piece } from './write';

const manifest =
  /^(package(-lock)?\.json|package\*\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|\.npmrc|\.nvmrc|\.node-version)$/;
const caches: Readonly<Record<NodeManager, string>> = {
  npm: '/root/.npm',
  pnpm: '/root/.local/share/pnpm/store',
  yarn: '/usr/local/share/.cache/yarn',
};
/** Packages that `node-gyp` builds with. */
const buildPackages = /^(python3?|python3-minimal|python-is-python3|py3-[\w-]+)$/;

/** Installs, builds and leaves out what only the build needed; the packages and the built folders go on. */
export function nodeRecipe(one: OneStage): Recipe | undefined {
  const { model, stage, base } = one;
  const parts = base.name === 'node' ? rolesOf(stage, { isWork }) : undefined;
  const work = parts?.filter(({ role }) => role === 'work').map(({ step }) => step) ?? [];
  const installs = work.flatMap(installsOf);
  const [install, ...others] = installs;
  if (parts === undefined || install === undefined || others.length > 0) return undefined;
  const project = install.command.cwd;
  if (project === undefined || project === '/' || stage.workdir === undefined) return undefined;

  const files = parts.filter(({ role }) => role === 'files').map(({ step }) => step);
  const before = files.filter(({ index }) => index < install.step.index);
  const path = contextFileAt(model, before, `${project}/package.json`);
  const found = path === undefined ? undefined : nodeProject(model, path, install.manager);
  const raw = startedText(model, stage, (each) => each.includes('node_modules/.bin/'));
  if (found === undefined || raw === undefined) return undefined;
  const started = withScripts(raw, found);
  if (needsBuildTools(started, found, install.manager)) return undefined;

  const builds = work.filter((step) => step.run!.commands.some(isBuild));
  const folders = builds.length > 0 ? builtFolders(model, files, started, project, stage.workdir) : [];
  if (folders === undefined) return undefined;
  const results = [...(found.dependencies.length > 0 ? [`${project}/node_modules`] : []), ...folders];
  if (results.length === 0) return undefined;

  const isManifest = (step: Step): boolean => fileNames(model, step)?.every((name) => manifest.test(name)) ?? false;
  const inProject = (step: Step): boolean => {
    const to = step.copy!.destinationPath!;
    return isInside(to, project) || isInside(project, to);
  };
  const sources = before.find((step) => !isManifest(step) && inProject(step));
  const layer = sources && !found.installsWithSources ? sources : undefined;
  const moved = layer && moveInstall(one, install, found, layer, builds.length > 0, project);
  if (layer && moved === undefined) return undefined;
  const last = work.at(-1)!;
  const prune = builds.length > 0 && wantsPrune(work, install, found) ? [pruneLine(install.manager)] : [];

  return {
    parts,
    started,
    image: slimImage(one, parts, started, found.dependencies, buildPackages),
    buildPackages,
    work: (step) => [
      ...(moved?.without.get(step) ?? [
        keep(step, step === install.step ? installEdits(one, install, found, builds.length > 0) : []),
      ]),
      ...(step === last ? prune : []),
    ],
    before: new Map(layer && moved && [[layer, moved.pieces]]),
    isForBuild: inProject,
    isForRuntime: (step) => !isManifest(step) || !hasLater(step),
    results,
    resultsOwned: true,
    resultsBefore: files.some((step) => results.some((result) => mayBring(model, step, result)))
      ? undefined
      : files.find(({ index }) => index < last.index),
  };

  /** A later `COPY` brings the same files. */
  function hasLater(step: Step): boolean {
    const later = files.filter(({ index }) => index > step.index);
    return contextFileAt(model, later, `${project}/package.json`) !== undefined;
  }
}

interface Install {
  readonly step: Step;
  readonly command: RunCommand;
  readonly manager: NodeManager;
  readonly options: ReadonlySet<string>;
  /** The verb's place; undefined for a bare `yarn`. */
  readonly verb: Range | undefined;
}

function installsOf(step: Step): Install[] {
  return packageCommands(step.run!).flatMap(({ command, does }) => {
    const { name } = does.manager;
    const isInstall = does.action === 'install' && does.project;
    if (!isInstall || (name !== 'npm' && name !== 'pnpm' && name !== 'yarn')) return [];
    return [{ step, command, manager: name, options: does.options, verb: does.verbWord?.range }];
  });
}

function isWork(command: RunCommand, run: Run): boolean {
  if (command.name === 'corepack' || isBuild(command)) return true;
  const does = packageCommand(command, run);
  if (does === undefined || !/^(npm|pnpm|yarn)$/.test(does.manager.name)) return false;
  if (does.action === 'clean' || does.verb === 'prune' || isPrune(command)) return true;
  const global = does.options.has('-g') || does.options.has('--global') || does.verb === 'global add';
  if (global) return does.packages.every(({ value }) => /^(npm|pnpm|yarn|corepack|node-gyp)(@[\w.^~-]+)?$/.test(value));
  const known = !does.options.has('-C') && !does.options.has('--prefix') && !does.options.has('--cwd');
  return does.action === 'install' && does.project && known && does.packages.length === 0;
}

function isBuild({ name, args }: RunCommand): boolean {
  if (!/^(npm|pnpm|yarn)$/.test(name)) return name === 'npx' && args[0]?.value === 'tsc';
  const [first, second] = args.map(({ value }) => value);
  const script = first === 'run' ? second : name === 'npm' ? undefined : first;
  return /^(build|compile|bundle)([:-][\w:-]+)?$/.test(script ?? '');
}

function isPrune({ name, args }: RunCommand): boolean {
  return /^(npm|pnpm)$/.test(name) && args[0]?.value === 'prune';
}

/** The image starts something that it will not have: a package for development, or a manager that is installed for the build. */
function needsBuildTools(started: string, project: NodeProject, manager: NodeManager): boolean {
  const words = new Set(started.split(/[^\w@/.+-]+/).map((word) => word.replace(/^.*node_modules\/(\.bin\/)?/, '')));
  if (words.has('pnpm') || words.has('npx') || words.has('corepack') || (words.has('yarn') && manager !== 'yarn'))
    return true;
  if (['gcc', 'g++', 'make', 'python', 'python3'].some((tool) => words.has(tool))) return true;
  const tools = project.developmentDependencies.map((name) => name.replace(/^@[^/]+\//, ''));
  return [...tools, 'tsc'].some((tool) => words.has(tool)) && tools.length > 0;
}

/** Options with which packages for development are left out from the start. */
const production = ['--production', '--prod', '-P', '--omit', '--only'];

function leavesDevelopmentOut({ step, options }: Install): boolean {
  return production.some((option) => options.has(option)) || step.lookup('NODE_ENV') === 'production';
}

function wantsPrune(work: readonly Step[], install: Install, { developmentDependencies }: NodeProject): boolean {
  const pruned = work.some((step) => step.run!.commands.some(isPrune));
  return developmentDependencies.length > 0 && !pruned && !leavesDevelopmentOut(install);
}

function pruneLine(manager: NodeManager): string {
  if (manager === 'npm') return 'RUN npm prune --omit=dev';
  // Without a terminal pnpm asks nobody, and gives up.
  if (manager === 'pnpm') return 'RUN CI=true pnpm prune --prod';
  return runWith(
    [`--mount=type=cache,target=${caches.yarn}`],
    'yarn install --production --frozen-lockfile --ignore-scripts --prefer-offline',
  );
}

/** The locked install, and where nothing is built the one without packages for development. */
function commandEdits(
  { command, manager, options, verb }: Install,
  project: NodeProject,
  builds: boolean,
  leaves: boolean,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  if (manager === 'npm' && verb !== undefined) edits.push({ range: verb, newText: 'ci' });
  else if (!options.has('--frozen-lockfile') && !options.has('--immutable')) added.push('--frozen-lockfile');
  if (!builds && !leaves && project.developmentDependencies.length > 0)
    added.push({ npm: '--omit=dev', pnpm: '--prod', yarn: '--production' }[manager]);
  const at = verb?.end ?? command.shell.words.at(-command.args.length - 1)!.range.end;
  if (added.length > 0) {
    const bare = verb === undefined ? ' install' : '';
    edits.push({ range: { start: at, end: at }, newText: `${bare} ${added.join(' ')}` });
  }
  return edits;
}

function cacheMount({ step, manager }: Install): string[] {
  const run = step.run!;
  const tidies = run.commands.some(({ name, args }) => name === 'rm' || args.some(({ value }) => value === 'cache'));
  if (tidies || run.mounts.some(({ type }) => type === 'cache')) return [];
  return [`type=cache,target=${caches[manager]}`];
}

function installEdits({ model }: OneStage, install: Install, project: NodeProject, builds: boolean): TextEdit[] {
  return [
    ...addMounts(model, install.step, cacheMount(install)),
    ...commandEdits(install, project, builds, leavesDevelopmentOut(install)),
  ];
}

/** The install above the sources, and what is left of the steps that it was in. Undefined where it cannot be cut out. */
function moveInstall(
  one: OneStage,
  install: Install,
  project: NodeProject,
  layer: Step,
  builds: boolean,
  folder: string,
): { pieces: Piece[]; without: ReadonlyMap<Step, readonly Piece[]> } | undefined {
  const { stage, model } = one;
  const between = stage.steps.slice(layer.index, install.step.index);
  if (between.some(({ instruction }) => instruction.properties.length > 0)) return undefined;
  const tools = between.filter(({ run }) => run !== undefined);
  if (
    tools.some(
      (step) =>
        !step.run!.commands.every(({ name, args }) => name === 'corepack' || args.some(({ value }) => value === '-g')),
    )
  )
    return undefined;
  const { step, command } = install;
  const { commands } = step.run!;
  const at = commands.indexOf(command);
  const head: Piece[] = [
    ...(layer.workdir === folder ? [] : [`WORKDIR ${folder}`]),
    ...tools.map((tool) => keep(tool)),
    `COPY ${project.manifests.join(' ')} ./`,
  ];
  const without = new Map<Step, readonly Piece[]>(tools.map((tool) => [tool, []]));
  if (commands.every((each) => each === command || !isBuild(each))) {
    without.set(step, []);
    return { pieces: [...head, keep(step, installEdits(one, install, project, builds))], without };
  }
  const rest = at === 0 ? removeCommand(model.text, step.run!, command) : undefined;
  if (rest === undefined || step.instruction.flags.length > 0) return undefined;
  without.set(step, [keep(step, rest)]);
  const { start, end } = command.shell.range;
  const edits = commandEdits(install, project, builds, leavesDevelopmentOut(install)).map(({ range, newText }) => ({
    range: { start: range.start - start, end: range.end - start },
    newText,
  }));
  const text = applyEdits(model.text.slice(start, end), edits);
  const flags = cacheMount(install).map((mount) => `--mount=${mount}`);
  return { pieces: [...head, runWith(flags, text)], without };
}
