import { l10n, Uri, workspace } from 'vscode';
import { buildMethod } from '../../../server/src/protocol';
import type { BuildParams } from '../../../server/src/protocol';
import type { Choices } from './choose-dockerfile';
import { tell } from './measuring';
import type { Measuring } from './measuring';

/**
 * *Build and Measure Image*: the Dockerfile that is given, else the active one, else one that is chosen.
 * @returns The command; it takes the address of a Dockerfile.
 */
export function build(measuring: Measuring, choices: Choices): (target?: unknown) => Promise<void> {
  return async (given) => {
    const unable = measuring.refusal();
    if (unable !== undefined) return tell(unable);
    const dockerfile = uriOf(given) ?? (await choices.dockerfile());
    if (dockerfile === undefined) return undefined;
    if (dockerfile === null) return tell(l10n.t('No Dockerfile was found: open the Dockerfile to build.'));
    const refusal = await whyNot(dockerfile);
    if (refusal !== undefined) return tell(refusal);
    const target = await choices.target(dockerfile);
    if (target === undefined) return undefined;
    const name = workspace.asRelativePath(dockerfile);
    const params: BuildParams = { uri: dockerfile.toString(), ...(target !== null && { target }) };
    await measuring.run({
      title: target === null ? l10n.t('Building {0}', name) : l10n.t('Building {0} of {1}', target, name),
      method: buildMethod,
      params,
      document: dockerfile,
    });
    return undefined;
  };
}

/** An address as a menu or a lens gives it. */
export function uriOf(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  return typeof given === 'string' ? Uri.parse(given, true) : undefined;
}

/** Saves the document, since the engine reads the disk. One sentence for what stands in the way. */
async function whyNot(uri: Uri): Promise<string | undefined> {
  if (uri.scheme === 'untitled') return l10n.t('Save the Dockerfile to a folder first: its folder is what is built.');
  if (uri.scheme !== 'file') return l10n.t('Building and measuring need a local folder.');
  const document = await workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) {
    return l10n.t('The Dockerfile could not be saved, and only what is saved can be built.');
  }
  return undefined;
}
