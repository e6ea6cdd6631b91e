import type { Files } from './files';

/**
 * The repository of a workflow or an action has a lock file of its actions: `.github/workflows/actions.lock`, as
 * `gh actions-lock` writes it. It is looked for only from inside of `.github`, where its place is known.
 */
export async function hasActionLock(path: string, files: Files): Promise<boolean> {
  const folder = /^(.*\/\.github)\/(?:workflows|actions)\//.exec(path)?.[1];
  if (folder === undefined) return false;
  const entries = await files.list(`${folder}/workflows`);
  return entries?.some(({ name, kind }) => kind === 'file' && name === 'actions.lock') === true;
}
