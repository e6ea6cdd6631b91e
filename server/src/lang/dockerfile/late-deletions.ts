import { sourcePattern } from '../../context/source-pattern';
import type { ShellWord } from '../shell';
import { positionals } from './effect';
import type { FlowEvent } from './flow';
import type { DockerfileModel } from './model';
import { mountTarget } from './mount-targets';
import { packageCommands } from './packages';
import { baseName, isInside, isSystemPath, parentPath, resolvePath } from './paths';
import type { RunCommand } from './run';
import type { Stage, Step } from './stage';
import { stageChain } from './stage';

/** What an `rm` takes away although an earlier layer has stored it. */
export interface LateDeletion {
  readonly step: Step;
  readonly command: RunCommand;
  /** As written. */
  readonly words: readonly ShellWord[];
  /** The absolute path, where there is just one and it holds no pattern. */
  readonly path: string | undefined;
  /** The instructions that stored it, in order of the file. */
  readonly makers: readonly Step[];
  /** It surely was there; else it was, or the `rm` does nothing at all. */
  readonly sure: boolean;
}

/** One word of an `rm`: the entries of a folder whose names match, and all that is below them. */
interface Target {
  readonly word: ShellWord;
  readonly folder: string;
  /** The last part as written. */
  readonly pattern: string;
  readonly matches: (name: string) => boolean;
}

/** A word of an `rm`, in the order of the chain. */
interface Removal {
  readonly target: Target;
  readonly step: Step;
  readonly command: RunCommand;
}

/** Removals of one chain of stages that are looked at; more have no human author. */
const MAX_REMOVALS = 100;

/** The deletions of one stage that come a layer too late, in order. */
export function lateDeletions(stage: Stage, model: DockerfileModel): LateDeletion[] {
  const chain = stageChain(stage).toReversed();
  const removals = chain.flatMap(({ steps }) => steps.flatMap(removalsOf)).slice(0, MAX_REMOVALS);
  const found: LateDeletion[] = [];
  for (const [at, { step, command }] of removals.entries()) {
    if (step.stage !== stage || removals[at - 1]?.command === command) continue;
    const late = removals
      .filter((removal) => removal.command === command)
      .flatMap((removal) => {
        const stored = makersOf(removal, removals, chain, model);
        return stored.makers.length > 0 ? [{ target: removal.target, ...stored }] : [];
      });
    const sure = late.some((one) => one.sure);
    const told = late.filter((one) => one.sure === sure);
    const [only] = told;
    if (only === undefined) continue;
    const makers = [...new Set(told.flatMap((one) => one.makers))];
    const path = told.length === 1 && isLiteral(only.target) ? pathOf(only.target) : undefined;
    found.push({ step, command, words: told.map(({ target }) => target.word), path, makers, sure });
  }
  return found;
}

function removalsOf(step: Step): Removal[] {
  const commands = (step.run?.commands ?? []).filter(({ name, shell }) => name === 'rm' && !shell.inSubstitution);
  return commands.flatMap((command) => targetsOf(command, step).map((target) => ({ target, step, command })));
}

function targetsOf(command: RunCommand, step: Step): Target[] {
  const run = step.run!;
  const mounted = run.mounts.map((mount) => mountTarget(mount, step) ?? '/');
  return positionals(command, '').flatMap((word): Target[] => {
    const slash = word.value.lastIndexOf('/');
    const pattern = word.value.slice(slash + 1);
    const start = word.value.slice(0, Math.max(slash, 0)) || (slash === 0 ? '/' : '.');
    const isPattern = /[*?[]/.test(pattern) && !/[$`{"'\\]/.test(word.text) && !/[*?[]/.test(start);
    const path = isPattern ? resolvePath(start, command.cwd) : run.path(word, command);
    if (path === undefined || (path === '/' && !isPattern)) return [];
    const folder = isPattern ? path : parentPath(path);
    const name = isPattern ? pattern : baseName(path);
    const target = {
      word,
      folder,
      pattern: name,
      matches: isPattern ? sourcePattern(name) : (other: string) => other === name,
    };
    if (isInside(pathOf(target), '/etc')) return [];
    return mounted.some((mount) => isInside(pathOf(target), mount)) ? [] : [target];
  });
}

function isLiteral({ pattern }: Target): boolean {
  return !/[*?[]/.test(pattern);
}

/** The path itself, or the folder whose entries go. */
function pathOf(target: Target): string {
  return isLiteral(target) ? resolvePath(target.pattern, target.folder)! : target.folder;
}

/** Whether the path goes with the target. */
function covers({ folder, matches }: Target, path: string): boolean {
  if (path === folder || !isInside(path, folder)) return false;
  return matches(path.slice(folder === '/' ? 1 : folder.length + 1).split('/')[0]!);
}

function makersOf(
  { target, step, command }: Removal,
  removals: readonly Removal[],
  chain: readonly Stage[],
  model: DockerfileModel,
): Pick<LateDeletion, 'makers' | 'sure'> {
  const nothing = { makers: [], sure: false };
  const flow = model.flow(step.stage);
  const path = pathOf(target);
  if (isLiteral(target) && flow.has(path, step) === 'no') return nothing;
  const earlier = chain
    .flatMap((part) => model.flow(part).writersBelow(path, part === step.stage ? step : undefined))
    .filter(({ certain }) => certain);
  const remains = (event: FlowEvent, stored: string): boolean =>
    !removals.some((other) => isBetween(other, event, step) && covers(other.target, stored));
  const stored = earlier.filter((event) => storedPaths(event, target).some((one) => remains(event, one)));
  if (stored.length > 0) return { makers: stepsOf(stored), sure: true };

  // Below a folder that was copied it may be there, unless a command may have made it: then nobody knows which layer has it.
  if (!isLiteral(target) || isSystemPath(path) || isSmall(target.pattern)) return nothing;
  const commands = step.run!.commands;
  const own = flow.writersBelow(path).filter((event) => event.step === step && event.effect.kind !== 'delete');
  if (own.some((event) => event.command === undefined || commands.indexOf(event.command) < commands.indexOf(command)))
    return nothing;
  const around = earlier.filter((event) => isAround(event, path) && remains(event, path));
  return { makers: stepsOf(around), sure: flow.has(path, step) === 'yes' };
}

/** Whether a removal takes away again, before `step`, what the event made. */
function isBetween({ step, command }: Removal, event: FlowEvent, before: Step): boolean {
  if (command.shell.conditional || step === before || step.stage !== event.step.stage) return false;
  if (step !== event.step)
    return step.index > event.step.index && (step.stage !== before.stage || step.index < before.index);
  const commands = step.run!.commands;
  return event.command !== undefined && commands.indexOf(command) > commands.indexOf(event.command);
}

function stepsOf(events: readonly FlowEvent[]): Step[] {
  return [...new Set(events.map(({ step }) => step))];
}

/** The paths, where the target is, at which the event surely put something that has weight. */
function storedPaths({ effect, step, command }: FlowEvent, target: Target): string[] {
  const { copy, run } = step;
  if (run && command) {
    const modules = nodeModules(command, step);
    if (modules !== undefined && covers(target, modules)) return [modules];
    const isHeavy = effect.kind === 'tree' || (effect.kind === 'file' && /^(curl|wget)$/.test(command.name));
    return isHeavy && covers(target, effect.path) && !isSmall(effect.path) ? [effect.path] : [];
  }
  const to = copy?.destinationPath;
  if (copy === undefined || to === undefined) return [];
  return copy.sources.flatMap(({ value }) => {
    const name = baseName(value);
    if (isSmall(name)) return [];
    if (covers(target, to) || (to === target.folder && target.pattern === '*')) return [to];
    if (!copy.toFolder || name === '' || name === '.') return [];
    // `COPY *.deb /tmp/` and `rm /tmp/*.deb`.
    if (to === target.folder && name === target.pattern) return [to];
    const path = resolvePath(name, to)!;
    return !/[*?[$]/.test(name) && covers(target, path) ? [path] : [];
  });
}

/** Scripts, settings and lists weigh nothing. */
function isSmall(path: string): boolean {
  const small =
    /(^|\/)(Makefile|Pipfile|Gemfile|[^/]+\.(sh|bash|py|pl|rb|txt|in|md|toml|lock|ya?ml|json5?|xml|cfg|conf|ini|list|repo|sources|template|tmpl|tpl|service|sql|diff|patch|asc|gpg|sha\d+|sum|mod|env|pub))\*?$/i;
  return small.test(path);
}

/** Whether the event brought a folder that may hold the path. */
function isAround({ effect, command }: FlowEvent, path: string): boolean {
  if (effect.kind !== 'copy' && !(effect.kind === 'tree' && command?.name === 'git')) return false;
  if (effect.path === '/' || effect.path === path || !isInside(path, effect.path)) return false;
  if (effect.kind === 'tree') return true;
  const { source } = effect;
  // A name with an ending is a file's: it brings nothing else.
  return source.kind !== 'inline' && !/[^/.][^/]*\.[^/]+$/.test(source.path);
}

/** The folder that `npm ci` and its like fill. */
function nodeModules(command: RunCommand, { run }: Step): string | undefined {
  const does = packageCommands(run!).find((one) => one.command === command)?.does;
  if (does?.action !== 'install' || !does.project || !/^(npm|yarn|pnpm|bun)$/.test(does.manager.name)) return undefined;
  return resolvePath('node_modules', command.cwd);
}
