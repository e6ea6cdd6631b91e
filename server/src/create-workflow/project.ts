import type { BuildContext } from '../context/build-context';
import { findBuildContext } from '../context/build-context';
import type { Files } from '../context/files';
import { findBuilders } from '../context/workspace';
import type { BuildersCache } from '../context/workspace';
import { contextRequest } from '../lang/dockerfile/context-sources';
import { buildDockerfileModel } from '../lang/dockerfile/model';
import type { DockerfileModel } from '../lang/dockerfile/model';
import { parseDockerfile } from '../lang/dockerfile/parse';
import { pathFilters } from './path-filters';
import { testOf } from './test-steps';
import type { Test } from './test-steps';

/** What a pipeline must know of one Dockerfile. Paths are relative to the top of the repository; '' is the top. */
export interface Project {
  readonly dockerfile: string;
  readonly context: string;
  /** The stage that others in the repository build. */
  readonly target: string | undefined;
  readonly platforms: readonly string[];
  /** Filters of `paths:` without the workflow itself; none where everything counts. */
  readonly paths: readonly string[];
  /** Undefined where the project has no tests that could be run as they are. */
  readonly test: Test | undefined;
}

/**
 * Reads what a pipeline must know of one Dockerfile.
 * @param path Absolute, below `top`.
 * @returns Undefined for a file that cannot be read.
 */
export async function readProject(
  path: string,
  top: string,
  files: Files,
  cache: BuildersCache,
): Promise<Project | undefined> {
  const text = await files.read(path);
  if (text === undefined) return undefined;
  const parsed = parseDockerfile(text);
  const request = contextRequest(parsed.instructions);
  const builders = await findBuilders(path, files, cache);
  const found = await findBuildContext(path, request, files, builders.contexts);
  const context = found && isBelow(found, top) ? found : undefined;
  const model = buildDockerfileModel(parsed, context, builders.targets);
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const root = context?.root ?? folder;
  const [target, ...others] = [...model.targetStages];
  return {
    dockerfile: relativeTo(path, top),
    context: relativeTo(root, top),
    target: others.length === 0 && target !== model.finalStage ? target?.name : undefined,
    platforms: platformsOf(model),
    paths: pathFilters(model, request, { dockerfile: relativeTo(path, top), context: relativeTo(root, top), top }),
    test: await testOf(model, [...new Set([folder, root])], top, files),
  };
}

/** Both common ones, unless the Dockerfile is made for one. */
function platformsOf({ shippedStages }: DockerfileModel): string[] {
  const fixed = shippedStages.flatMap(({ from }) => from.flags.filter(({ name }) => name === 'platform'));
  const named = fixed.find(({ value }) => /^linux\/(?:amd64|arm64)$/.test(value ?? ''))?.value;
  return named === undefined ? ['linux/amd64', 'linux/arm64'] : [named];
}

function isBelow({ root }: BuildContext, top: string): boolean {
  return root === top || root.startsWith(top === '/' ? top : `${top}/`);
}

/** A path below a folder without that folder; '' for the folder itself. */
export function relativeTo(path: string, folder: string): string {
  return path === folder ? '' : path.slice(folder === '/' ? 1 : folder.length + 1);
}
