import type { TextEdit } from '../../../core/text';
import { packageName } from '../../../data/package-managers';
import { packageCommand, packageCommands } from '../packages';
import type { PackageCommand } from '../packages';
import type { Run, RunCommand } from '../run';
import type { Step } from '../stage';
import type { OneStage, Recipe } from './assemble';
import { contextFileAt, fileNames } from './context-paths';
import { addMounts } from './mounts';
import { rolesOf } from './roles';
import { slimImage } from './slim';
import { namesProgram, startedText } from './started';
import { keep } from './write';

const environment = '/opt/venv';
const manifest = /^(requirements|constraints)[\w.-]*\.txt\*?$/;

/** Installs into a virtual environment in place of the interpreter's own folders, and copies that. */
export function pipRecipe(one: OneStage): Recipe | undefined {
  const { model, stage, base } = one;
  const parts = rolesOf(stage, { isWork });
  const installs = parts?.flatMap(({ step, role }) => (role === 'work' ? pipInstalls(step) : [])) ?? [];
  if (parts === undefined || installs.length === 0 || base.name !== 'python' || movesPaths(stage.steps))
    return undefined;
  const started = startedText(model, stage, () => false);
  if (started === undefined || namesProgram(started, /^(pip3?|(gcc|g\+\+)(-\d+)?|make|cmake)$/)) return undefined;
  // Not the environment's.
  if (/\/usr\/local\/(bin\/(?![\w.-]+\.sh\b)|lib\/)|\/(site|dist)-packages/.test(started)) return undefined;

  const files = parts.filter(({ role }) => role === 'files').map(({ step }) => step);
  const isManifest = (step: Step): boolean => fileNames(model, step)?.every((name) => manifest.test(name)) ?? false;
  const lists = requirementLists(one, files, installs);
  if (lists === undefined) return undefined;
  const requirements = lists.flatMap(({ text }) => linesOf(text));
  const local =
    requirements.some((line) => isLocal.test(line)) || installs.some(({ does }) => does.packages.some(isPath));
  const copied = files.filter(isManifest);
  const bind = lists.filter(({ path, step }) => {
    const before = (each: Step): boolean => each.index < step.index;
    return !local && contextFileAt(model, copied.filter(before), path) === undefined;
  });
  const last = installs.at(-1)!.step;
  const names = [...requirements, ...installs.flatMap(({ does }) => does.packages.map(({ value }) => value))];
  const unknown = local || names.some((name) => name.includes(':/'));

  return {
    parts,
    started,
    image: unknown ? undefined : slimImage(one, parts, started, names.map(packageName)),
    buildHead: [`RUN python -m venv ${environment}`, `ENV PATH="${environment}/bin:$PATH"`],
    work: (step) => [keep(step, installEdits(one, step, bind))],
    isForBuild: (step) => local || isManifest(step),
    isForRuntime: (step) => !isManifest(step),
    results: [environment],
    resultsOwned: false,
    resultsBefore: files.find((step) => step.index < last.index && !isManifest(step)),
    afterResults: [`ENV PATH="${environment}/bin:$PATH"`],
  };
}

interface Install {
  readonly step: Step;
  readonly command: RunCommand;
  readonly does: PackageCommand;
}

function pipInstalls(step: Step): Install[] {
  const found = step.run ? packageCommands(step.run) : [];
  return found.filter(({ does }) => does.verb === 'install').map(({ command, does }) => ({ step, command, does }));
}

/** Where else it could install to, and from what nobody can follow. */
const elsewhere = ['--user', '-t', '--target', '--prefix', '--root', '-e', '--editable', '--src', '--python'];

function isWork(command: RunCommand, run: Run): boolean {
  const does = packageCommand(command, run);
  if (does?.manager.name !== 'pip' || command.shell.words[0]!.value.includes('/')) return false;
  if (does.action === 'clean') return true;
  if (does.verb !== 'install' || elsewhere.some((option) => does.options.has(option))) return false;
  return [...does.packages, ...does.files].every((word) => run.value(word) !== undefined);
}

/** The file may rule where programs and packages are found, or may use our folder. */
function movesPaths(steps: readonly Step[]): boolean {
  return steps.some(({ keyword, instruction }) => {
    if (instruction.arguments.text.includes(environment) || /\.local\b/.test(instruction.arguments.text)) return true;
    const moved = instruction.properties.some(
      ({ name, value }) =>
        /^(VIRTUAL_ENV|PYTHONHOME|PYTHONUSERBASE|PIP_(USER|TARGET|PREFIX|ROOT))$/.test(name) ||
        (name === 'PATH' && !/\$\{?PATH\b/.test(value ?? '')),
    );
    return moved && keyword !== 'LABEL';
  });
}

interface RequirementList {
  readonly step: Step;
  /** In the image. */
  readonly path: string;
  /** In the context. */
  readonly file: string;
  readonly text: string;
}

/** The lists that are installed; undefined when one of them cannot be read. */
function requirementLists(
  { model }: OneStage,
  files: readonly Step[],
  installs: readonly Install[],
): RequirementList[] | undefined {
  const lists: RequirementList[] = [];
  for (const { step, command, does } of installs) {
    for (const word of does.files) {
      const name = step.run!.value(word)!.replace(/^-[-\w]*=|^-[rc](?=.)/, '');
      const path = step.run!.path({ ...word, value: name, text: name, literal: true }, command);
      if (path === undefined) return undefined;
      const mount = step.run!.mounts.find(
        ({ options }) => step.workdir !== undefined && options.get('target') === name,
      );
      const before = files.filter(({ index }) => index < step.index);
      const file = mount?.options.get('source') ?? contextFileAt(model, before, path);
      const text = file === undefined ? undefined : model.context?.projectFiles.get(file);
      if (file === undefined || text === undefined) return undefined;
      if (mount === undefined) lists.push({ step, path, file, text });
      else lists.push({ step, path: '', file, text });
    }
  }
  return lists;
}

/** What a list asks for, comments and options of single requirements left out. */
function linesOf(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^--(hash|index-url|extra-index-url|find-links|require-hashes|prefer-binary|only-binary|trusted-host)/.test(
          line,
        ),
    );
}

/** Another list, or a folder of the project. */
const isLocal = /^(-e|--editable|-r|--requirement|-c|--constraint|\.{1,2}(\/|$|\[)|\/|file:)|@\s*file:/;

function isPath({ value }: PackageCommand['packages'][number]): boolean {
  return /^(\.{1,2}(\/|$|\[)|\/)/.test(value) || /\.(whl|tar\.gz|zip)$/.test(value);
}

/** A cache mount in place of `--no-cache-dir`, and the lists that no `COPY` of their own brings. */
function installEdits({ model }: OneStage, step: Step, bind: readonly RequirementList[]): TextEdit[] {
  const run = step.run!;
  const installs = pipInstalls(step);
  const mounts = new Set<string>();
  const edits: TextEdit[] = [];
  const cacheOff = run.declares('PIP_NO_CACHE_DIR') || run.mounts.some(({ type }) => type === 'cache');
  // A mounted folder cannot be removed.
  const tidies = run.commands.some(({ name }) => name === 'rm');
  if (installs.length > 0 && !cacheOff && !tidies) {
    mounts.add(`type=cache,target=${run.variable('PIP_CACHE_DIR') ?? '/root/.cache/pip'}`);
    for (const { command } of installs) {
      const { words } = command.shell;
      words.forEach((word, at) => {
        if (/^--no-cache(-dir)?$/.test(word.value))
          edits.push({ range: { start: words[at - 1]!.range.end, end: word.range.end }, newText: '' });
      });
    }
  }
  for (const { path, file } of bind.filter((list) => list.step === step && list.path !== '')) {
    const target = step.workdir !== undefined && path === `${step.workdir}/${file}` ? file : path;
    mounts.add(`type=bind,source=${file},target=${target}`);
  }
  return [...addMounts(model, step, [...mounts]), ...edits];
}
