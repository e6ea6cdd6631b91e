import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { measureArchiveFile } from '../measure/engine/archive-file';
import { readBudgets, report } from './build';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { flagLines, parseFlags, UsageError } from './usage';

const flags = {
  dockerfile: { value: 'FILE', help: 'The Dockerfile that the image was built from: layers are mapped to its lines' },
  platform: {
    value: 'PLATFORM',
    help: 'Which image of several, such as linux/arm64; the default is that of this machine',
  },
  'budget-size': { value: 'SIZE', help: 'Exit with 1 when the image has more file bytes, such as 500MB' },
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json' },
  help: { help: 'Show this help' },
} as const;

const help = `Measures the image in an archive, without an engine: bytes for each layer and line, and what of
them is wasted: files that a later layer changes, moves or deletes.

Usage: plimsoll measure [FLAGS] ARCHIVE

ARCHIVE is a file as 'docker save', 'podman save' or 'docker buildx build --output type=oci' writes it; it may be compressed.
Exit code: 0 measured and within its budget, 1 a broken budget, 2 wrong usage, 3 the archive cannot be measured.

Flags
${flagLines(flags)}`;

/** `plimsoll measure`. Resolves to the exit code. @throws UsageError */
export async function runMeasure(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new UsageError('measure takes one archive');
  const budgets = readBudgets(values['budget-size'], undefined);
  const dockerfile = values.dockerfile === undefined ? undefined : await readDockerfile(values.dockerfile, io);
  const outcome = await measureArchiveFile(
    resolve(io.cwd, path),
    {
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
