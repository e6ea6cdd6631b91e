import { listIn } from '../../../core/list-in';
import { kindAt } from '../../../context/lookup';
import { knownBaseImage } from '../../../data/base-images';
import type { BaseImage } from '../../../data/base-images';
import { slimLacks } from '../../../data/official-images';
import { cleanPath } from '../../clean-path';
import { parseImageReference } from '../image-reference';
import type { DockerfileModel, Stage, Step } from '../model';
import { isInside, resolvePath } from '../paths';
import { runtimeConfig } from '../runtime-config';
import type { DataCopy, OneStage } from './assemble';
import { mayDropRoot } from './ownership';
import type { Part } from './roles';
import { debianRelease } from '../known-base';

/** The image that a program runs on. */
export interface Runtime {
  readonly image: string;
  readonly facts: BaseImage | undefined;
  /** Files that the build's image has and this one lacks. */
  readonly extra: readonly string[];
}

/** Which of the words that the image starts is the program, as an absolute path; undefined when none is below one of `folders`. */
export function startedProgram(stage: Stage, fits: (path: string) => boolean): string | undefined {
  for (const step of runtimeConfig(stage)) {
    if (step.keyword !== 'CMD' && step.keyword !== 'ENTRYPOINT') continue;
    const words = (step.instruction.json ?? step.instruction.words).flatMap(({ value }) => value.split(/[\s;&|"']+/));
    for (const word of words) {
      const path = word.includes('/') ? resolvePath(word, stage.workdir) : undefined;
      if (path !== undefined && fits(path)) return path;
      const onPath = ['/usr/local/bin', '/usr/bin', '/bin'].map((folder) => `${folder}/${word}`).find(fits);
      if (/^[\w.-]+$/.test(word) && onPath !== undefined) return onPath;
    }
  }
  return undefined;
}

/**
 * An image for a program that was built on this base.
 * @param isStatic it needs no library of the system
 * @param release Debian's code name, where the tag does not say it but its version tells
 */
export function runtimeOf(
  one: OneStage,
  parts: readonly Part[],
  started: string,
  isStatic: boolean,
  release?: string,
): Runtime | undefined {
  const { stage, base } = one;
  if (stage.base.kind !== 'image') return undefined;
  if (base.family === 'alpine') {
    const version = /alpine(3\.\d+)/.exec(stage.base.reference.tag ?? '')?.[1];
    return runtime(`alpine:${version ?? '3'}`);
  }
  if (base.family !== 'debian') return undefined;
  if (isStatic && needsNoSystem(parts)) {
    const root = mayDropRoot(stage, started) && !stage.steps.some(({ keyword }) => keyword === 'USER');
    return runtime(`gcr.io/distroless/static-debian12${root ? ':nonroot' : ':latest'}`);
  }
  const found = debianRelease(stage.base) ?? (isStatic ? 'bookworm' : release);
  if (found === undefined || lacks(parts, started)) return undefined;
  return runtime(`debian:${found}-slim`, ['/etc/ssl/certs/ca-certificates.crt']);
}

/** The image starts a program that the build's image brings and the slim one does not. */
function lacks(parts: readonly Part[], started: string): boolean {
  const installed = parts.filter(({ role }) => role === 'packages').map(({ step }) => step.instruction.arguments.text);
  const has = (program: string): boolean => installed.some((text) => text.split(/\s+/).includes(program));
  return started.split(/[^\w.+-]+/).some((word) => slimLacks.includes(word) && !has(word));
}

function runtime(image: string, extra: readonly string[] = []): Runtime {
  return { image, facts: knownBaseImage(parseImageReference(image)), extra };
}

/** Nothing needs a shell or a package manager: only then an image without them will do. */
function needsNoSystem(parts: readonly Part[]): boolean {
  return parts.every(({ step, role }) => {
    const { keyword, instruction } = step;
    if (role === 'packages' || role === 'system' || keyword === 'SHELL' || keyword === 'HEALTHCHECK') return false;
    if (keyword === 'USER') return /^\d+(:\d+)?$/.test(instruction.arguments.text.trim());
    return (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') || instruction.json !== undefined;
  });
}

/** Names of files and folders that nothing reads at run time, whatever the language. */
const idle =
  /^(\..*|.*\.md|LICENSE.*|NOTICE.*|CODEOWNERS|Makefile|makefile|justfile|.*[Dd]ockerfile.*|(docker-)?compose.*\.ya?ml|vendor|test|tests|testdata|benches|examples|docs?|scripts|hack|tools|target|node_modules|.*_test\.go)$/;

/**
 * What the sources bring that is no code, and where it lies in the image. Undefined where the folder is not known.
 * @param isCode whether a file's name is that of the language's own
 */
export function dataCopies(model: DockerfileModel, sources: readonly Step[], isCode: RegExp): DataCopy[] | undefined {
  const { context, ignores } = model;
  if (!context?.certain) return undefined;
  const isIdle = (path: string, name: string): boolean =>
    idle.test(name) || isCode.test(name) || (ignores.isIgnored(path).ignored && !ignores.mayExceptBelow(path));
  const onlyCode = (folder: string): boolean =>
    context.folders.get(folder)?.every(({ name, kind }) => {
      const path = `${folder}/${name}`;
      return isIdle(path, name) || (kind === 'directory' && onlyCode(path));
    }) ?? false;

  const copies = new Map<string, string[]>();
  for (const { copy } of sources) {
    const to = copy!.destinationPath!;
    for (const { value } of copy!.sources) {
      if (/[*?[$]/.test(value)) return undefined;
      const source = cleanPath(`./${value}`);
      const kind = kindAt(context, source);
      if (kind !== 'directory') {
        if (!isIdle(source, source.slice(source.lastIndexOf('/') + 1))) return undefined;
        continue;
      }
      const entries = context.folders.get(source === '.' ? '' : source);
      if (entries === undefined) return undefined;
      for (const entry of entries) {
        const path = cleanPath(`./${source}/${entry.name}`);
        if (isIdle(path, entry.name) || (entry.kind === 'directory' && onlyCode(path))) continue;
        if (!/^[\w./@+-]+$/.test(path)) return undefined;
        const [target, from] = entry.kind === 'directory' ? [`${to}/${entry.name}`, path] : [`${to}/`, path];
        listIn(copies, target).push(from);
      }
    }
  }
  return [...copies].map(([target, paths]) => ({ target, sources: paths }));
}

/** The files that a build in `project` takes before `index`. */
export function sourcesOf(files: readonly Step[], project: string, index: number): Step[] {
  return files.filter((step) => {
    const to = step.copy!.destinationPath!;
    return step.index < index && (isInside(to, project) || isInside(project, to));
  });
}
