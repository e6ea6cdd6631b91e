import { factsOfHistory, isPodmanImage } from '../../engine-history';
import type { ImageFacts } from '../../image-facts';
import type { Metric } from '../../measurement';
import { askEngine, refusalOf } from './engines';
import { SourceError } from './source-error';

/**
 * What a local engine knows of an image by itself, in a few requests that read no layer. Its sizes are its own: see the metric.
 * @throws SourceError when the engine cannot tell
 */
export async function inspectEngineImage(
  executable: string,
  reference: string,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const choice = platform === undefined ? [] : ['--platform', platform];
  const asked = [
    ['image', 'inspect', ...choice, reference],
    ['history', '--no-trunc', '--human=false', '--format', '{{json .}}', ...choice, reference],
    ['info', '--format', '{{json .DriverStatus}}'],
  ];
  const [inspected, history, info] = await Promise.all(asked.map((args) => askEngine(executable, args, signal)));
  for (const result of [inspected!, history!]) {
    if (result.code === 0) continue;
    const refusal = refusalOf(executable, result);
    if (refusal.kind === 'failed') throw new SourceError(refusal.message);
    const which = platform === undefined ? '' : ` for ${platform}`;
    throw new SourceError(
      refusal.kind === 'missing'
        ? `The command ${executable} was not found: install it, or name another source.`
        : `${executable} has no image ${reference}${which}: pull it with '${executable} pull ${reference}', or measure it where it is with registry://${reference}.`,
    );
  }
  const metric = metricOf(executable, inspected!.stdout, info!.stdout);
  const facts = factsOfHistory(inspected!.stdout, history!.stdout, metric);
  if (facts === undefined)
    throw new SourceError(`${executable} tells about ${reference} in a way that is not known here.`);
  return facts;
}

function metricOf(executable: string, inspected: string, driverStatus: string): Metric {
  if (isPodmanImage(inspected)) return 'tar-bytes';
  const hasSnapshots = driverStatus.includes('io.containerd.snapshotter') || /nerdctl(?:\.exe)?$/.test(executable);
  return hasSnapshots ? 'disk-bytes' : 'driver-bytes';
}
