import { DiagnosticSeverity, DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Diagnostic, DiagnosticServerCancellationData, ServerCapabilities } from 'vscode-languageserver';
import { keyedInstructions } from '../measure/keyed-instructions';
import { shownFindings } from './coexistence';
import { rangeConverter, source, toDiagnostic } from './convert';
import { quietly } from './quietly';
import type { Session } from './session';

/** How long a client without pull diagnostics must rest before we push. */
const pushDelay = 300;

/** The problems of a document, and of which version they are. */
interface Report {
  readonly version: number | undefined;
  readonly items: Diagnostic[];
}

export interface Diagnostics {
  readonly capabilities: ServerCapabilities;
  /** Something besides the documents changed: settings, files around them, a build. */
  refresh(): void;
}

/** Answers pulls where the client pulls, and pushes where it does not; never both, or every problem would show twice. */
export function registerDiagnostics(session: Session): Diagnostics {
  return session.client.pullDiagnostics ? pullDiagnostics(session) : pushDiagnostics(session);
}

function pullDiagnostics(session: Session): Diagnostics {
  const { connection, client, documents } = session;
  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    const { version, items } = await diagnose(session, uri);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (version !== documents.get(uri)?.version) {
      const data: DiagnosticServerCancellationData = { retriggerRequest: documents.get(uri) !== undefined };
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'the document has changed', data);
    }
    return { kind: DocumentDiagnosticReportKind.Full, items };
  });
  return {
    capabilities: {
      diagnosticProvider: { identifier: source, interFileDependencies: false, workspaceDiagnostics: false },
    },
    refresh() {
      if (client.refreshDiagnostics) quietly(connection, () => connection.languages.diagnostics.refresh());
    },
  };
}

function pushDiagnostics(session: Session): Diagnostics {
  const { connection, documents, settings } = session;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const push = async (uri: string): Promise<void> => {
    const { version, items } = await diagnose(session, uri);
    const open = documents.get(uri);
    if (open === undefined || open.version !== version) return;
    await connection.sendDiagnostics({ uri, version, diagnostics: items });
  };
  const schedule = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.set(
      uri,
      setTimeout(() => quietly(connection, () => push(uri)), pushDelay),
    );
  };
  documents.onDidOpen(({ document }) => schedule(document.uri));
  documents.onDidSave(({ document }) => schedule(document.uri));
  documents.onDidChangeContent(async ({ document }) => {
    if ((await settings.of(document.uri)).run === 'onType') schedule(document.uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    quietly(connection, () => connection.sendDiagnostics({ uri, diagnostics: [] }));
  });
  return {
    capabilities: {},
    refresh() {
      for (const { uri } of documents.all()) schedule(uri);
    },
  };
}

/** What went wrong is logged, and the report is empty: an old problem must not stay because we failed. */
async function diagnose(session: Session, uri: string): Promise<Report> {
  const version = session.documents.get(uri)?.version;
  try {
    if (!(await session.settings.of(uri)).enable) return { version, items: [] };
    const checked = await session.checker.check(uri);
    if (checked === undefined) return { version, items: [] };
    const { text } = checked.document;
    const toRange = rangeConverter(text);
    const shown = await shownFindings(session, uri, checked.findings);
    const items = shown.map((finding) => toDiagnostic(finding, uri, toRange, session.client));
    return { version: checked.version, items: [...items, ...(await buildFailure(session, uri, text))] };
  } catch (error) {
    session.connection.console.error(`checking ${uri} failed: ${String(error)}`);
    return { version, items: [] };
  }
}

/** The failure of the last build, as long as the instruction that it stopped at is the same. */
async function buildFailure(session: Session, uri: string, text: string): Promise<Diagnostic[]> {
  const { failure } = await session.measured.of(uri);
  if (failure === undefined) return [];
  const toRange = rangeConverter(text);
  return keyedInstructions(text)
    .filter(({ key }) => key === failure.key)
    .map(({ range }) => ({
      source,
      code: 'build',
      message: failure.message,
      severity: DiagnosticSeverity.Error,
      range: toRange(range),
    }));
}
