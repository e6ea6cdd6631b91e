import { kindAt } from '../../../context/lookup';
import type { DockerfileModel, Step } from '../model';
import { isInside, resolvePath } from '../paths';
import { contextFileAt, mayBring } from './context-paths';
import type { NodeProject } from './node-project';

/** What is started, with the scripts of `package.json` that it runs. */
export function withScripts(started: string, { scripts }: NodeProject): string {
  const texts = [started];
  for (const text of texts) {
    const words = text.split(/[\s"',[\]&;|]+/).filter((word) => word !== '');
    words.forEach((word, at) => {
      if (!/^(npm|yarn)$/.test(word)) return;
      const name = words[at + 1] === 'run' ? words[at + 2] : words[at + 1];
      const script = name !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
      if (script !== undefined && !texts.includes(script)) texts.push(script);
    });
  }
  return texts.join('\n');
}

/**
 * The folders of the project that the build makes and the start command names: `/app/dist` for `node dist/server.js`. Undefined when the
 * command names none, for then nobody knows what was built.
 */
export function builtFolders(
  model: DockerfileModel,
  files: readonly Step[],
  started: string,
  project: string,
  workdir: string,
): string[] | undefined {
  if (/\bnext start\b|"next",\s*"start"/.test(started)) return [`${project}/.next`];
  const folders = new Set<string>();
  for (const word of started.split(/[\s"',[\]&;|=]+/)) {
    const path = /\.[cm]?js$/.test(word) ? resolvePath(word, workdir) : undefined;
    if (path === undefined || !isInside(path, project) || contextFileAt(model, files, path) !== undefined) continue;
    const [first = '', ...rest] = path.slice(project.length + 1).split('/');
    // A file right in the project, or in a folder that has sources too.
    if (rest.length === 0 || !isMade(model, files, `${project}/${first}`)) return undefined;
    folders.add(`${project}/${first}`);
  }
  return folders.size > 0 ? [...folders] : undefined;
}

/** Whether nothing of the context lies in a folder. */
function isMade(model: DockerfileModel, files: readonly Step[], folder: string): boolean {
  const { context } = model;
  if (!context?.certain) return false;
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const inContext = kindAt(context, name) !== 'missing';
  return !inContext || !files.some((step) => mayBring(model, step, folder));
}
