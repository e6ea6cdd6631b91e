import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseJson } from '../json';
import type { Mask } from '../mask';
import type { Plan } from '../build/plan';
import { planOf } from '../build/plan-of';
import { progressReader, type ProgressReader } from '../build/rawjson';
import type { BuildEvent, BuildFailure, BuildOptions } from './build-options';
import { buildArguments } from './build-arguments';
import { progressEvents } from './build-progress';
import { buildFailure, CANCELLED, FROZEN } from './errors';
import { startProcess } from './process';
import type { Secrets } from './secrets';
import { watchEngine } from './watch';

/** A build that went well. */
export interface Built {
  /** The image's id. */
  readonly image: string;
  /** Where the image lies as a folder, if the engine did not take it. */
  readonly layout: string | undefined;
  /** What buildx knows of it. It holds build arguments. */
  readonly metadata: unknown;
  readonly progress: ProgressReader;
  readonly plan: Plan | undefined;
  /** By the clock. */
  readonly seconds: number;
}

/** One that did not. */
export interface NotBuilt {
  readonly failure: BuildFailure;
  /** Ids of images that it may have made before it ended. */
  readonly images: readonly string[];
}

/** Runs `docker buildx build`. @param folder for its files. @param toFolder whether the image goes there too, and not into the engine */
export async function runBuild(
  options: BuildOptions,
  secrets: Secrets,
  mask: Mask,
  { folder, toFolder }: { readonly folder: string; readonly toFolder: boolean },
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<Built | NotBuilt> {
  const files = {
    metadata: join(folder, 'metadata.json'),
    id: join(folder, 'id'),
    layout: toFolder ? join(folder, 'image') : undefined,
  };
  const plan = await readFile(resolve(options.dockerfile), 'utf8').then(planOf, () => undefined);
  const progress = progressReader(progressEvents(onEvent, mask, () => progress));

  const start = performance.now();
  const running = startProcess(options.executable, buildArguments(options, secrets, files), {
    cwd: resolve(options.folder ?? '.'),
    // Not --provenance: it would fail on an overlay2 store, and would change the image.
    env: { BUILDX_METADATA_PROVENANCE: 'max', DOCKER_CLI_HINTS: 'false' },
    signal,
  });
  let frozen = false;
  const watch = watchEngine(options.executable, signal, () => {
    frozen = true;
    running.stop('timeout');
  });
  running.stdout.resume();
  running.stdout.on('error', () => {});
  running.stderr.on('error', () => {});
  running.stderr.on('data', (chunk: Uint8Array) => {
    watch.alive();
    progress.write(chunk);
  });
  const end = await running.ended;
  watch.stop();
  progress.end();
  const seconds = Math.round(performance.now() - start) / 1000;

  const id = await readFile(files.id, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
  const failed = (failure: BuildFailure): NotBuilt => ({
    failure,
    images: id === undefined ? exported(progress) : [id],
  });
  if (end.stopped === 'cancelled') return failed(CANCELLED);
  if (frozen) return failed(FROZEN);
  if (end.code !== 0 || id === undefined) return failed(buildFailure(options.executable, progress, plan));
  const metadata = parseJson(await readFile(files.metadata, 'utf8'));
  return { image: id, layout: files.layout, metadata, progress, plan, seconds };
}

/** The ids that the exporters tell: of a containerd store the index or manifest, of a graph driver the configuration. */
function exported(progress: ProgressReader): readonly string[] {
  const parts = progress.vertices().flatMap((vertex) => vertex.parts);
  return parts.flatMap(
    ({ name }) => /^(?:exporting manifest(?: list)?|writing image) (sha256:[0-9a-f]{64})/.exec(name)?.[1] ?? [],
  );
}
