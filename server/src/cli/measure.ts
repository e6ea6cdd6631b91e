import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { measureDockerbuildFile } from '../measure/engine/dockerbuild-file';
import { cacheOption } from '../measure/engine/cache-folder';
import { measureNamedImage } from '../measure/engine/measure-image';
import { measurePastBuild, type PastBuildOutcome } from '../measure/engine/past-build';
import { sourceKinds, type SourceKind } from '../measure/engine/sources/choose-source';
import { engines } from '../measure/engine/sources/engines';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { outputFlags, printMeasured, readOutput } from './measured-output';
import { flagLines, parseFlags, UsageError } from './usage';

export const flags = {
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
  build: {
    value: 'REF',
    help: "Measure a build that docker remembers, without building again: an id of 'docker buildx history ls', or ^0 for the newest",
  },
  builder: { value: 'NAME', help: 'With --build: the buildx builder that built it' },
  dockerfile: { value: 'FILE', help: 'The Dockerfile that the image was built from: layers are mapped to its lines' },
  platform: {
    value: 'PLATFORM',
    help: 'Which image of several, such as linux/arm64; the default is that of this machine',
  },
  ...outputFlags,
  help: { help: 'Show this help' },
} as const;

const help = `Measures an image that is there: bytes for each layer and line, and what of them is wasted: files that a
later layer changes, moves or deletes. Nothing is pulled, written or run.

Usage: plimsoll measure [FLAGS] IMAGE
       plimsoll measure [FLAGS] FILE.dockerbuild
       plimsoll measure [FLAGS] --build REF

IMAGE is one of these, tried in this order:
  a file      an archive as 'docker save', 'podman save' or 'docker buildx build --output type=oci' writes it; it may be compressed
  a folder    with an OCI image layout, as 'docker buildx build --output type=oci,tar=false,dest=FOLDER' writes it
  a name      an image of the first local engine that has it: ${engines.join(', ')}
With KIND:// before it, or --source, it is that and nothing else: docker://app:1, archive://app. A registry is only asked when
it is named so: registry://ghcr.io/owner/app:1, with the login that 'docker login' has stored.
A .dockerbuild file is the record of a build, as 'docker buildx history export' and docker/build-push-action write it: it tells the
time of each line and what came from the cache, of a build of another machine and without an engine. With --build an engine tells it of
its own builds, with the bytes of the image where that is still there.
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
  const [name = ''] = positionals;
  if (positionals.length !== (values.build === undefined ? 1 : 0))
    throw new UsageError('measure takes one image, one .dockerbuild file, or --build');
  if (values.builder !== undefined && values.build === undefined)
    throw new UsageError('--builder says which builder remembers a build: give it with --build');
  if (values.history && values.dockerfile === undefined)
    throw new UsageError('--history keeps measurements by Dockerfile: name it with --dockerfile');
  const file = values.dockerfile === undefined ? undefined : resolve(io.cwd, values.dockerfile);
  const output = await readOutput(values, file);
  const depth = values.depth === 'instant' ? 'instant' : 'deep';
  if (depth === 'instant' && (output.budgets.size ?? output.budgets.waste) !== undefined)
    throw new UsageError('a budget counts file bytes, which --depth instant does not know');
  const dockerfile = values.dockerfile === undefined ? undefined : await readDockerfile(values.dockerfile, io);
  const outcome = await measure(values, name, depth, dockerfile, io);
  if (!outcome.ok) {
    io.stderr(`plimsoll: ${printable(outcome.message)}\n`);
    return 3;
  }
  const measurement = { ...outcome.measurement, dockerfile: values.dockerfile ?? outcome.measurement.dockerfile };
  return printMeasured({ measurement, trees: outcome.trees, dockerfile: outcome.dockerfile }, output, io);
}

/** Asks the source that the flags and the name say. */
async function measure(
  {
    build,
    builder,
    source,
    platform,
  }: Readonly<Record<'build' | 'builder' | 'source' | 'platform', string | undefined>>,
  name: string,
  depth: 'instant' | 'deep',
  dockerfile: string | undefined,
  { cwd, signal }: CliIo,
): Promise<PastBuildOutcome> {
  const text = { ...(dockerfile === undefined ? {} : { dockerfile }), ...cacheOption() };
  if (build !== undefined) {
    const options = { executable: 'docker', reference: build, depth, ...text };
    return measurePastBuild({ ...options, ...(builder === undefined ? {} : { builder }) }, signal);
  }
  if (source === undefined && name.endsWith('.dockerbuild'))
    return measureDockerbuildFile(resolve(cwd, name), dockerfile, signal);
  const outcome = await measureNamedImage(
    { name, kind: source as SourceKind | undefined, cwd, executables: engines },
    { depth, ...(platform === undefined ? {} : { platform }), ...text },
    signal,
  );
  return outcome.ok ? { ...outcome, dockerfile } : outcome;
}

async function readDockerfile(path: string, io: CliIo): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch {
    throw new UsageError(`the Dockerfile ${path} cannot be read`);
  }
}
