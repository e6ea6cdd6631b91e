import { PassThrough } from 'node:stream';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { CancellationToken, MessageConnection } from 'vscode-languageserver/node';
import { createConnection } from 'vscode-languageserver/node';
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  CompletionList,
  CompletionTriggerKind,
  Diagnostic,
  Hover,
  InitializeResult,
  InlayHint,
  PublishDiagnosticsParams,
  TextDocumentEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { memoryFiles } from '../../server/src/context/memory';
import { startServer } from '../../server/src/lsp/server';
import type { Host } from '../../server/src/lsp/server';
import type { InitializationOptions } from '../../server/src/protocol';

/** What VS Code's client says it can do, as far as the server asks. */
export const vscodeCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
  },
};

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
  /** The address of the folder that is open. */
  readonly folder?: string;
  /** The same for several. */
  readonly folders?: readonly string[];
  readonly host?: Partial<Host>;
  /** Files of the disk, by absolute path. */
  readonly disk?: Record<string, string>;
  /** The section `plimsoll` of the settings. */
  readonly settings?: object;
}

/** A small editor: a real client connection over streams to a real server, with documents of its own. */
export interface Editor {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  /** Every message that the server sent by itself, in order. */
  readonly received: readonly { readonly method: string; readonly params: unknown }[];
  settings: object;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Replaces the first occurrence of a text, as an incremental edit. */
  edit(uri: string, before: string, after: string): Promise<void>;
  save(uri: string): Promise<void>;
  close(uri: string): Promise<void>;
  text(uri: string): string;
  pull(uri: string, token?: CancellationToken): Promise<Diagnostic[]>;
  /** The actions at the first occurrence of a text, or anywhere in the document. */
  actions(uri: string, at?: string, only?: string[]): Promise<CodeAction[]>;
  hints(uri: string): Promise<InlayHint[]>;
  lenses(uri: string): Promise<CodeLens[]>;
  /** The hover in the middle of the first occurrence of a text. */
  hover(uri: string, at: string): Promise<Hover | null>;
  /** What may be written behind the first occurrence of a text. */
  complete(uri: string, behind: string, triggerKind?: CompletionTriggerKind): Promise<CompletionList | null>;
  /** Resolves when the server has read everything that was sent before. */
  settled(): Promise<void>;
  /** Resolves with the parameters of the next such message that was not taken before. */
  next<Params>(method: string): Promise<Params>;
  pushed(): PublishDiagnosticsParams[];
  end(): Promise<void>;
}

const origin = { line: 0, character: 0 };
/** A question with a short answer. */
const nothing = { textDocument: { uri: 'file:///nothing' }, range: { start: origin, end: origin } };

export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  // Readers and writers, not bare streams: the server ends its process when a bare stream does.
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(server, { files: memoryFiles(options.disk ?? {}), ...options.host });

  const connection = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const documents = new Map<string, TextDocument>();
  const received: { method: string; params: unknown }[] = [];
  const waiting: { method: string; resolve: (params: never) => void }[] = [];
  const taken = new Map<string, number>();
  const record = (method: string, params: unknown): void => {
    received.push({ method, params });
    const at = waiting.findIndex((waiter) => waiter.method === method);
    if (at < 0) return;
    taken.set(method, (taken.get(method) ?? 0) + 1);
    waiting.splice(at, 1)[0]!.resolve(params as never);
  };

  connection.onNotification((method, params) => record(method, Array.isArray(params) ? params[0] : params));
  connection.onRequest('workspace/configuration', ({ items }: { items: object[] }) => items.map(() => editor.settings));
  for (const method of [
    'client/registerCapability',
    'workspace/diagnostic/refresh',
    'workspace/inlayHint/refresh',
    'workspace/codeLens/refresh',
  ]) {
    connection.onRequest(method, (params: unknown) => {
      record(method, params);
      return null;
    });
  }
  connection.listen();

  const folders = options.folders ?? (options.folder === undefined ? undefined : [options.folder]);
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? vscodeCapabilities,
    initializationOptions: options.initializationOptions,
    workspaceFolders: folders?.map((uri) => ({ uri, name: 'folder' })) ?? null,
  });
  await connection.sendNotification('initialized', {});

  const document = (uri: string): TextDocument => {
    const found = documents.get(uri);
    if (found === undefined) throw new Error(`${uri} is not open`);
    return found;
  };
  const rangeOf = (uri: string, text: string) => {
    const start = document(uri).getText().indexOf(text);
    if (start < 0) throw new Error(`'${text}' is not in ${uri}`);
    return { start: document(uri).positionAt(start), end: document(uri).positionAt(start + text.length) };
  };
  const wholeOf = (uri: string) => ({
    start: { line: 0, character: 0 },
    end: document(uri).positionAt(document(uri).getText().length),
  });

  const editor: Editor = {
    connection,
    initialized,
    received,
    settings: options.settings ?? {},
    open(uri, text, languageId = 'dockerfile') {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      return connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      });
    },
    edit(uri, before, after) {
      const version = document(uri).version + 1;
      const contentChanges = [{ range: rangeOf(uri, before), text: after }];
      documents.set(uri, TextDocument.update(document(uri), contentChanges, version));
      return connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    },
    save: (uri) => connection.sendNotification('textDocument/didSave', { textDocument: { uri } }),
    close(uri) {
      documents.delete(uri);
      return connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    text: (uri) => document(uri).getText(),
    async pull(uri, token) {
      const params = { textDocument: { uri }, identifier: 'plimsoll' };
      const report = await connection.sendRequest<{ kind: string; items: Diagnostic[] }>(
        'textDocument/diagnostic',
        params,
        ...(token ? [token] : []),
      );
      return report.items;
    },
    actions(uri, at, only) {
      return connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: at === undefined ? wholeOf(uri) : rangeOf(uri, at),
        context: { diagnostics: [], ...(only && { only }) },
      });
    },
    hints: (uri) => connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range: wholeOf(uri) }),
    lenses: (uri) => connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }),
    hover(uri, at) {
      const { start, end } = rangeOf(uri, at);
      const position = { line: start.line, character: Math.floor((start.character + end.character) / 2) };
      return connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    },
    complete: (uri, behind, triggerKind = 1) =>
      connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: rangeOf(uri, behind).end,
        context: { triggerKind },
      }),
    settled: () => connection.sendRequest('textDocument/inlayHint', nothing),
    next<Params>(method: string): Promise<Params> {
      const already = received.filter((message) => message.method === method)[taken.get(method) ?? 0];
      if (already !== undefined) {
        taken.set(method, (taken.get(method) ?? 0) + 1);
        return Promise.resolve(already.params as Params);
      }
      return new Promise((resolve) => waiting.push({ method, resolve }));
    },
    pushed: () =>
      received
        .filter(({ method }) => method === 'textDocument/publishDiagnostics')
        .map(({ params }) => params as PublishDiagnosticsParams),
    async end() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
    },
  };
  return editor;
}

/** The text of a document after an action, and the version that the edit is for. */
export function applied(editor: Editor, uri: string, action: CodeAction): { text: string; version: number | null } {
  const change = (action.edit?.documentChanges ?? []).find(
    (part): part is TextDocumentEdit => 'textDocument' in part && part.textDocument.uri === uri,
  );
  if (change === undefined) throw new Error(`'${action.title}' does not edit ${uri}`);
  const document = TextDocument.create(uri, 'dockerfile', 0, editor.text(uri));
  const edits = change.edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
  return { text: TextDocument.applyEdits(document, edits), version: change.textDocument.version };
}
