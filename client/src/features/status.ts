import { l10n, languages, LanguageStatusSeverity, Uri, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { statusMethod } from '../../../server/src/protocol';
import type { StatusParams } from '../../../server/src/protocol';
import type { ServerState } from '../lifecycle';
import { checked } from '../selector';

/** One quiet line beside the language: what the server does, and what the last build of this file gave. */
export interface Status extends Disposable {
  readonly server: (state: ServerState) => void;
  /** Listens to what the server says after each check. */
  listen(client: BaseLanguageClient): void;
  building(uri: Uri): void;
  /** `result` is a short line; undefined keeps the one before. */
  built(uri: Uri, result: string | undefined): void;
  /** No build counts any more. */
  readonly forget: () => void;
}

export function createStatus(version: string): Status {
  const item = languages.createLanguageStatusItem('plimsoll', checked);
  item.name = 'Plimsoll';
  const results = new Map<string, string>();
  let state: ServerState = 'starting';
  /** The last check of each document: two may have different configurations. */
  const checks = new Map<string, StatusParams>();
  let builds: string | undefined;

  const render = (): void => {
    const uri = window.activeTextEditor?.document.uri.toString();
    const lastCheck = checks.get(uri ?? '');
    const failed = lastCheck !== undefined && lastCheck.failedRules.length > 0;
    item.busy = state === 'starting' || builds !== undefined;
    if (state === 'stopped') {
      item.text = l10n.t('Plimsoll has stopped');
      item.detail = l10n.t('The output says why');
      item.severity = LanguageStatusSeverity.Error;
      item.command = { title: l10n.t('Restart'), command: 'plimsoll.restart' };
      return;
    }
    const news = builds === undefined ? results.get(uri ?? '') : l10n.t('building…');
    item.text = news === undefined ? 'Plimsoll' : `Plimsoll: ${news}`;
    const checked = lastCheck && l10n.t('checked in {0} ms', Math.ceil(lastCheck.milliseconds));
    const config = lastCheck?.config && workspace.asRelativePath(Uri.parse(lastCheck.config));
    const trouble = failed && l10n.t('a rule failed: see the output');
    item.detail = [version, config, checked, trouble].filter(Boolean).join(' · ');
    item.severity = failed ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    item.command = { title: l10n.t('Show Output'), command: 'plimsoll.showOutput' };
  };
  const editors = window.onDidChangeActiveTextEditor(render);
  const closed = workspace.onDidCloseTextDocument(({ uri }) => checks.delete(uri.toString()));
  render();

  return {
    server(next) {
      state = next;
      render();
    },
    listen(client) {
      client.onNotification(statusMethod, (params: StatusParams) => {
        checks.set(params.uri, params);
        render();
      });
    },
    building(uri) {
      builds = uri.toString();
      render();
    },
    built(uri, result) {
      builds = undefined;
      if (result !== undefined) results.set(uri.toString(), result);
      render();
    },
    forget() {
      results.clear();
      render();
    },
    dispose() {
      editors.dispose();
      closed.dispose();
      item.dispose();
    },
  };
}
