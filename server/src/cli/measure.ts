import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { measureNamedImage } from '../measure/engine/measure-image';
import { sourceKinds, type SourceKind } from '../measure/engine/sources/choose-source';
import { engines } from '../measure/engine/sources/engines';
import { readBudgets, report } from './build';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { flagLines, parseFlags, UsageError } from './usage';

const flags = {
  source: {
    value: 'KIND',
    choices: sourceKinds,
    help: `Where the image is: ${sourceKinds.join(', ')}; the same as KIND:// before its name`,
  },
  depth: {
    value: 'DEPTH',
    choices: ['instant', 'deep'],
    help: 'deep (the default) reads all layers; instant only asks the engine or registry how large they are',
  },
  dockerfile: { value: 'FILE', help: 'The Dockerfile that the image was built from: layers are mapped to its lines' },
  platform: {
    value: 'PLATFORM',
    help: 'Which image of several, such as linux/arm64; the default is that of this machine',
  },
  'budget-size': { value: 'SIZE', help: 'Exit with 1 when the image has more file bytes, such as 500MB' },
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json' },
  help: { help: 'Show this help' },
} as const;

const help = `Measures an image that is there: bytes for each layer and line, and what of them is wasted: files that a
later layer changes, moves or deletes. Nothing is pulled, written or run.

Usage: plimsoll measure [FLAGS] IMAGE

IMAGE is one of these, tried in this order:
  a file      an archive as 'docker save', 'podman save' or 'docker buildx build --output type=oci' writes it; it may be compressed
  a folder    with an OCI image layout, as 'docker buildx build --output type=oci,tar=false,dest=FOLDER' writes it
  a name      an image of the first local engine that has it: ${engines.join(', ')}
With KIND:// before it, or --source, it is that and nothing else: docker://app:1, archive://app. A registry is only asked when
it is named so: registry://ghcr.io/owner/app:1, with the login that 'docker login' has stored.
Sizes are file bytes. With --depth instant they are what the engine or the registry counts, which is said and never compared.
Exit code: 0 measured and within its budget, 1 a broken budget, 2 wrong usage, 3 the image cannot be measured.

Flags
${flagLines(flags)}`;

/** `plimsoll measure`. Resolves to the exit code. @throws UsageError */
export async function runMeasure(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('measure takes one image');
  const budgets = readBudgets(values['budget-size'], undefined);
  const depth = values.depth === 'instant' ? 'instant' : 'deep';
  if (depth === 'instant' && budgets.size !== undefined)
    throw new UsageError('a budget counts file bytes, which --depth instant does not know');
  const dockerfile = values.dockerfile === undefined ? undefined : await readDockerfile(values.dockerfile, io);
  const outcome = await measureNamedImage(
    { name, kind: values.source as SourceKind | undefined, cwd: io.cwd, executables: engines },
    {
      depth,
      ...(values.platform === undefined ? {} : { platform: values.platform }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
    },
    io.signal,
  );
  if (!outcome.ok) {
    io.stderr(`plimsoll: ${printable(outcome.message)}\n`);
    return 3;
  }
  const measurement = { ...outcome.measurement, dockerfile: values.dockerfile ?? null };
  return report(measurement, budgets, values.format === 'json', io);
}

async function readDockerfile(path: string, io: CliIo): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch {
    throw new UsageError(`the Dockerfile ${path} cannot be read`);
  }
}
