import { parseCacheRecords, type CacheRecord } from '../build/build-cache-records';
import { runProcess } from './process';

/** Milliseconds. To list some hundred records takes less than one second. */
const LIMIT = 20_000;

/** What the build cache of a builder holds; nothing when the engine does not say. Never rejects. */
export async function askCacheRecords(
  executable: string,
  builder: string | undefined,
  signal: AbortSignal,
): Promise<readonly CacheRecord[]> {
  const args = ['buildx', 'du', '--verbose', ...(builder === undefined ? [] : [`--builder=${builder}`])];
  const listed = await runProcess(executable, args, { signal, timeout: LIMIT });
  return listed.code === 0 ? parseCacheRecords(listed.stdout) : [];
}
