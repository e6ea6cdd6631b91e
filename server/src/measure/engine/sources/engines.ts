import { stated } from '../../../core/l10n';
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
  if (startError !== undefined)
    return failed(stated('{executable} cannot be started ({error}).', { executable, error: startError }));
  if (stopped === 'timeout')
    return failed(
      stated('{executable} is there, but its engine does not answer: restart it and measure again.', { executable }),
    );
  if (/no such image|image not known|not found|unable to find/i.test(stderr)) return { kind: 'no-image' };
  if (/permission denied/i.test(stderr))
    return failed(
      stated(
        "This user may not use the engine of {executable}: add it to the group docker ('sudo usermod -aG docker $USER') and log in again, or use rootless mode.",
        { executable },
      ),
    );
  if (/cannot connect to|failed to connect|is the docker daemon running|connection refused|no such file/i.test(stderr))
    return failed(stated('The engine of {executable} is not running: start it and measure again.', { executable }));
  if (/unknown flag: --platform|"--platform" requires/i.test(stderr))
    return failed(
      `This ${executable} cannot be asked for a platform: measure the image with --depth deep, or in its registry.`,
    );
  const text = oneLine(stderr.trim().split('\n').at(-1) ?? '').replace(/^Error(?: response from daemon)?: /, '');
  const why = text === '' ? stated('it says nothing') : text;
  return failed(stated('{executable} cannot tell about the image: {why}.', { executable, why }));
}

async function nobodyHas(
  reference: string,
  refusals: readonly (Refusal & { readonly executable: string })[],
  signal: AbortSignal,
): Promise<string> {
  const there = refusals.filter(({ kind }) => kind !== 'missing');
  if (there.length === 0)
    return stated(
      'No container engine was found ({executables}): install Docker or Podman, name an archive, or measure it where it is with registry://{reference}.',
      { executables: refusals.map(({ executable }) => executable).join(', '), reference },
    );
  const without = there.filter(({ kind }) => kind === 'no-image').map(({ executable }) => executable);
  const failed = there.find((refusal) => refusal.kind === 'failed');
  // An engine that cannot be asked may have it.
  if (failed !== undefined)
    return stated('{problem}; or measure it where it is with registry://{reference}.', {
      problem: failed.message.replace(/\.$/, ''),
      reference,
    });
  const near = nearMiss(reference, await tagsOf(without, signal));
  const problem =
    without.length > 1
      ? stated('{executables} have no image {reference}', { executables: without.join(' and '), reference })
      : stated('{executable} has no image {reference}', { executable: without[0]!, reference });
  const values = { problem, executable: without[0]!, reference };
  return near === undefined
    ? stated(
        "{problem}: pull it with '{executable} pull {reference}', or measure it where it is with registry://{reference}.",
        values,
      )
    : stated(
        "{problem}; did you mean {near}? Or pull it with '{executable} pull {reference}', or measure it where it is with registry://{reference}.",
        { ...values, near: oneLine(near) },
      );
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
