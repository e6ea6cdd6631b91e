// The page of the report: in a web view it is told what to show, in a file it finds the data beside itself.
import type { ReportData } from '../../../server/src/report/report-data';
import { t, useTexts } from '../../../server/src/core/l10n';
import { showReport, type App } from './app';
import { el } from './dom';
import type { FromPage, ToPage } from './messages';
import { firstState, readState } from './state';

/** What a web view has for its page. */
interface Editor {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: (() => Editor) | undefined;

const root = document.getElementById('report')!;
const embedded = document.getElementById('data');
if (embedded !== null) {
  const data = JSON.parse(embedded.textContent ?? '') as ReportData;
  showReport({ root, data, state: firstState, send: null, onState: () => {} });
} else if (typeof acquireVsCodeApi === 'function') showInEditor(acquireVsCodeApi());

function showInEditor(editor: Editor): void {
  let app: App | undefined;
  // It has one listener and no origin: this is not the method of a window.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const send = (message: FromPage): void => editor.postMessage(message);
  /** The extension finds the image again by `uri` and `target` after a reload of the window. */
  const kept = editor.getState() as { readonly uri?: unknown; readonly state?: unknown } | undefined;
  let state = readState(kept?.state);

  window.addEventListener('message', ({ data: message }: MessageEvent<ToPage>) => {
    if (message.type === 'texts') return useTexts(message.texts);
    if (message.type === 'changed') return app?.setChanged(message.changed);
    app?.close();
    app = undefined;
    const { uri } = message;
    if (message.type === 'empty') {
      editor.setState({ uri, state });
      return root.replaceChildren(nothing(message.message, send));
    }
    const { target } = message.data.measurement;
    if (message.view !== null) state = { ...state, view: message.view };
    const onState = (next: typeof state): void => {
      state = next;
      editor.setState({ uri, target, state: next });
    };
    onState(state);
    app = showReport({ root, data: message.data, state, send, onState });
  });
  send({ type: 'ready' });
}

function nothing(message: string, send: (message: FromPage) => void): HTMLElement {
  const build = el(
    'button',
    { type: 'button', class: 'primary', onclick: () => send({ type: 'build' }) },
    t('Build and Measure'),
  );
  return el('div', { class: 'nothing' }, el('p', {}, message), build);
}
