import { measureRecord, type BuildRecord, type MeasuredRecord } from '../build/build-record';
import { oneLine } from '../display';
import type { FileNode } from '../waste/file-nodes';
import type { ImageFacts } from '../image-facts';
import { at, base64Bytes, listAt, parseJson, stringAt, stringsAt } from '../json';
import { progressReader } from '../build/rawjson';
import type { Vertex } from '../build/vertices';
import { askCacheRecords } from './cache-records';
import { engineFailure, explainFailure, failedLine } from './errors';
import { collect, runProcess, startProcess } from './process';
import { readImage } from './read-image';
import { askEngine } from './watch';

export interface PastBuildOptions {
  /** The engine's command, such as `docker`. */
  readonly executable: string;
  /** What `docker buildx history ls` names, or `^0` for the newest, `^1` for the one before. */
  readonly reference: string;
  readonly builder?: string;
  /** The Dockerfile's text, for a record that does not hold it: of a build that failed. */
  readonly dockerfile?: string;
  /** `deep` reads the image's layers, where it is still there. */
  readonly depth: 'instant' | 'deep';
  /** Folder for what layers were found to hold. */
  readonly cache?: string;
}

export type PastBuildOutcome =
  /** `trees`: what each layer wrote, where they were read. */
  | (MeasuredRecord & { readonly ok: true; readonly trees: readonly (FileNode | null)[] })
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** Milliseconds for one question, and characters of one answer: the record of a long build has some megabytes. */
const LIMIT = 60_000;
const ANSWER_LIMIT = 64 << 20;

/**
 * Measures a build that the engine remembers (buildx 0.20 and newer), without building again: time by line from the record, bytes
 * and waste from the image where it is still there. Never rejects; writes nothing.
 */
export async function measurePastBuild(options: PastBuildOptions, signal: AbortSignal): Promise<PastBuildOutcome> {
  try {
    const answer = await askEngine(options.executable, signal);
    if (answer.kind !== 'up')
      return failed(signal.aborted ? CANCELLED : engineFailure(answer, options.executable).message);
    const asked = await askRecord(options, answer.platform, signal);
    if (signal.aborted) return failed(CANCELLED);
    if ('message' in asked) return failed(asked.message);
    const facts = await imageOf(options, asked.record, signal);
    if (signal.aborted) return failed(CANCELLED);
    const cacheRecords = await askCacheRecords(options.executable, options.builder, signal);
    const measured = measureRecord(asked.record, {
      cacheRecords,
      ...(options.dockerfile === undefined ? {} : { dockerfile: options.dockerfile }),
      ...(facts === undefined ? {} : { facts }),
    });
    const trees = facts?.layers.map(({ tree }) => tree) ?? measured.measurement.layers.map(() => null);
    return { ok: true, ...measured, trees };
  } catch (error) {
    return failed(signal.aborted ? CANCELLED : `The build cannot be measured: ${oneLine((error as Error).message)}`);
  }
}

const CANCELLED = 'The measuring was cancelled.';

async function askRecord(
  options: PastBuildOptions,
  enginePlatform: string,
  signal: AbortSignal,
): Promise<{ readonly record: BuildRecord } | { readonly message: string }> {
  // `history ls` and the metadata file write it as builder/node/id; only the id is understood.
  const reference = options.reference.slice(options.reference.lastIndexOf('/') + 1);
  if (!/^(?:\^\d{1,6}|[a-z0-9]{1,64})$/.test(reference))
    return {
      message: `${oneLine(options.reference)} names no build: give an id of 'docker buildx history ls', or ^0 for the newest.`,
    };
  const ask = (...args: string[]): Promise<Answer> => askHistory(options, args, signal);
  const inspected = await ask('inspect', reference, '--format=json');
  if (!inspected.ok) return { message: whyNot(inspected.output, reference, options.executable) };
  const build = parseJson(inspected.output);
  // The newest may be another one in a moment.
  const id = stringAt(build, 'Ref');
  if (id === undefined) return { message: `What ${options.executable} says of the build ${reference} cannot be read.` };
  const image = listAt(build, 'Attachments').find((one) =>
    /\.(?:image|image\.index|image\.manifest)\.v\d|manifest\.(?:list\.)?v2/.test(stringAt(one, 'Type') ?? ''),
  );
  const imageType = stringAt(image, 'Type') ?? '';
  const [vertices, provenance, config] = [
    await askLog(options, id, signal),
    await ask('inspect', 'attachment', id, '--type=provenance'),
    imageType.endsWith('.container.image.v1+json')
      ? await ask('inspect', 'attachment', id, stringAt(image, 'Digest') ?? '')
      : undefined,
  ];
  return {
    record: {
      image: stringAt(image, 'Digest'),
      tags: [],
      platform: stringsAt(build, 'Platform')[0] ?? enginePlatform,
      target: stringAt(build, 'Target'),
      dockerfile: stringAt(build, 'Dockerfile'),
      seconds: secondsOf(at(build, 'Duration')),
      error: errorOf(build),
      vertices,
      provenance: provenance.ok ? [parseJson(provenance.output)] : [],
      config: config?.ok === true ? parseJson(config.output) : undefined,
      arguments: listAt(build, 'BuildArgs').map(
        (arg) => [stringAt(arg, 'Name') ?? '', stringAt(arg, 'Value') ?? ''] as const,
      ),
    },
  };
}

interface Answer {
  readonly ok: boolean;
  /** What it printed: the answer, or why there is none. */
  readonly output: string;
}

async function askHistory(options: PastBuildOptions, args: readonly string[], signal: AbortSignal): Promise<Answer> {
  const running = startProcess(options.executable, historyArguments(options, args), { signal, timeout: LIMIT });
  const [output, error] = [collect(running.stdout, ANSWER_LIMIT), collect(running.stderr)];
  const { code } = await running.ended;
  return code === 0 ? { ok: true, output: output() } : { ok: false, output: error() };
}

/** The log comes as progress on the standard error; of one that cannot be had there are no vertices. */
async function askLog(options: PastBuildOptions, id: string, signal: AbortSignal): Promise<readonly Vertex[]> {
  const progress = progressReader();
  const args = historyArguments(options, ['logs', id, '--progress=rawjson']);
  const running = startProcess(options.executable, args, { signal, timeout: LIMIT });
  running.stdout.resume();
  running.stdout.on('error', () => {});
  running.stderr.on('error', () => {});
  running.stderr.on('data', (chunk: Uint8Array) => progress.write(chunk));
  await running.ended;
  progress.end();
  return progress.vertices();
}

function historyArguments({ builder }: PastBuildOptions, args: readonly string[]): readonly string[] {
  return ['buildx', 'history', ...args, ...(builder === undefined ? [] : [`--builder=${builder}`])];
}

/** The image's files, where the engine still has it. */
async function imageOf(
  { executable, cache, depth }: PastBuildOptions,
  { image, platform }: BuildRecord,
  signal: AbortSignal,
): Promise<ImageFacts | undefined> {
  if (depth === 'instant' || image === undefined || !/^sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  const asked = ['image', 'inspect', '--format={{json .RepoTags}}', image];
  const found = await runProcess(executable, asked, { signal, timeout: LIMIT });
  if (found.code !== 0) return undefined;
  const source = { kind: 'engine', executable, reference: image } as const;
  const read = await readImage(source, { platform, ...(cache === undefined ? {} : { cache }) }, signal);
  const tags = stringsAt({ tags: parseJson(found.stdout) }, 'tags');
  return read.ok ? { ...read.facts, tags } : undefined;
}

function whyNot(output: string, reference: string, executable: string): string {
  if (/no record found|no completed build found|no build record/i.test(output))
    return `There is no build ${reference}: '${executable} buildx history ls' names those that are kept.`;
  if (/unknown (?:command|flag|shorthand)|is not a docker command/i.test(output))
    return 'Past builds need buildx 0.20 or newer: update it, or build with plimsoll build.';
  return explainFailure({ output, stepLog: '', executable }).message;
}

/** The message, behind the line that the excerpt of the Dockerfile names. */
function errorOf(build: unknown): string | undefined {
  const error = at(build, 'Error');
  if (error === undefined || error === null) return undefined;
  const line = failedLine(new TextDecoder().decode(base64Bytes(stringAt(error, 'Sources'))));
  const message = stringAt(error, 'Message') ?? 'the engine does not say why';
  return line === undefined ? message : `line ${line}: ${message}`;
}

/** Go counts in nanoseconds. */
function secondsOf(duration: unknown): number | undefined {
  return typeof duration === 'number' && duration >= 0 ? Math.round(duration / 1e6) / 1000 : undefined;
}

function failed(message: string): PastBuildOutcome {
  return { ok: false, message };
}
