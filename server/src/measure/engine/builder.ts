import { runProcess } from './process';

/** Milliseconds. A builder in a cluster may be far away. */
const ANSWER_LIMIT = 30_000;

/**
 * The driver of a builder, such as `docker`, `docker-container`, `kubernetes`, `remote`; of the chosen one where none is named. Undefined
 * where buildx does not say, which the build itself will explain.
 */
export async function driverOf(
  executable: string,
  builder: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ['buildx', 'inspect', ...(builder === undefined ? [] : [builder])];
  const { stdout } = await runProcess(executable, args, { signal, timeout: ANSWER_LIMIT });
  return /^Driver:\s+(\S+)$/m.exec(stdout)?.[1];
}
