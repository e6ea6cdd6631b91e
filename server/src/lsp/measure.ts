import { stated } from '../core/l10n';
import { RequestType } from 'vscode-languageserver';
import type { MeasureOptions, MeasureOutcome } from '../measure/engine/measure-image';
import { measureMethod } from '../protocol';
import type { BuildAnswer, MeasureParams } from '../protocol';
import { pathOf } from './documents';
import { refusal } from './jobs';
import type { Jobs } from './jobs';
import { keep } from './keep';
import type { Session } from './session';

/** Measures an image that is there, by its name or path. `executable` is the engine's command; the browser has none. */
export type MeasureNamed = (
  image: string,
  executable: string,
  options: MeasureOptions,
  signal: AbortSignal,
) => Promise<MeasureOutcome>;

const measureRequest = new RequestType<MeasureParams, BuildAnswer, void>(measureMethod);

/** Answers `plimsoll/measure`. An image without its Dockerfile is known under an address of its own. */
export function registerMeasure(session: Session, measure: MeasureNamed | undefined, jobs: Jobs): void {
  session.connection.onRequest(measureRequest, async ({ image, uri }, token) => {
    if (measure === undefined) return refusal(stated('Measuring needs a machine that can run a container engine.'));
    return jobs.run(
      `measuring ${image}`,
      async (tell, signal) => {
        tell({ kind: 'phase', what: 'measure' });
        const address = uri ?? `plimsoll-image:${encodeURIComponent(image)}`;
        const { executable, build } = await session.settings.of(address);
        const text = uri === null ? '' : await textOf(session, uri);
        const outcome = await measure(
          image,
          executable,
          {
            depth: 'deep',
            ...(build.platform !== undefined && { platform: build.platform }),
            ...(text !== '' && { dockerfile: text }),
          },
          signal,
        );
        if (!outcome.ok) return refusal(outcome.message, signal.aborted);
        const dockerfile = uri === null ? null : (pathOf(uri) ?? null);
        return keep(session, address, text, { ...outcome, measurement: { ...outcome.measurement, dockerfile } });
      },
      token,
    );
  });
}

async function textOf({ documents, files }: Session, uri: string): Promise<string> {
  const path = pathOf(uri);
  return documents.get(uri)?.getText() ?? (path === undefined ? undefined : await files(uri).read(path)) ?? '';
}
