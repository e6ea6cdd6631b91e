import { findRunner } from '../../data/platform';
import type { Job } from './model';
import { mapGet, mapOf } from '../yaml/nodes';

/**
 * The architectures of GitHub's own Linux runners that a job can get, each once; none where it may run on another machine, in a
 * container, or on an image that is not released yet: what is installed there is not known.
 */
export function hostedArchitectures({ map, runsOn }: Job): readonly ('x64' | 'arm64')[] {
  const { labels, complete, perLeg } = runsOn;
  // A group has machines of one's own, or larger ones with images of one's own.
  const grouped = mapGet(mapOf(mapGet(map, 'runs-on')), 'group') !== undefined;
  if (!complete || grouped || mapGet(map, 'container') || (labels.length > 1 && !perLeg)) return [];
  const runners = labels.map(({ label }) => findRunner(label));
  const known = runners.flatMap((runner) => (runner?.os === 'linux' && !runner.preview ? [runner.arch] : []));
  return known.length === labels.length ? [...new Set(known)] : [];
}
