import { restated, stated } from '../core/l10n';
import { RequestType } from 'vscode-languageserver';
import { findBuildContext } from '../context/build-context';
import type { Files } from '../context/files';
import { findBuilders } from '../context/workspace';
import { contextRequest } from '../lang/dockerfile/context-sources';
import { parseDockerfile } from '../lang/dockerfile/parse';
import type { BuildEvent, BuildFailure, BuildOptions, BuildOutcome } from '../measure/engine/build-options';
import { keysByLine } from '../measure/keyed-instructions';
import { buildMethod } from '../protocol';
import type { BuildAnswer, BuildParams, BuildProgress } from '../protocol';
import { pathOf } from './documents';
import { folderOf } from './folders';
import { refusal } from './jobs';
import type { Jobs } from './jobs';
import { keep } from './keep';
import type { Session } from './session';
import type { Settings } from './settings';

/** Builds an image and measures it; the browser has none. */
export type BuildImage = (
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
) => Promise<BuildOutcome>;

const buildRequest = new RequestType<BuildParams, BuildAnswer, void>(buildMethod);

/** Answers `plimsoll/build`. */
export function registerBuild(session: Session, build: BuildImage | undefined, jobs: Jobs): void {
  session.connection.onRequest(buildRequest, async ({ uri, target }, token) => {
    const path = pathOf(uri);
    if (build === undefined || path === undefined || !uri.startsWith('file:'))
      return refusal(stated('Building needs a Dockerfile in a folder of a machine that can run a container engine.'));
    return jobs.run(
      `building ${uri}`,
      async (tell, signal) => {
        // What is built is what lies on the disk: the client saves first, so it is also what is open.
        const text = session.documents.get(uri)?.getText() ?? (await session.files(uri).read(path)) ?? '';
        const options = await optionsFor(session, uri, path, text, target);
        const outcome = await build(options, (event) => forward(event, tell), signal);
        return outcome.ok ? keep(session, uri, text, outcome) : failed(session, uri, text, outcome.failure);
      },
      token,
    );
  });
}

async function optionsFor(
  session: Session,
  uri: string,
  path: string,
  text: string,
  target: string | undefined,
): Promise<BuildOptions> {
  const settings = await session.settings.of(uri);
  const context = await contextFolder(path, text, session.files(uri));
  const top = folderOf(uri, session.folders());
  return {
    executable: settings.executable,
    context,
    dockerfile: path,
    tags: [],
    folder: (top === undefined ? undefined : pathOf(top)) ?? context,
    ...(target !== undefined && { target }),
    ...chosenOptions(settings),
  };
}

/** What the settings say, and nothing of what they do not say. */
function chosenOptions({ build, startup }: Settings): Partial<BuildOptions> {
  const { args, secrets, platform, builder, cacheFrom, noCache } = build;
  return {
    ...(Object.keys(args).length > 0 && { buildArgs: args }),
    ...(secrets.length > 0 && { secrets }),
    ...(platform !== undefined && { platforms: [platform] }),
    ...(builder !== undefined && { builder }),
    ...(cacheFrom.length > 0 && { cacheFrom }),
    ...(noCache && { noCache }),
    ...(startup && { startup: {} }),
  };
}

/** The folder that the rules take for the build context; where they see none, the Dockerfile's own. */
async function contextFolder(path: string, text: string, files: Files): Promise<string> {
  const { contexts } = await findBuilders(path, files, new Map());
  const found = await findBuildContext(path, contextRequest(parseDockerfile(text).instructions), files, contexts);
  return found?.root ?? (path.slice(0, path.lastIndexOf('/')) || '/');
}

function forward(event: BuildEvent, tell: (progress: BuildProgress) => void): void {
  // The step that ends is followed by another, or by what comes after the build.
  if (event.kind !== 'step-end') tell(event);
}

/** Figures of an earlier build stay: each is shown only while its instruction is the same. */
async function failed(
  { measured }: Session,
  uri: string,
  text: string,
  { reason, message, line }: BuildFailure,
): Promise<BuildAnswer> {
  const key = line === undefined ? undefined : keysByLine(text).get(line);
  await measured.fail(uri, key === undefined ? undefined : { key, message: restated(message) });
  return refusal(message, reason === 'cancelled');
}
