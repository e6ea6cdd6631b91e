import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { printable, oneLine } from '../display';
import { parseJson } from '../json';
import type { Measurement } from '../measurement';
import type { Plan } from '../plan';
import { planOf } from '../plan-of';
import { readProvenance } from '../provenance';
import { progressReader, type ProgressReader } from '../rawjson';
import { redactor } from '../redact';
import { measureBuild } from '../measured-build';
import { measureImage } from '../report';
import { askCacheRecords } from './cache-records';
import { parseStepName, type StepName } from '../step-names';
import { buildFailure, CANCELLED, engineFailure, explainFailure, FROZEN } from './errors';

import { startProcess } from './process';
import { readImage } from './read-image';
import { askEngine, watchEngine } from './watch';

export interface BuildOptions {
  /** The engine's command, such as `docker`. */
  readonly executable: string;
  /** Directory of the build context. */
  readonly context: string;
  readonly dockerfile: string;
  /** Empty: the image stays untagged. */
  readonly tags: readonly string[];
  readonly target?: string;
  /** Of several, the first is measured. */
  readonly platforms?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  readonly builder?: string;
}

/** What happens while a build runs. `index` counts from 1. */
export type BuildEvent =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'step'; readonly index: number; readonly total: number; readonly name: string };

export interface BuildFailure {
  readonly reason:
    | 'no-engine'
    | 'no-buildx'
    | 'engine-not-running'
    | 'no-permission'
    | 'engine-frozen'
    | 'out-of-disk'
    | 'build-failed'
    | 'cancelled'
    | 'bad-request';
  /** One sentence that says what is wrong and how to mend it. */
  readonly message: string;
  /** The Dockerfile's line, from 1, where the engine names one. */
  readonly line?: number;
}

export type BuildOutcome =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly failure: BuildFailure };

/** Builds with BuildKit, then measures the image that came out. Never rejects; leaves nothing behind but the image. */
export async function buildAndMeasure(
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  let folder: string | undefined;
  try {
    const answer = await askEngine(options.executable, signal);
    if (signal.aborted) return failed(CANCELLED);
    if (answer.kind !== 'up') return failed(engineFailure(answer, options.executable));
    // The metadata holds build arguments: a folder that only we can read, gone as soon as it has been read.
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-'));
    const built = await build(options, folder, onEvent, signal);
    if ('failure' in built) return failed(built.failure);
    await rm(folder, { recursive: true, force: true });
    return await measure(options, built, answer.platform, onEvent, signal);
  } catch (error) {
    if (signal.aborted) return failed(CANCELLED);
    const text = error instanceof Error ? error.message : String(error);
    return failed({ reason: 'build-failed', message: `The build could not be measured: ${oneLine(text)}` });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** A build that went well. */
interface Built {
  readonly image: string;
  readonly metadata: unknown;
  readonly progress: ProgressReader;
  readonly plan: Plan | undefined;
  readonly seconds: number;
}

async function build(
  options: BuildOptions,
  folder: string,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<Built | { failure: BuildFailure }> {
  const metadataFile = join(folder, 'metadata.json');
  const idFile = join(folder, 'id');
  const dockerfile = resolve(options.dockerfile);
  const plan = await readFile(dockerfile, 'utf8').then(planOf, () => undefined);
  const progress = progressReader(listener(onEvent, () => progress));

  const start = performance.now();
  const running = startProcess(options.executable, buildArguments(options, dockerfile, metadataFile, idFile), {
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

  if (end.stopped === 'cancelled') return { failure: CANCELLED };
  if (frozen) return { failure: FROZEN };
  if (end.code !== 0) return { failure: buildFailure(options.executable, progress, plan) };
  const image = (await readFile(idFile, 'utf8')).trim();
  const metadata = parseJson(await readFile(metadataFile, 'utf8'));
  return { image, metadata, progress, plan, seconds };
}

function buildArguments(options: BuildOptions, dockerfile: string, metadataFile: string, idFile: string): string[] {
  const args = [
    'buildx',
    'build',
    '--progress=rawjson',
    '--load',
    `--metadata-file=${metadataFile}`,
    `--iidfile=${idFile}`,
  ];
  args.push(`--file=${dockerfile}`);
  for (const tag of options.tags) args.push(`--tag=${tag}`);
  for (const [name, value] of Object.entries(options.buildArgs ?? {})) args.push(`--build-arg=${name}=${value}`);
  if (options.target !== undefined) args.push(`--target=${options.target}`);
  if (options.platforms !== undefined && options.platforms.length > 0)
    args.push(`--platform=${options.platforms.join(',')}`);
  if (options.noCache === true) args.push('--no-cache');
  if (options.builder !== undefined) args.push(`--builder=${options.builder}`);
  args.push(resolve(options.context));
  return args;
}

/** Tells each step of the Dockerfile once, when it begins. */
function listener(
  onEvent: (event: BuildEvent) => void,
  progress: () => ProgressReader,
): Parameters<typeof progressReader>[0] {
  const begun = new Set<string>();
  return {
    onLog: (text) => onEvent({ kind: 'log', text: printable(text) }),
    onStart: ({ digest, name }) => {
      const step = parseStepName(name);
      if (begun.has(digest) || step === undefined) return;
      begun.add(digest);
      const total = progress()
        .vertices()
        .filter((vertex) => parseStepName(vertex.name) !== undefined).length;
      onEvent({ kind: 'step', index: begun.size, total, name: shownName(step) });
    },
  };
}

/** `build: RUN make`; without the digest that BuildKit adds to an image's name. */
function shownName({ platform, stage, text }: StepName): string {
  const where = [platform, stage].filter((part) => part !== undefined).join(' ');
  return oneLine(`${where === '' ? '' : `${where}: `}${text.replace(/@sha256:[0-9a-f]{64}/, '')}`);
}

async function measure(
  options: BuildOptions,
  built: Built,
  enginePlatform: string,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  onEvent({ kind: 'log', text: 'measuring the layers\n' });
  const frozen = new AbortController();
  const watch = watchEngine(options.executable, signal, () => frozen.abort());
  const platform = options.platforms?.[0] ?? enginePlatform;
  const read = await readImage(
    { kind: 'engine', executable: options.executable, reference: built.image },
    { platform, onProgress: () => watch.alive() },
    AbortSignal.any([signal, frozen.signal]),
  ).finally(() => watch.stop());
  if (signal.aborted) return failed(CANCELLED);
  if (frozen.signal.aborted) return failed(FROZEN);
  if (!read.ok && read.reason === 'engine')
    return failed(explainFailure({ output: read.output, stepLog: '', executable: options.executable }));
  if (!read.ok) throw new Error((read.reason === 'no-image' && read.problem) || 'the engine saved no image');

  const provenance = readProvenance(built.metadata);
  const plan = provenance?.dockerfile === undefined ? built.plan : planOf(provenance.dockerfile);
  const redact = provenance?.redact ?? redactor(Object.entries(options.buildArgs ?? {}));
  const origin = { plan, provenance, target: options.target, redact };
  const measured = measureImage(read.facts, origin);
  const measurement: Measurement = {
    version: 1,
    image: built.image,
    tags: options.tags,
    platform: measured.platform,
    dockerfile: options.dockerfile,
    target: options.target ?? null,
    size: measured.size,
    build: measureBuild(
      {
        vertices: built.progress.vertices(),
        platform: measured.platform,
        seconds: built.seconds,
        cacheRecords: await askCacheRecords(options.executable, options.builder, signal),
      },
      origin,
    ),
    layers: measured.layers,
    waste: measured.waste,
    startup: null,
    budgets: [],
    notes: measured.notes,
  };
  return { ok: true, measurement };
}

function failed(failure: BuildFailure): BuildOutcome {
  return { ok: false, failure };
}
