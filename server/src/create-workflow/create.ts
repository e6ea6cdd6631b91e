import { cleanPath } from '../lang/clean-path';
import type { Files } from '../context/files';
import { joinPath } from '../context/listings';
import type { BuildersCache } from '../context/workspace';
import { findDockerfiles, mainBranch, repositoryTop } from './find';
import { distinctNames, isUnusable, shortName } from './names';
import { pipelineText } from './pipeline';
import { readProject, relativeTo } from './project';

/** A workflow that was made and not written. */
export interface CreatedWorkflow {
  /** Relative to the top of the repository. */
  readonly dockerfile: string;
  /** Where it belongs, absolute, and relative to the top. */
  readonly path: string;
  readonly shownPath: string;
  readonly text: string;
  /** A file of that name is there already. */
  readonly exists: boolean;
}

export interface CreatedWorkflows {
  readonly workflows: readonly CreatedWorkflow[];
  /** Dockerfiles, relative to the top, whose names no workflow can hold. */
  readonly skipped: readonly string[];
}

const workflowFolder = '.github/workflows';

/**
 * Makes a pipeline for each Dockerfile in a folder and below it. Writes nothing.
 * @param folder Absolute.
 */
export async function createWorkflows(folder: string, files: Files): Promise<CreatedWorkflows> {
  const start = cleanPath(folder);
  const top = await repositoryTop(start, files);
  const found = await findDockerfiles(start, files);
  const usable = found.filter((path) => !isUnusable(relativeTo(path, top)));
  const shown = usable.map((path) => relativeTo(path, top));
  const names = distinctNames(start === top && shown.length === 1 ? [''] : shown.map((path) => shortName(path)));
  const there = new Set((await files.list(joinPath(top, workflowFolder)))?.map(({ name }) => name));
  const branch = await mainBranch(top, files);
  const cache: BuildersCache = new Map();
  const workflows: CreatedWorkflow[] = [];
  for (const [index, path] of usable.entries()) {
    const project = await readProject(path, top, files, cache);
    if (project === undefined) continue;
    const image = names[index]!;
    const file = image === '' ? 'docker.yml' : `docker-${image}.yml`;
    const shownPath = joinPath(workflowFolder, file);
    workflows.push({
      dockerfile: project.dockerfile,
      path: joinPath(top, shownPath),
      shownPath,
      text: pipelineText(project, { workflow: shownPath, image, branch }),
      exists: there.has(file),
    });
  }
  return { workflows, skipped: found.filter((path) => !usable.includes(path)).map((path) => relativeTo(path, top)) };
}
