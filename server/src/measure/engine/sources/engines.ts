import { nearMiss } from '../../../core/near-miss';
import { oneLine } from '../../display';
import { runProcess, type ProcessResult } from '../process';
import { SourceError } from './source-error';

/** The commands of local engines, in the order in which they are asked. */
export const engines = ['docker', 'podman', 'nerdctl'] as const;

/** Milliseconds. Engines answer in less than a second; a frozen one never does. */
const ANSWER_LIMIT = 20_000;
const TAGS_LIMIT = 2000;

/** Why an engine does not give an image. */
type Refusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'no-image' }
  /** One sentence. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The first of the engines that has the image.
 * @throws SourceError when none has, which says what can be done
 */
export async function findEngine(
  executables: readonly string[],
  reference: string,
  signal: AbortSignal,
): Promise<string> {
  const refusals: (Refusal & { readonly executable: string })[] = [];
  for (const executable of executables) {
    const result = await askEngine(executable, ['image', 'inspect', '--format', '{{.Id}}', reference], signal);
    if (result.code === 0) return executable;
    refusals.push({ ...refusalOf(executable, result), executable });
  }
  throw new SourceError(await nobodyHas(reference, refusals, signal));
}

/** Runs a command of an engine that only asks. @throws what the signal was aborted with */
export async function askEngine(
  executable: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProcessResult> {
  const env = { DOCKER_CLI_HINTS: 'false' };
  const result = await runProcess(executable, args, { signal, timeout: ANSWER_LIMIT, env });
  signal.throwIfAborted();
  return result;
}

/** What an engine's refusal means. Its words are hostile text. */
export function refusalOf(executable: string, result: ProcessResult): Refusal {
  const { startError, stopped } = result;
  if (startError === 'ENOENT') return { kind: 'missing' };
  const stderr = result.stderr.slice(-4096);
  const failed = (message: string): Refusal => ({ kind: 'failed', message });
  if (startError !== undefined) return failed(`${executable} cannot be started (${startError}).`);
  if (stopped === 'timeout')
    return failed(`${executable} is there, but its engine does not answer: restart it and measure again.`);
  if (/no such image|image not known|not found|unable to find/i.test(stderr)) return { kind: 'no-image' };
  if (/permission denied/i.test(stderr))
    return failed(
      `This user may not use the engine of ${executable}: add it to the group docker ('sudo usermod -aG docker $USER') and log in again, or use rootless mode.`,
    );
  if (/cannot connect to|failed to connect|is the docker daemon running|connection refused|no such file/i.test(stderr))
    return failed(`The engine of ${executable} is not running: start it and measure again.`);
  if (/unknown flag: --platform|"--platform" requires/i.test(stderr))
    return failed(
      `This ${executable} cannot be asked for a platform: measure the image with --depth deep, or in its registry.`,
    );
  const text = oneLine(stderr.trim().split('\n').at(-1) ?? '').replace(/^Error(?: response from daemon)?: /, '');
  return failed(`${executable} cannot tell about the image: ${text === '' ? 'it says nothing' : text}.`);
}

async function nobodyHas(
  reference: string,
  refusals: readonly (Refusal & { readonly executable: string })[],
  signal: AbortSignal,
): Promise<string> {
  const elsewhere = `measure it where it is with registry://${reference}`;
  const there = refusals.filter(({ kind }) => kind !== 'missing');
  if (there.length === 0)
    return `No container engine was found (${refusals.map(({ executable }) => executable).join(', ')}): install Docker or Podman, name an archive, or ${elsewhere}.`;
  const without = there.filter(({ kind }) => kind === 'no-image').map(({ executable }) => executable);
  const failed = there.find((refusal) => refusal.kind === 'failed');
  // An engine that cannot be asked may have it.
  if (failed !== undefined) return `${failed.message.replace(/\.$/, '')}; or ${elsewhere}.`;
  const near = nearMiss(reference, await tagsOf(without, signal));
  const meant = near === undefined ? '' : `; did you mean ${oneLine(near)}?`;
  return `${without.join(' and ')} ${without.length > 1 ? 'have' : 'has'} no image ${reference}${meant === '' ? ':' : `${meant} Or`} pull it with '${without[0]} pull ${reference}', or ${elsewhere}.`;
}

/** Tags of local images, also without the registry and the `latest` that nobody writes. */
async function tagsOf(executables: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const tags = new Set<string>();
  for (const executable of executables) {
    const { stdout } = await askEngine(executable, ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], signal);
    for (const tag of stdout.split('\n').slice(0, TAGS_LIMIT)) {
      const name = tag.replace(/^(?:docker\.io\/(?:library\/)?|localhost\/)/, '').replace(/:latest$/, '');
      if (name !== '' && !name.includes('<none>')) tags.add(name);
    }
  }
  return [...tags];
}
