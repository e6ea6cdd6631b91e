import { l10n, Uri, window, workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { configurationMethod } from '../../../server/src/protocol';
import type { ConfigurationAnswer, ConfigurationParams } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';
import { schemes } from '../selector';

/** The commands around `plimsoll.yaml`; each is for the active document, else for the first folder. */
export interface ConfigurationCommands {
  /** Shows the file that is in force; offers to make one where there is none. */
  readonly open: () => Promise<void>;
  /** Makes a file where there is none of ours, out of hadolint's where there is one, and shows it. */
  readonly create: () => Promise<void>;
}

export function configurationCommands(server: Server, output: LogOutputChannel): ConfigurationCommands {
  const ask = async (): Promise<ConfigurationAnswer | undefined> => {
    const active = window.activeTextEditor?.document.uri;
    const [folder] = workspace.workspaceFolders ?? [];
    // An output, a copy of Git's or a document that was never saved lies nowhere.
    const base = active !== undefined && active.scheme !== 'untitled' && schemes.includes(active.scheme);
    const place = base ? active : folder && Uri.joinPath(folder.uri, 'Dockerfile');
    if (place === undefined) {
      void window.showErrorMessage(l10n.t('Open a folder first: a configuration belongs to a project.'));
      return undefined;
    }
    const params: ConfigurationParams = { uri: place.toString() };
    try {
      return await (await server.client()).sendRequest<ConfigurationAnswer>(configurationMethod, params);
    } catch (error) {
      output.error(`configuration: ${String(error)}`);
      void window.showErrorMessage(
        l10n.t('The Plimsoll server does not answer: run “Plimsoll: Restart Server” and try again.'),
      );
      return undefined;
    }
  };
  const show = async (uri: string): Promise<void> => void (await window.showTextDocument(Uri.parse(uri, true)));
  const make = async ({ uri, isOurs, created }: ConfigurationAnswer): Promise<void> => {
    if (isOurs && uri !== null) return show(uri);
    const file = Uri.parse(created.uri, true);
    if (!(await exists(file))) await workspace.fs.writeFile(file, new TextEncoder().encode(created.text));
    return show(created.uri);
  };
  return {
    async open() {
      const answer = await ask();
      if (answer === undefined) return;
      if (answer.uri !== null) return show(answer.uri);
      const create = l10n.t('Create');
      const none = l10n.t('No plimsoll.yaml is in force: every rule has its default.');
      if ((await window.showInformationMessage(none, create)) === create) await make(answer);
    },
    async create() {
      const answer = await ask();
      if (answer !== undefined) await make(answer);
    },
  };
}

/** A file that cannot be read, such as one that is too large, is still there. */
async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
