import { stated } from '../../core/l10n';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { oneLine } from '../display';
import { maskOf, type Mask } from '../mask';
import type { Measurement } from '../measurement';
import { redactor, secretArguments, type Redact } from '../redact';
import { makeBuildFolder } from './build-folder';
import type { BuildEvent, BuildFailure, BuildOptions, BuildOutcome } from './build-options';
import { driverOf } from './builder';
import { nameImage, namelessImages, removeNew, wrongName } from './built-image';
import { unreadableFiles } from './context-files';
import { CANCELLED, engineFailure } from './errors';
import { measureBuilt } from './measure-built';
import { runBuild } from './run-build';
import { runTest } from './run-test';
import { readSecrets, type Secrets } from './secrets';
import type { TestResult } from './run-options';
import { measureStartup } from './startup';
import { askEngine } from './watch';

export type { BuildEvent, BuildFailure, BuildOptions, BuildOutcome } from './build-options';

/**
 * Builds with BuildKit, then measures the image that came out. Never rejects. Leaves nothing behind but the image; where it fails or
 * is cancelled, not even that.
 */
export async function buildAndMeasure(
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  const failure = wrongName(options.tags);
  const secrets =
    failure === undefined ? await readSecrets(options.secrets ?? [], resolve(options.folder ?? '.')) : { failure };
  if ('failure' in secrets) return failed(secrets.failure);
  const args = options.buildArgs ?? {};
  const mask = maskOf([...secrets.values, ...secretArguments(args)]);
  const redact = redactor(Object.entries(args));
  const folder = await makeBuildFolder();
  try {
    return mask.data(await buildIn(folder, options, secrets, mask, (event) => onEvent(named(event, redact)), signal));
  } catch (error) {
    if (signal.aborted) return failed(CANCELLED);
    const text = mask.text(error instanceof Error ? error.message : String(error));
    return failed({
      reason: 'build-failed',
      message: stated('The build could not be measured: {why}', { why: oneLine(text) }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** The engine puts values of build arguments into the names of steps. */
function named(event: BuildEvent, redact: Redact): BuildEvent {
  return event.kind === 'step' || event.kind === 'step-end' ? { ...event, name: redact(event.name) } : event;
}

async function buildIn(
  folder: string,
  options: BuildOptions,
  secrets: Secrets,
  mask: Mask,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  const { executable, platforms = [] } = options;
  const answer = await askEngine(executable, signal);
  if (signal.aborted) return failed(CANCELLED);
  // Of a frozen engine the docker command says nothing more, not even of its builders.
  if (answer.kind === 'missing' || answer.kind === 'frozen') return failed(engineFailure(answer, executable));
  const [driver, before, unreadable] = await Promise.all([
    driverOf(executable, options.builder, signal),
    answer.kind === 'up' ? namelessImages(executable, signal) : new Set<string>(),
    unreadableFiles(options.context, options.dockerfile, signal),
  ]);
  if (signal.aborted) return failed(CANCELLED);
  // A builder of its own needs no engine, and can build for several platforms at once where the engine cannot keep them.
  const isApart = driver !== undefined && driver !== 'docker';
  if (answer.kind !== 'up' && !isApart) return failed(engineFailure(answer, executable));
  const toFolder = isApart && (answer.kind !== 'up' || platforms.length > 1);
  const notes = [...emptyFiles(unreadable), ...otherPlatforms(platforms), ...(toFolder ? [notLoaded(options)] : [])];
  for (const note of notes) onEvent({ kind: 'log', text: `${note}\n` });

  const built = await runBuild(options, secrets, mask, { folder, toFolder }, onEvent, signal);
  if ('failure' in built) {
    await removeNew(executable, built.images, before);
    return failed(built.failure);
  }
  let kept = false;
  try {
    onEvent({ kind: 'phase', what: 'measure' });
    const platform = platforms[0] ?? (answer.kind === 'up' ? answer.platform : undefined);
    const measured = await measureBuilt(options, secrets, built, platform, signal);
    if ('failure' in measured) return failed(measured.failure);
    const ran = toFolder ? NOT_RUN : await runImage(options, built.image, onEvent, signal);
    if (signal.aborted) return failed(CANCELLED);
    const unnamed = toFolder ? undefined : await nameImage(executable, built.image, options.tags);
    if (unnamed !== undefined) return failed(unnamed);
    kept = true;
    const { startup, test, notes: more } = ran;
    const { measurement, trees } = measured;
    const told = [...measurement.notes, ...notes, ...more];
    return {
      ok: true,
      measurement: { ...measurement, startup, notes: told },
      trees,
      ...(test === undefined ? {} : { test }),
    };
  } finally {
    if (!kept && !toFolder) await removeNew(executable, [built.image], before);
  }
}

/** What came of running the image. */
interface Ran {
  readonly startup: Measurement['startup'];
  readonly test: TestResult | undefined;
  readonly notes: readonly string[];
}

const NOT_RUN: Ran = { startup: null, test: undefined, notes: [] };

async function runImage(
  { executable, startup: asked, test, run = {} }: BuildOptions,
  image: string,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<Ran> {
  const notes: string[] = [];
  if (asked !== undefined) onEvent({ kind: 'phase', what: 'startup' });
  const started = asked === undefined ? undefined : await measureStartup(executable, image, asked, run, signal);
  if (started?.ok === true) notes.push(started.how);
  if (started?.ok === false) notes.push(stated('The start-up could not be measured: {why}.', { why: started.problem }));
  if (test !== undefined) onEvent({ kind: 'phase', what: 'test' });
  const result = test === undefined ? undefined : await runTest(executable, image, test, run, signal);
  return { startup: started?.ok === true ? started.startup : null, test: result, notes };
}

function emptyFiles(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const first = paths.slice(0, 5).map(oneLine).join(', ');
  const some = paths.length > 5 ? stated('{paths} and others', { paths: first }) : first;
  return [
    paths.length === 1
      ? stated(
          'A file of the build context cannot be read by this user, and Docker sends such files empty: {paths}. Make them readable, or exclude them in .dockerignore.',
          { paths: some },
        )
      : stated(
          '{count} files of the build context cannot be read by this user, and Docker sends such files empty: {paths}. Make them readable, or exclude them in .dockerignore.',
          { count: paths.length, paths: some },
        ),
  ];
}

function otherPlatforms(platforms: readonly string[]): readonly string[] {
  return platforms.length < 2
    ? []
    : [stated('Of the platforms {platforms} the first was measured.', { platforms: platforms.join(', ') })];
}

function notLoaded({ tags, startup, test }: BuildOptions): string {
  const isRun = startup !== undefined || test !== undefined;
  if (isRun && tags.length > 0)
    return stated(
      'The image was measured as the builder sent it, and is not in a local engine, so it could not be named nor run.',
    );
  if (isRun)
    return stated(
      'The image was measured as the builder sent it, and is not in a local engine, so it could not be run.',
    );
  if (tags.length > 0)
    return stated(
      'The image was measured as the builder sent it, and is not in a local engine, so it could not be named.',
    );
  return stated('The image was measured as the builder sent it, and is not in a local engine.');
}

function failed(failure: BuildFailure): BuildOutcome {
  return { ok: false, failure };
}
