import { env, l10n, UIKind, version as editorVersion, window, workspace } from 'vscode';
import { debugInformationMethod } from '../../../server/src/protocol';
import type { DebugInformation } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';
import { changedSettings } from './changed-settings';
import type { SettingSchema } from './changed-settings';

/** What the extension says of itself. */
export interface Manifest {
  readonly version: string;
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, SettingSchema>> } };
}

/**
 * *Copy Debug Information*: what a report of a problem needs, on the clipboard. No names, paths or texts of the user's.
 * @returns The command.
 */
export function copyDebugInformation(server: Server, { version, contributes }: Manifest): () => Promise<void> {
  return async () => {
    const changed = changedSettings(contributes.configuration.properties, writtenValue);
    const lines = [
      `Plimsoll: ${version}`,
      `Editor: ${env.appName} ${editorVersion}, ${env.uiKind === UIKind.Web ? 'web' : 'desktop'}, remote: ${env.remoteName ?? 'none'}, language ${env.language}`,
      `Workspace: ${workspace.workspaceFolders?.length ?? 0} folders, ${workspace.isTrusted ? 'trusted' : 'not trusted'}`,
      `Settings: ${changed.join(', ') || 'as they come'}`,
      ...(await serverLines(server)),
    ];
    await env.clipboard.writeText(`${lines.map((line) => `- ${line}`).join('\n')}\n`);
    window.setStatusBarMessage(l10n.t('Plimsoll: the debug information is on the clipboard'), 5000);
  };
}

/** The nearest value that the user wrote for the document that is looked at. */
function writtenValue(name: string): unknown {
  const found = workspace.getConfiguration(undefined, window.activeTextEditor?.document).inspect<unknown>(name);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}

/** A server that hangs must not keep the rest back. */
const serverMilliseconds = 2000;

async function serverLines(server: Server): Promise<readonly string[]> {
  const none = ['Server: does not answer'];
  const late = new Promise<readonly string[]>((resolve) => setTimeout(() => resolve(none), serverMilliseconds));
  const asked = server
    .client()
    .then((client) => client.sendRequest<DebugInformation>(debugInformationMethod))
    .then(({ lines }) => lines)
    .catch(() => none);
  return Promise.race([asked, late]);
}
