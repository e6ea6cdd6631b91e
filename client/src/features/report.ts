import { commands, l10n, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Disposable, ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import { reportMethod } from '../../../server/src/protocol';
import type { ReportAnswer, ReportParams } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';
import { fromPage } from '../report/messages';
import type { FromPage, ToPage } from '../report/messages';
import type { View } from '../report/state';
import { uriOf } from './build';
import { applyMeasuredFix, isMeasuredText, revealLine } from './report-editor';
import { reportPage } from './report-page';

const viewType = 'plimsoll.report';

interface ReportNeeds {
  readonly server: Server;
  readonly output: LogOutputChannel;
  readonly context: ExtensionContext;
}

/** *Show Report*: a panel for each Dockerfile that was built, and for each image that was measured without one. */
export interface ReportFeature extends Disposable {
  /**
   * Opens or shows a report.
   * @param uri As `plimsoll/build` answers it; the active Dockerfile without it.
   * @param target The stage that was built; the newest measurement without it.
   * @param view What of the report to show first.
   */
  readonly show: (uri?: unknown, target?: unknown, view?: View) => Promise<void>;
  /** There is a new measurement: an open report shows it. */
  readonly measured: (uri: string) => Promise<void>;
}

/** A report that is open. */
interface OpenReport {
  readonly panel: WebviewPanel;
  /** Of the newest measurement where it is undefined. */
  target: string | undefined;
  /** What the page shows; null where nothing is measured. */
  data: ReportAnswer;
  /** The page listens. */
  ready: boolean;
  /** What to show first; null when that is shown. */
  view: View | null;
}

export function createReport({ server, output, context }: ReportNeeds): ReportFeature {
  const reports = new Map<string, OpenReport>();

  const ask = async (params: ReportParams): Promise<ReportAnswer> => {
    try {
      const client = await server.client();
      return await client.sendRequest<ReportAnswer>(reportMethod, params);
    } catch (error) {
      output.error(`report: ${String(error)}`);
      return null;
    }
  };

  const load = async (uri: string): Promise<void> => {
    const report = reports.get(uri);
    if (report === undefined) return;
    const { target } = report;
    report.data = await ask({ uri, ...(target !== undefined && { target }) });
    if (report.ready) post(uri, report);
  };

  const receive = async (uri: string, message: FromPage): Promise<void> => {
    const report = reports.get(uri);
    if (report === undefined) return;
    switch (message.type) {
      case 'ready':
        report.ready = true;
        send(report.panel, { type: 'texts', texts: l10n.bundle ?? {} });
        return report.data === null ? load(uri) : post(uri, report);
      case 'build':
        await commands.executeCommand('plimsoll.build', Uri.parse(uri, true));
        return load(uri);
      case 'reveal':
        return revealLine(uri, message.line);
      case 'fix': {
        const problem = await applyMeasuredFix(uri, message, report.data, await server.client());
        if (problem !== undefined) void window.showWarningMessage(problem);
      }
    }
  };

  /** Fills a panel that is new, or that the window shows again after a reload. */
  const open = (uri: string, panel: WebviewPanel, rest: Pick<OpenReport, 'target' | 'view'>): void => {
    reports.set(uri, { panel, data: null, ready: false, ...rest });
    const assets = Uri.joinPath(context.extensionUri, 'dist');
    panel.title = l10n.t('{0}: report', nameOf(uri));
    panel.iconPath = Uri.joinPath(context.extensionUri, 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [assets] };
    panel.onDidDispose(() => reports.delete(uri));
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const known = fromPage(message);
      if (known === undefined) return;
      receive(uri, known).catch((error: unknown) => output.error(`report: ${String(error)}`));
    });
    panel.webview.html = reportPage(panel.webview, assets);
  };

  const onChange = workspace.onDidChangeTextDocument(({ document }) => {
    const report = reports.get(document.uri.toString());
    if (report?.ready === true && report.data !== null && report.data.dockerfile !== null)
      send(report.panel, { type: 'changed', changed: !isMeasuredText(document, report.data) });
  });
  const serializer = window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel, kept: unknown) {
      const { uri, target } = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<
        Record<string, unknown>
      >;
      // Anything may stand there: another version may have kept it.
      if (typeof uri !== 'string' || !/^[a-z][a-z0-9+.-]*:/i.test(uri) || reports.has(uri)) return panel.dispose();
      open(uri, panel, { target: textOf(target), view: null });
    },
  });

  return {
    async show(given, target, view) {
      const uri = uriOf(given)?.toString() ?? window.activeTextEditor?.document.uri.toString();
      if (uri === undefined)
        return void window.showInformationMessage(l10n.t('Open the Dockerfile whose report you want to see.'));
      const known = reports.get(uri);
      if (known === undefined) {
        const panel = window.createWebviewPanel(
          viewType,
          '',
          { viewColumn: ViewColumn.Beside },
          { enableFindWidget: true },
        );
        return open(uri, panel, { target: textOf(target), view: view ?? null });
      }
      known.target = textOf(target);
      known.view = view ?? null;
      known.panel.reveal();
      return load(uri);
    },
    async measured(uri) {
      if (reports.has(uri)) await load(uri);
    },
    dispose() {
      onChange.dispose();
      serializer.dispose();
    },
  };
}

function post(uri: string, report: OpenReport): void {
  const { panel, data, view } = report;
  if (data === null) {
    send(panel, { type: 'empty', uri, message: l10n.t('Nothing is measured yet: build the image to see its report.') });
    return;
  }
  report.view = null;
  send(panel, { type: 'data', uri, data, view });
  const document = workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (document !== undefined) send(panel, { type: 'changed', changed: !isMeasuredText(document, data) });
}

function send({ webview }: WebviewPanel, message: ToPage): void {
  // It has one listener and no origin. A page that is hidden or gone hears nothing: it asks again when it is there.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  void webview.postMessage(message);
}

function nameOf(uri: string): string {
  const { path } = Uri.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A command may be given anything. */
function textOf(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}
