import { kindAt } from '../../../context/lookup';
import { cleanPath } from '../../clean-path';
import { commandEnvironment } from '../command-environment';
import { packageCommand } from '../packages';
import type { PackageCommand } from '../packages';
import type { DockerfileModel } from '../model';
import { baseName, resolvePath } from '../paths';
import type { Run, RunCommand } from '../run';
import type { Step } from '../stage';
import type { OneStage, Recipe } from './assemble';
import { dataCopies, runtimeOf, sourcesOf, startedProgram } from './compiled';
import { besides, contextFileAt, fileNames } from './context-paths';
import { addMounts, runWith } from './mounts';
import { rolesOf } from './roles';
import { namesProgram, startedText } from './started';
import { keep } from './write';
import type { Piece } from './write';

const modules = '/go/pkg/mod';
const mounts = [`type=cache,target=${modules}`, 'type=cache,target=/root/.cache/go-build'];

/** Builds one program; it runs on the system that it was built on, or on none where it needs none. */
export function goRecipe(one: OneStage): Recipe | undefined {
  const { model, stage, base } = one;
  const parts = base.name === 'golang' ? rolesOf(stage, { isWork }) : undefined;
  const work = parts?.filter(({ role }) => role === 'work').map(({ step }) => step) ?? [];
  const builds = work.flatMap((step) => goCommands(step).filter(({ does }) => does.verb === 'build'));
  const [build, ...others] = builds;
  if (parts === undefined || build === undefined || others.length > 0) return undefined;
  const project = build.command.cwd;
  if (project === undefined || project === '/' || stage.scope.declared('GOMODCACHE', build.step.index))
    return undefined;

  const files = parts.filter(({ role }) => role === 'files').map(({ step }) => step);
  const sources = sourcesOf(files, project, build.step.index);
  const manifest = contextFileAt(model, sources, `${project}/go.mod`);
  const text = manifest === undefined ? undefined : model.context?.projectFiles.get(manifest);
  // The folders that it names would have to be there before anything can be fetched.
  if (manifest === undefined || text === undefined || /=>\s*\.{1,2}\//.test(text)) return undefined;
  if (besides(model, manifest, 'go.work') !== undefined) return undefined;
  const binary = binaryOf(build, text);
  const started = startedText(model, stage, (path) => resolvePath(path, stage.workdir) === binary);
  if (binary === undefined || started === undefined || namesProgram(started, /^(go|gcc)(-\d+)?$/)) return undefined;
  if (startedProgram(stage, (path) => path === binary) === undefined) return undefined;

  const environment = commandEnvironment(build.command, build.step.run!);
  const runtime = runtimeOf(one, parts, started, environment.value('CGO_ENABLED') === '0');
  const data = dataCopies(model, sources, /\.(go|mod|sum|s|c|h|proto)$/);
  if (runtime === undefined || data === undefined) return undefined;

  const isManifest = (step: Step): boolean =>
    fileNames(model, step)?.every((name) => /^go\.(mod|sum)$/.test(name)) ?? false;
  const layer = sources.find((step) => !isManifest(step));
  const downloads = work.filter((step) => isDownload(step));
  const parted = layer === undefined || downloads.some(({ index }) => index < layer.index);
  const fetch = parted ? undefined : dependencyLayer(model, manifest, project, layer, downloads[0], text);
  const moved = fetch === undefined ? undefined : downloads[0];

  return {
    parts,
    started,
    image: runtime.image,
    imageFacts: runtime.facts,
    buildVariables: /^(CGO_\w+|GO[A-Z0-9]+)$/,
    buildPackages: /^(git|mercurial|openssh-client|upx)$/,
    work: (step) => (step === moved ? [] : [keep(step, addMounts(model, step, wantedMounts(step)))]),
    before: new Map(layer && fetch && [[layer, fetch]]),
    isForBuild: (step) => sources.includes(step),
    isForRuntime: (step) => !sources.includes(step),
    results: [binary, ...runtime.extra],
    resultsOwned: false,
    resultsBefore: undefined,
    data,
  };
}

interface GoCommand {
  readonly step: Step;
  readonly command: RunCommand;
  readonly does: PackageCommand;
}

function goCommands(step: Step): GoCommand[] {
  const run = step.run!;
  return run.commands.flatMap((command) => {
    const does = command.name === 'go' ? packageCommand(command, run) : undefined;
    return does ? [{ step, command, does }] : [];
  });
}

function isWork(command: RunCommand, run: Run): boolean {
  if (command.name !== 'go') return false;
  const does = packageCommand(command, run);
  return (does?.verb === 'build' && !does.options.has('-C')) || isFetch(command);
}

function isFetch({ args }: RunCommand): boolean {
  return args[0]?.value === 'mod' && /^(download|verify)$/.test(args[1]?.value ?? '');
}

function isDownload(step: Step): boolean {
  return step.run!.commands.every((command) => isFetch(command));
}

/** Where the program ends up: what `-o` says, or a file with the name of the package in the folder of the build. */
function binaryOf({ step, command, does }: GoCommand, goMod: string): string | undefined {
  const run = step.run!;
  const output = does.values.get('-o');
  if (output !== undefined) {
    const path = output.value.startsWith('-') ? undefined : run.path(output, command);
    return output.value.endsWith('/') || output.value === '.' ? undefined : path;
  }
  if (does.packages.length > 1) return undefined;
  const [target] = does.packages;
  const folder = target === undefined ? '.' : run.value(target);
  if (folder === undefined || folder.endsWith('.go') || folder.includes('...')) return undefined;
  const module = /^module\s+"?([^\s"]+)/m.exec(goMod)?.[1]?.replace(/\/v\d+$/, '');
  const name = /^\.\/?$/.test(folder) ? module && baseName(module) : baseName(folder.replace(/\/$/, ''));
  return name === undefined ? undefined : resolvePath(name, command.cwd);
}

function wantedMounts({ run }: Step): readonly string[] {
  if (run!.mounts.some(({ type }) => type === 'cache') || run!.declares('GOCACHE')) return [];
  const builds = run!.commands.some(({ name, args }) => name === 'go' && args[0]?.value === 'build');
  const fetches = run!.commands.some((command) => isFetch(command));
  return builds ? mounts : fetches ? mounts.slice(0, 1) : [];
}

/** Fetches the modules above the sources: by the author's own `RUN`, where there is one. */
function dependencyLayer(
  model: DockerfileModel,
  manifest: string,
  project: string,
  layer: Step,
  download: Step | undefined,
  goMod: string,
): Piece[] | undefined {
  const sums = besides(model, manifest, 'go.sum');
  const vendor = model.context && kindAt(model.context, cleanPath(`./${manifest}/../vendor`)) === 'directory';
  if (sums === undefined || vendor || !/^\s*require\b/m.test(goMod)) return undefined;
  const between = layer.stage.steps.slice(layer.index, download?.index);
  if (between.some(({ instruction }) => instruction.properties.some(({ name }) => name.startsWith('GO'))))
    return undefined;
  return [
    ...(layer.workdir === project ? [] : [`WORKDIR ${project}`]),
    `COPY ${manifest} ${sums} ./`,
    download
      ? keep(download, addMounts(model, download, wantedMounts(download)))
      : runWith([`--mount=${mounts[0]}`], 'go mod download'),
  ];
}
