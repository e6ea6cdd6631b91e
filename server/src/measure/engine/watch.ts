import { runProcess } from './process';

/** What the engine says of itself, or why it says nothing. */
export type EngineAnswer =
  /** The platform of its host, such as `linux/amd64`. */
  | { readonly kind: 'up'; readonly platform: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'frozen' }
  | { readonly kind: 'failed'; readonly output: string };

/** Milliseconds. An engine that is up answers in less than one tenth of a second; a frozen one never does. */
const ANSWER_LIMIT = 10_000;
const SILENCE_LIMIT = 30_000;

/** Asks the engine for its version. */
export async function askEngine(executable: string, signal: AbortSignal): Promise<EngineAnswer> {
  const args = ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}'];
  const result = await runProcess(executable, args, { signal, timeout: ANSWER_LIMIT });
  if (result.startError !== undefined) return { kind: 'missing' };
  if (result.stopped === 'timeout') return { kind: 'frozen' };
  if (result.code !== 0) return { kind: 'failed', output: result.stderr };
  return { kind: 'up', platform: result.stdout.trim() };
}

/** Tells silence of a long step from silence of a frozen engine: after half a minute without a sign it asks the engine. */
export interface Watch {
  /** To be called at each sign of life. */
  alive(): void;
  stop(): void;
}

/** Calls `onFrozen` once when the engine no longer answers. */
export function watchEngine(executable: string, signal: AbortSignal, onFrozen: () => void): Watch {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const check = async (): Promise<void> => {
    const answer = await askEngine(executable, signal);
    if (stopped) return;
    if (answer.kind === 'frozen') onFrozen();
    else alive();
  };
  const alive = (): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void check(), SILENCE_LIMIT);
  };
  alive();
  return {
    alive,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
