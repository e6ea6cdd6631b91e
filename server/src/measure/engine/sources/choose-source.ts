import { stated } from '../../../core/l10n';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { oneLine } from '../../display';
import { parseReference } from '../../reference';
import type { ImageSource } from '../read-image';
import { engines, findEngine } from './engines';
import { isOciDirectory } from './oci-directory';
import { SourceError } from './source-error';

/** What a user may name an image by: an engine that has it, its registry, an archive, or an OCI folder. */
export const sourceKinds = [...engines, 'registry', 'archive', 'oci'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export interface NamedImage {
  /** As the user writes it; `docker://`, `registry://` and so on before it say which source it is. */
  readonly name: string;
  /** The same as a flag. */
  readonly kind?: SourceKind | undefined;
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** Commands of local engines, which are asked in this order for an image without a kind. */
  readonly executables: readonly string[];
}

/**
 * What a name means. Without a kind: a file that is there is an archive, a folder with an OCI layout is one, anything else is an image of
 * the first local engine that has it. No registry is asked unless it is named.
 * @throws SourceError when it is none of these, with what can be done
 */
export async function chooseSource(named: NamedImage, signal: AbortSignal): Promise<ImageSource> {
  const { kind, name } = withPrefix(named);
  if (kind === 'archive') return { kind: 'archive', path: resolve(named.cwd, name) };
  if (kind === 'oci') return { kind: 'oci-directory', path: resolve(named.cwd, name) };
  if (kind === 'registry') return { kind: 'registry', reference: checked(name) };
  if (kind !== undefined) return engineImage(name, [executableOf(kind, named.executables)], signal);

  const path = resolve(named.cwd, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true && (await isOciDirectory(path))) return { kind: 'oci-directory', path };
  if (found !== undefined && !found.isDirectory()) return { kind: 'archive', path };
  if (found !== undefined && (isPath(name) || parseReference(name) === undefined))
    throw new SourceError(
      stated(
        "{name} is a folder without an image: give one as 'docker buildx build --output type=oci,tar=false,dest=FOLDER' writes it, or an archive.",
        { name: shown(name) },
      ),
    );
  if (isPath(name))
    throw new SourceError(
      stated("{name} does not exist: give an archive as 'docker save' writes it.", { name: shown(name) }),
    );
  return engineImage(name, named.executables, signal);
}

async function engineImage(name: string, executables: readonly string[], signal: AbortSignal): Promise<ImageSource> {
  const reference = checked(name);
  return { kind: 'engine', executable: await findEngine(executables, reference, signal), reference };
}

function withPrefix({ name, kind }: NamedImage): { kind: SourceKind | undefined; name: string } {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(name);
  if (match === null) return { kind, name };
  const prefix = sourceKinds.find((known) => known === match[1]);
  const kinds = sourceKinds.map((known) => `${known}://`).join(', ');
  if (prefix === undefined || (kind !== undefined && kind !== prefix))
    throw new SourceError(
      kind === undefined
        ? stated('{name} is no image: write {kinds}, or nothing before the name.', { name: shown(name), kinds })
        : stated('{name} is no image of {kind}: write {kinds}, or nothing before the name.', {
            name: shown(name),
            kind,
            kinds,
          }),
    );
  return { kind: prefix, name: match[2]! };
}

/** Where the user has named the command of an engine by its path, that one. */
function executableOf(kind: string, executables: readonly string[]): string {
  return executables.find((executable) => /([^/\\]+?)(?:\.exe)?$/i.exec(executable)?.[1] === kind) ?? kind;
}

/** A reference reaches commands and addresses: it must be one. */
function checked(name: string): string {
  if (parseReference(name) === undefined)
    throw new SourceError(
      stated(
        '{name} is neither a file here nor the name of an image: write it as python:3.12 or ghcr.io/owner/name:tag.',
        { name: shown(name) },
      ),
    );
  return name;
}

/** What nobody would call an image. */
function isPath(name: string): boolean {
  return /^[./~\\]|\\|[/]$|\.(?:tar|tgz|tar\.gz|tar\.zst)$/i.test(name);
}

function shown(name: string): string {
  return oneLine(name.slice(0, 300));
}
