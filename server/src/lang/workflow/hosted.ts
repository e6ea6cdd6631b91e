import { findRunner } from '../../data/platform';
import type { Job } from './model';
import { mapGet } from './nodes';

/**
 * The architectures of GitHub's own Linux runners that a job can get, each once; none where it may run on another machine, in a
 * container, or on an image that is not released yet: what is installed there is not known.
 */
export function hostedArchitectures({ map, runsOn }: Job): readonly ('x64' | 'arm64')[] {
  const { labels, complete, perLeg } = runsOn;
  if (!complete || mapGet(map, 'container') || (labels.length > 1 && !perLeg)) return [];
  const runners = labels.map(({ label }) => findRunner(label));
  const known = runners.flatMap((runner) => (runner?.os === 'linux' && !runner.preview ? [runner.arch] : []));
  return known.length === labels.length ? [...new Set(known)] : [];
}
