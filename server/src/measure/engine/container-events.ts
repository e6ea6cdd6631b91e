import { at, parseJson, stringAt } from '../json';
import type { Container } from './container';
import { startProcess } from './process';

/** What the engine tells of a container. `time` is milliseconds by the engine's clock. */
export interface ContainerEvent {
  readonly kind: 'start' | 'healthy' | 'unhealthy' | 'die' | 'oom';
  readonly time: number;
  /** Of `die`. */
  readonly exitCode: number | null;
}

const KINDS: Readonly<Record<string, ContainerEvent['kind']>> = {
  start: 'start',
  die: 'die',
  oom: 'oom',
  'health_status: healthy': 'healthy',
  'health_status: unhealthy': 'unhealthy',
};

/** Tells the events of a container, those of before too, until the signal aborts. Resolves when it has ended. */
export async function followEvents(
  { executable, id }: Container,
  signal: AbortSignal,
  onEvent: (event: ContainerEvent) => void,
): Promise<void> {
  const kinds = ['start', 'die', 'oom', 'health_status'].map((kind) => `--filter=event=${kind}`);
  const args = ['events', '--since=1', `--filter=container=${id}`, ...kinds, '--format={{json .}}'];
  const running = startProcess(executable, args, { signal });
  running.stderr.resume();
  let rest = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const event = readEvent(line);
      if (event !== undefined) onEvent(event);
    }
  });
  await running.ended;
}

/** Undefined for what is no event of a container's life. */
export function readEvent(line: string): ContainerEvent | undefined {
  const event = parseJson(line);
  const kind = KINDS[stringAt(event, 'Action') ?? stringAt(event, 'status') ?? ''];
  const time = at(event, 'timeNano');
  if (kind === undefined || typeof time !== 'number') return undefined;
  const exitCode = stringAt(event, 'Actor', 'Attributes', 'exitCode');
  return { kind, time: time / 1e6, exitCode: exitCode === undefined ? null : Number(exitCode) };
}
