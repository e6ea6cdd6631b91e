import { RequestType } from 'vscode-languageserver';
import { findBuildContext } from '../context/build-context';
import type { Files } from '../context/files';
import { findBuilders } from '../context/workspace';
import { contextRequest } from '../lang/dockerfile/context-sources';
import { parseDockerfile } from '../lang/dockerfile/parse';
import type { BuildEvent, BuildFailure, BuildOptions, BuildOutcome } from '../measure/engine/build';
import { buildMethod, buildProgressMethod } from '../protocol';
import type { BuildAnswer, BuildParams, BuildProgress } from '../protocol';
import { pathOf } from './documents';
import { summaryLine } from './figures';
import { logBatches } from './log-batches';
import { keysByLine, measuredFigures } from './measured';
import { quietly } from './quietly';
import type { Session } from './session';

/** Builds an image and measures it; the browser has none. */
export type BuildImage = (
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
) => Promise<BuildOutcome>;

const buildRequest = new RequestType<BuildParams, BuildAnswer, void>(buildMethod);

/**
 * Answers `plimsoll/build`: one build at a time, ended when the client cancels it.
 * @param life Aborted when the server ends; a build ends with it.
 * @param onMeasured Called when there is something new to show.
 * @returns Ends a running build, and resolves when it has ended.
 */
export function registerBuild(
  session: Session,
  build: BuildImage | undefined,
  life: AbortSignal,
  onMeasured: () => void,
): () => Promise<void> {
  let running: { readonly abort: AbortController; readonly answer: Promise<BuildAnswer> } | undefined;

  session.connection.onRequest(buildRequest, async ({ uri }, token) => {
    const path = pathOf(uri);
    if (build === undefined || path === undefined || !uri.startsWith('file:')) {
      return refusal('Building needs a Dockerfile in a folder of a machine that can run a container engine.');
    }
    if (running !== undefined) return refusal('A build is already running: wait for its end or cancel it.');
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    const answer = runBuild(session, build, { uri, path }, AbortSignal.any([life, abort.signal]));
    running = { abort, answer };
    try {
      return await answer;
    } finally {
      running = undefined;
      cancelled.dispose();
      onMeasured();
    }
  });

  return async () => {
    running?.abort.abort();
    await running?.answer;
  };
}

async function runBuild(
  session: Session,
  build: BuildImage,
  { uri, path }: { readonly uri: string; readonly path: string },
  signal: AbortSignal,
): Promise<BuildAnswer> {
  const { connection, documents, measured } = session;
  const send = (progress: BuildProgress): void =>
    quietly(connection, () => connection.sendNotification(buildProgressMethod, progress));
  const log = logBatches((text) => send({ kind: 'log', text }));
  try {
    // What is built is what lies on the disk: the client saves first, so it is also what is open.
    const text = documents.get(uri)?.getText() ?? (await session.files(uri).read(path)) ?? '';
    const { executable } = await session.settings.of(uri);
    const context = await contextFolder(path, text, session.files(uri));
    const outcome = await build(
      { executable, context, dockerfile: path, tags: [] },
      (event) => {
        if (event.kind === 'log') log.add(event.text);
        else send(event);
      },
      signal,
    );
    if (!outcome.ok) return failed(session, uri, text, outcome.failure);
    measured.set(uri, { figures: measuredFigures(text, outcome.measurement), failure: undefined });
    return { ok: true, summary: summaryLine(outcome.measurement) };
  } catch (error) {
    connection.console.error(`building ${uri} failed: ${String(error)}`);
    return refusal('The build ended with an internal error: the log says more.');
  } finally {
    log.flush();
  }
}

/** The folder that the rules take for the build context; where they see none, the Dockerfile's own. */
async function contextFolder(path: string, text: string, files: Files): Promise<string> {
  const { contexts } = await findBuilders(path, files, new Map());
  const found = await findBuildContext(path, contextRequest(parseDockerfile(text).instructions), files, contexts);
  return found?.root ?? (path.slice(0, path.lastIndexOf('/')) || '/');
}

/** Figures of an earlier build stay: each is shown only while its instruction is the same. */
function failed(session: Session, uri: string, text: string, { reason, message, line }: BuildFailure): BuildAnswer {
  const key = line === undefined ? undefined : keysByLine(text).get(line);
  const known = session.measured.get(uri)?.figures ?? new Map();
  session.measured.set(uri, { figures: known, failure: key === undefined ? undefined : { key, message } });
  return { ok: false, cancelled: reason === 'cancelled', message };
}

function refusal(message: string): BuildAnswer {
  return { ok: false, cancelled: false, message };
}
