import { resolve } from 'node:path';
import type { BuildOptions } from './build-options';
import type { Secrets } from './secrets';
import { ociOutput } from './sources/oci-export';

/** Where buildx leaves what it knows of a build. */
export interface BuildFiles {
  readonly metadata: string;
  readonly id: string;
  /** Where the image goes as a folder with an OCI layout; without it the engine takes it. */
  readonly layout: string | undefined;
}

/** The arguments of `docker buildx build`. The image is untagged: it gets its names when it has been measured. */
export function buildArguments(options: BuildOptions, secrets: Secrets, files: BuildFiles): string[] {
  const { target, platforms = [], noCache, builder } = options;
  const many = (flag: string, values: readonly string[] = []): string[] => values.map((value) => `--${flag}=${value}`);
  return [
    'buildx',
    'build',
    '--progress=rawjson',
    files.layout === undefined ? '--load' : `--output=${ociOutput(files.layout)}`,
    `--metadata-file=${files.metadata}`,
    `--iidfile=${files.id}`,
    `--file=${resolve(options.dockerfile)}`,
    ...many(
      'build-arg',
      Object.entries(options.buildArgs ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
    ...many('secret', secrets.specs),
    ...many('ssh', options.ssh),
    // BuildKit would import it all the same, and use nothing of it.
    ...(noCache === true ? ['--no-cache'] : many('cache-from', options.cacheFrom)),
    ...many('cache-to', options.cacheTo),
    ...(options.pull === true ? ['--pull'] : []),
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...(platforms.length === 0 ? [] : [`--platform=${platforms.join(',')}`]),
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
    resolve(options.context),
  ];
}
