import { stated } from '../../core/l10n';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { oneLine } from '../display';
import type { BuildFailure } from './build-options';

/** BuildKit takes no larger secret. */
const MAX_BYTES = 500 << 10;

export interface Secrets {
  /** What `--secret` takes, with absolute paths. They hold no value. */
  readonly specs: readonly string[];
  /** To be masked wherever they would show. */
  readonly values: readonly string[];
}

/**
 * Reads `id=NAME,src=FILE` and `id=NAME,env=VARIABLE` as buildx does; relative paths start at `folder`. A secret that is not there is
 * told before the build: BuildKit would tell it in the middle.
 */
export async function readSecrets(
  specs: readonly string[],
  folder: string,
): Promise<Secrets | { readonly failure: BuildFailure }> {
  const [args, values]: [string[], string[]] = [[], []];
  for (const spec of specs) {
    const secret = await readSecret(spec, folder);
    if ('problem' in secret) return { failure: { reason: 'bad-request', message: secret.problem } };
    args.push(secret.spec);
    values.push(secret.value);
  }
  return { specs: args, values };
}

type Read = { readonly spec: string; readonly value: string } | { readonly problem: string };

async function readSecret(spec: string, folder: string): Promise<Read> {
  const fields = fieldsOf(spec);
  const id = fields?.get('id');
  if (fields === undefined || !id)
    // The text may be the secret itself: it is not repeated.
    return { problem: stated('A secret is written wrongly: write it as id=NAME,src=FILE or id=NAME,env=VARIABLE.') };
  const source = fields.get('src') ?? fields.get('source');
  const isVariable = fields.get('type') === 'env' || (source === undefined && fields.get('type') !== 'file');
  const variable = fields.get('env') ?? fields.get('environment') ?? (isVariable ? (source ?? id) : undefined);
  if (variable !== undefined) {
    const value = process.env[variable];
    if (value === undefined)
      return {
        problem: oneLine(
          stated(
            'The environment has no variable {variable}, which the secret {id} needs: set it, or give a file with src=.',
            { variable, id },
          ),
        ),
      };
    return { spec: line({ type: 'env', id, env: variable }), value };
  }
  const path = resolve(folder, source ?? id);
  try {
    const found = await stat(path);
    if (!found.isFile()) return { problem: oneLine(stated('The secret {id} is no file: {path}.', { id, path })) };
    if (found.size > MAX_BYTES)
      return { problem: oneLine(stated('The file of the secret {id} is larger than 500 kB: {path}.', { id, path })) };
    return { spec: line({ type: 'file', id, src: path }), value: await readFile(path, 'utf8') };
  } catch (error) {
    return {
      problem: oneLine(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? stated('The file of the secret {id} does not exist: {path}.', { id, path })
          : stated('The file of the secret {id} cannot be read: {path}.', { id, path }),
      ),
    };
  }
}

/** One line of comma-separated values, as buildx reads it; undefined for a field that it does not know. */
function fieldsOf(spec: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const [whole] of spec.matchAll(/"(?:[^"]|"")*"|[^,]+/g)) {
    const field = whole.startsWith('"') ? whole.slice(1, -1).replaceAll('""', '"') : whole;
    const equals = field.indexOf('=');
    const name = field.slice(0, equals).toLowerCase();
    if (equals < 0 || !['id', 'type', 'src', 'source', 'env', 'environment'].includes(name)) return undefined;
    fields.set(name, field.slice(equals + 1));
  }
  return fields;
}

function line(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => (/[",\r\n]/.test(value) ? `"${name}=${value.replaceAll('"', '""')}"` : `${name}=${value}`))
    .join(',');
}
