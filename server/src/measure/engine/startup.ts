import { stated } from '../../core/l10n';
import { oneLine } from '../display';
import type { MeasuredStartup } from '../measurement';
import { imageRun, LIMITS, withContainer, type ImageRun } from './container';
import { NotReady, secondsUntilReady } from './ready';
import type { RunOptions, StartupOptions, StartupUntil } from './run-options';

export type StartupOutcome =
  /** `how` tells in a sentence how it was run. */
  | { readonly ok: true; readonly startup: MeasuredStartup; readonly how: string }
  | { readonly ok: false; readonly problem: string };

/** Seconds. */
const TIMEOUT = 60;

/**
 * Runs an image and measures how long it takes from its start until it is ready, by the engine's clock. Its health check runs ten times
 * a second meanwhile, so the figure is exact to a tenth of a second and not to the check's own interval. Publishes no port; has no network unless one
 * is named; has limits; always removes the container with its volumes. Never rejects.
 */
export async function measureStartup(
  executable: string,
  image: string,
  { until: asked }: StartupOptions,
  options: RunOptions,
  signal: AbortSignal,
): Promise<StartupOutcome> {
  try {
    const run = await imageRun(executable, image, signal);
    const until = whatToAwait(asked, run);
    const seconds = await startOnce(executable, image, until, options, signal);
    return { ok: true, startup: { seconds, until: until.kind }, how: howItRan(options) };
  } catch (error) {
    return { ok: false, problem: oneLine(error instanceof Error ? error.message : String(error)) };
  }
}

function whatToAwait(asked: StartupUntil | undefined, { hasHealthCheck, ports }: ImageRun): StartupUntil {
  if (asked?.kind === 'healthy' && !hasHealthCheck)
    throw new NotReady(stated('the image has no HEALTHCHECK: give it one, or wait for a port or a line of its log'));
  if (asked !== undefined) return asked;
  if (hasHealthCheck) return { kind: 'healthy' };
  const [port] = ports;
  return port === undefined ? { kind: 'exit' } : { kind: 'port', port };
}

function howItRan({ network }: RunOptions): string {
  const { processors, processes } = LIMITS;
  return network === undefined
    ? stated(
        'The image was started without a network, with at most {processors} processors, 2 GB of memory and {processes} processes.',
        { processors, processes },
      )
    : stated(
        'The image was started in the network {network}, with at most {processors} processors, 2 GB of memory and {processes} processes.',
        { network: oneLine(network), processors, processes },
      );
}

async function startOnce(
  executable: string,
  image: string,
  until: StartupUntil,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const timeout = options.timeout ?? TIMEOUT;
  const probes = until.kind === 'healthy' ? probeFlags(timeout) : [[]];
  for (const [index, flags] of probes.entries()) {
    try {
      return await withContainer(executable, image, options, flags, [], (container) =>
        secondsUntilReady(container, until, timeout, signal),
      );
    } catch (error) {
      const isOld = /start-interval|start interval|API version/i.test((error as Error).message);
      if (!isOld || index === probes.length - 1) throw error;
    }
  }
  throw new NotReady(stated('the image could not be started'));
}

/** The second for an engine before version 25, which probes no faster while a container starts. */
function probeFlags(timeout: number): readonly (readonly string[])[] {
  // Within the start period a probe that fails does not count.
  const flags = [`--health-start-period=${timeout}s`, '--health-interval=200ms'];
  return [[...flags, '--health-start-interval=100ms'], flags];
}
