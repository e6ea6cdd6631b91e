import type { TextEdit } from '../../../core/text';
import { packageCommand } from '../packages';
import { baseName, isInside, resolvePath } from '../paths';
import type { Run, RunCommand } from '../run';
import type { Step } from '../stage';
import type { OneStage, Recipe } from './assemble';
import { dataCopies, runtimeOf, sourcesOf, startedProgram } from './compiled';
import { besides, contextFileAt } from './context-paths';
import { addMounts } from './mounts';
import { rolesOf } from './roles';
import { namesProgram, startedText } from './started';
import { keep } from './write';

/** Crates that link nothing of the system, as the full image's headers would let others do. */
const plainCrate =
  /^(actix-[\w-]+|anyhow|arc-swap|argon2|async-[\w-]+|axum[\w-]*|base64|bincode|blake3|bytes|chrono|clap|color-eyre|config|crossbeam[\w-]*|csv|dashmap|dotenv|dotenvy|either|env_logger|eyre|figment|futures[\w-]*|hashbrown|hex|http|http-body[\w-]*|humantime|hyper|hyper-util|indexmap|itertools|lazy_static|log|memchr|mime|minijinja|nom|num[\w-]*|once_cell|parking_lot|pin-project[\w-]*|prost|rand[\w]*|rayon|regex|rocket|ron|semver|serde[\w-]*|sha1|sha2|smallvec|strum[\w]*|tempfile|tera|thiserror|time|tokio[\w-]*|toml|tonic|tower[\w-]*|tracing[\w-]*|url|uuid|walkdir|warp)$/;

/** Builds one program; compiler's caches are mounts, so that the program is copied out of them. */
export function cargoRecipe(one: OneStage): Recipe | undefined {
  const { model, stage, base } = one;
  const parts = base.name === 'rust' ? rolesOf(stage, { isWork }) : undefined;
  const work = parts?.filter(({ role }) => role === 'work').map(({ step }) => step) ?? [];
  const builds = work.flatMap(cargoBuilds);
  const [build, ...others] = builds;
  const project = build?.command.cwd;
  if (parts === undefined || build === undefined || others.length > 0 || project === undefined || project === '/')
    return undefined;
  const moved = ['CARGO_TARGET_DIR', 'CARGO_HOME', 'RUSTFLAGS', 'CARGO_BUILD_TARGET'];
  if (moved.some((name) => stage.scope.declared(name, build.step.index))) return undefined;

  const files = parts.filter(({ role }) => role === 'files').map(({ step }) => step);
  const sources = sourcesOf(files, project, build.step.index);
  const manifest = contextFileAt(model, sources, `${project}/Cargo.toml`);
  const text = manifest === undefined ? undefined : model.context?.projectFiles.get(manifest);
  const lock = contextFileAt(model, sources, `${project}/Cargo.lock`);
  if (manifest === undefined || text === undefined || /^\s*\[workspace/m.test(text)) return undefined;

  const copies = work.flatMap((step) => copiesOut(step, `${project}/target`));
  const made = /^\/target\/([\w-]+\/)?(release|debug)\/[\w-]+$/;
  const isProgram = (path: string): boolean =>
    copies.some(({ to }) => to === path) || (isInside(path, project) && made.test(path.slice(project.length)));
  const program = startedProgram(stage, isProgram);
  const started = startedText(model, stage, (path) => resolvePath(path, stage.workdir) === program);
  if (program === undefined || started === undefined || namesProgram(started, /^(cargo|rustc|gcc|cc)(-\d+)?$/))
    return undefined;
  const copiedOut = copies.find(({ to }) => to === program);
  // What else is copied, nobody here follows.
  const allCopies = work.flatMap(({ run }) => run!.commands.filter(({ name }) => name === 'cp'));
  if (allCopies.length !== (copiedOut ? 1 : 0)) return undefined;
  // Copied by another `RUN`, it would not be there any more.
  if (copiedOut && copiedOut.step !== build.step) return undefined;

  const slim = /(^|-)slim(-|$)/.test(stage.base.kind === 'image' ? (stage.base.reference.tag ?? '') : '');
  if (base.family === 'debian' && !slim && !cratesOf(text).every((name) => plainCrate.test(name))) return undefined;
  const runtime = runtimeOf(one, parts, started, false, releaseOfRust(base.interpreter?.version));
  const data = dataCopies(model, sources, /\.(rs|toml|lock)$/);
  if (runtime === undefined || data === undefined) return undefined;

  const out = `/usr/local/bin/${baseName(program)}`;
  const edits = [
    ...(lock !== undefined || besides(model, manifest, 'Cargo.lock') !== undefined ? locked(build) : []),
    ...(copiedOut ? [] : copyOut(build.step, program.slice(project.length + 1), out)),
  ];
  const mounts = ['type=cache,target=/usr/local/cargo/registry', `type=cache,target=${project}/target`];
  const cached = build.step.run!.mounts.some(({ type }) => type === 'cache');
  return {
    parts,
    started,
    image: runtime.image,
    imageFacts: runtime.facts,
    buildVariables: /^(CARGO_\w+|RUST_?\w*FLAGS|RUSTUP_\w+)$/,
    buildPackages: /^(git|protobuf-compiler|protoc|openssh-client|mold|lld)$/,
    work: (step) =>
      step === build.step ? [keep(step, [...(cached ? [] : addMounts(model, step, mounts)), ...edits])] : [keep(step)],
    isForBuild: (step) => sources.includes(step),
    isForRuntime: (step) => !sources.includes(step),
    results: [program, ...runtime.extra],
    resultsFrom: new Map(copiedOut ? [] : [[program, out]]),
    resultsOwned: false,
    resultsBefore: undefined,
    data,
  };
}

interface CargoBuild {
  readonly step: Step;
  readonly command: RunCommand;
  readonly options: ReadonlySet<string>;
  readonly verb: number;
}

function cargoBuilds(step: Step): CargoBuild[] {
  const run = step.run!;
  return run.commands.flatMap((command) => {
    const does = packageCommand(command, run);
    if (does?.manager.name !== 'cargo' || does.verb !== 'build' || does.verbWord === undefined) return [];
    return [{ step, command, options: does.options, verb: does.verbWord.range.end }];
  });
}

function isWork(command: RunCommand, run: Run): boolean {
  if (command.name === 'cp')
    return command.args.length === 2 && command.args.every((word) => run.path(word, command) !== undefined);
  const does = packageCommand(command, run);
  const elsewhere = ['--target-dir', '--manifest-path', '--config', '-C'];
  return (
    does?.manager.name === 'cargo' &&
    (does.verb === 'build' || does.verb === 'fetch') &&
    !elsewhere.some((option) => does.options.has(option))
  );
}

/** What `cp` takes out of the folder of the compiler. */
function copiesOut(step: Step, target: string): { step: Step; to: string }[] {
  const run = step.run!;
  return run.commands.flatMap((command) => {
    const [from, to] = command.name === 'cp' ? command.args.map((word) => run.path(word, command)) : [];
    if (from === undefined || to === undefined || !isInside(from, target)) return [];
    const folder = /\/(\.)?$|^\.$/.test(command.args[1]!.value) || /\/s?bin$/.test(to);
    return [{ step, to: folder ? `${to === '/' ? '' : to}/${baseName(from)}` : to }];
  });
}

function locked({ options, verb }: CargoBuild): TextEdit[] {
  const told = ['--locked', '--frozen', '--offline'].some((option) => options.has(option));
  return told ? [] : [{ range: { start: verb, end: verb }, newText: ' --locked' }];
}

/** The folder of the compiler is a mount: what is left in it is not in the image. */
function copyOut({ run }: Step, program: string, to: string): TextEdit[] {
  const end = run!.commands.at(-1)!.shell.range.end;
  return [{ range: { start: end, end }, newText: ` && cp ${program} ${to}` }];
}

/** The names of the crates that a `Cargo.toml` depends on. */
function cratesOf(text: string): string[] {
  let table = '';
  const names: string[] = [];
  for (const line of text.split('\n')) {
    const header = /^\s*\[+([^\]]+)\]/.exec(line)?.[1]?.trim();
    if (header !== undefined) {
      table = header;
      const single = /^(?:target\..*\.)?(?:build-)?dependencies\.([\w-]+)$/.exec(header)?.[1];
      if (single !== undefined) names.push(single);
    } else if (/^(target\..*\.)?(build-)?dependencies$/.test(table)) {
      const name = /^\s*"?([\w-]+)"?\s*[=.]/.exec(line)?.[1];
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}

/** The Debian release of `rust:1.80`: bookworm from the summer of 2023 until trixie came out in that of 2025. */
function releaseOfRust(version: string | undefined): string | undefined {
  const minor = /^1\.(\d+)/.exec(version ?? '')?.[1];
  return minor !== undefined && Number(minor) >= 72 && Number(minor) <= 87 ? 'bookworm' : undefined;
}
