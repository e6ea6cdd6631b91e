import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentLanguage } from '../check';
import { noFiles } from '../context/files';
import type { Files } from '../context/files';
import { useTexts } from '../core/l10n';
import { version } from '../version';
import { registerBuild } from './build';
import type { BuildImage } from './build';
import { registerBuildTargets } from './build-targets';
import { createChecker } from './checker';
import { clientFeatures } from './client';
import type { ClientFeatures } from './client';
import { registerCodeActions } from './code-actions';
import { registerCodeLens } from './code-lens';
import { registerCompletion } from './completion';
import { otherExtensions } from './coexistence';
import { createConfigurations } from './configuration';
import { registerConfigurationFile } from './configuration-file';
import { registerCreateWorkflow } from './create-workflow';
import { registerDebugInformation } from './debug-information';
import { registerDiagnostics } from './diagnostics';
import { dependants, engineDocument, openDocuments } from './documents';
import type { OpenDocuments } from './documents';
import { editorFiles, filesAround } from './files';
import { openFolders } from './folders';
import { registerHover } from './hover';
import { registerInlayHints } from './inlay-hints';
import { createJobs } from './jobs';
import { registerMeasure } from './measure';
import type { MeasureNamed } from './measure';
import { measuredStore } from './measured-store';
import type { MeasuredStorage } from './measured-store';
import { quietly } from './quietly';
import { registerReport } from './report';
import type { Session } from './session';
import { settingsReader } from './settings';
import { textsOf } from './texts';
import { watchFiles } from './watched-files';
import type { WatchedFiles } from './watched-files';

/** What the machine below the server can do. */
export interface Host {
  /** The files of `file:` addresses. */
  readonly files: Files;
  /** The machine's kind, for reports of problems: `Node 20.11.0, linux x64`. */
  readonly runtime?: string;
  /** Absent where no process can be started. */
  readonly build?: BuildImage;
  readonly measure?: MeasureNamed;
  /** Keeps measurements in a folder; absent where there is no disk. */
  readonly storage?: (folder: string) => MeasuredStorage;
}

/** How long an open file of this kind must rest before what depends on it is checked again. */
const contextDelay = 300;

/**
 * Serves one client on a connection.
 * @returns Ends what still runs, at once: for a process that is about to end.
 */
export function startServer(connection: Connection, host: Host): () => void {
  const documents = openDocuments();
  const life = new AbortController();
  connection.onInitialize((params) => initialize(connection, documents, host, life.signal, params));
  documents.listen(connection);
  connection.listen();
  return () => life.abort();
}

function initialize(
  connection: Connection,
  documents: OpenDocuments,
  host: Host,
  life: AbortSignal,
  params: InitializeParams,
): InitializeResult {
  useTexts(textsOf(params));
  const client = clientFeatures(params);
  const changed = (): void => refresh();
  const folders = openFolders(connection, params, changed);
  const extensions = otherExtensions(connection, client.extensions, changed);
  const watched = watchFiles(connection, client, folders);
  const session = createSession({ connection, documents, client, folders, extensions }, host, watched);
  const diagnostics = registerDiagnostics(session);
  const refresh = (): void => {
    session.checker.forget();
    diagnostics.refresh();
    if (client.refreshInlayHints) quietly(connection, () => connection.languages.inlayHint.refresh());
    if (client.refreshCodeLens) quietly(connection, () => connection.sendRequest(CodeLensRefreshRequest.type));
  };
  const jobs = createJobs(session, life, refresh);
  registerConfigurationFile(session);
  registerCreateWorkflow(session);
  registerDebugInformation(session, host.runtime);
  registerBuild(session, host.build, jobs);
  registerBuildTargets(session);
  registerMeasure(session, host.measure, jobs);
  registerReport(session, refresh);
  connection.onShutdown(() => jobs.end());
  connection.onDidChangeConfiguration(() => {
    session.settings.forget();
    refresh();
  });
  connection.onDidChangeWatchedFiles(refresh);
  watchContextDocuments(session, refresh);
  documents.onDidClose(({ document }) => session.checker.forget(document.uri));
  connection.onInitialized(() => quietly(connection, () => registerDynamically(connection, client, watched)));

  return {
    serverInfo: { name: 'plimsoll', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...diagnostics.capabilities,
      ...registerCodeActions(session),
      ...registerInlayHints(session),
      ...registerCodeLens(session),
      ...registerHover(session),
      ...registerCompletion(session),
    },
  };
}

type Given = Pick<Session, 'connection' | 'documents' | 'client' | 'folders' | 'extensions'>;

function createSession(given: Given, host: Host, watched: WatchedFiles): Session {
  const { connection, documents, client, folders } = given;
  const files = (uri: string): Files => {
    const inEditor = client.files ? editorFiles(connection, uri, folders()) : noFiles;
    const below = uri.startsWith('file:') ? host.files : inEditor;
    return filesAround(uri, documents, watched.withFolders(uri, below));
  };
  const settings = settingsReader(connection, client.configuration);
  const measured = measuredStore(client.storage === undefined ? undefined : host.storage?.(client.storage));
  const configurations = createConfigurations({ connection, settings, files, folders, watched });
  const session = { ...given, files, settings, configurations, measured };
  return { ...session, checker: createChecker(session) };
}

/**
 * The text of an open ignore file, workflow, start script and the like counts for Dockerfiles before it is saved, that of an open
 * Dockerfile for workflows, and that of a configuration for all.
 */
function watchContextDocuments({ documents, checker }: Session, refresh: () => void): void {
  const waiting = new Set<DocumentLanguage>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    const isOpen = (language: DocumentLanguage): boolean =>
      documents.all().some((document) => engineDocument(document)?.language === language);
    if ([...waiting].some(isOpen)) refresh();
    // What is kept about who builds what does not depend on Dockerfiles.
    else if (waiting.has('dockerfile')) checker.forget();
    waiting.clear();
  };
  const touched = ({ document }: { readonly document: TextDocument }): void => {
    const languages = dependants(document);
    if (languages.length === 0) return;
    for (const language of languages) waiting.add(language);
    clearTimeout(timer);
    timer = setTimeout(changed, contextDelay);
  };
  documents.onDidChangeContent(touched);
  documents.onDidClose(touched);
}

async function registerDynamically(
  connection: Connection,
  client: ClientFeatures,
  watched: WatchedFiles,
): Promise<void> {
  if (client.watchConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'plimsoll' });
  }
  await watched.start();
}
