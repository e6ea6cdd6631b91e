import { env, l10n, UIKind, version as editorVersion, window, workspace } from 'vscode';
import { debugInformationMethod } from '../../../server/src/protocol';
import type { DebugInformation } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';

/** The settings that change what is found and how. */
const settings = [
  'enable',
  'run',
  'inlayHints.enabled',
  'codeLens.enabled',
  'codeLens.build',
  'measure.startup',
  'build.noCache',
];

/** Those that may name a person, a folder or a machine: they are only said to be set. */
const quietSettings = [
  'measure.executable',
  'build.args',
  'build.secrets',
  'build.platform',
  'build.builder',
  'build.cacheFrom',
];

/**
 * *Copy Debug Information*: what a report of a problem needs, on the clipboard. No names, paths or texts of the user's.
 * @param version This extension's.
 * @returns The command.
 */
export function copyDebugInformation(server: Server, version: string): () => Promise<void> {
  return async () => {
    const lines = [
      `Plimsoll: ${version}`,
      `Editor: ${env.appName} ${editorVersion}, ${env.uiKind === UIKind.Web ? 'web' : 'desktop'}, remote: ${env.remoteName ?? 'none'}, language ${env.language}`,
      `Workspace: ${workspace.workspaceFolders?.length ?? 0} folders, ${workspace.isTrusted ? 'trusted' : 'not trusted'}`,
      `Settings: ${changedSettings().join(', ') || 'as they come'}`,
      ...(await serverLines(server)),
    ];
    await env.clipboard.writeText(`${lines.map((line) => `- ${line}`).join('\n')}\n`);
    window.setStatusBarMessage(l10n.t('Plimsoll: the debug information is on the clipboard'), 5000);
  };
}

function changedSettings(): string[] {
  const configuration = workspace.getConfiguration('plimsoll');
  return [...settings, ...quietSettings].flatMap((name) => {
    const found = configuration.inspect<unknown>(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value === undefined) return [];
    return quietSettings.includes(name) ? `${name} set` : `${name}=${JSON.stringify(value)}`;
  });
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
