import { stated } from '../../../core/l10n';
import { parseJson, at, stringAt } from '../../json';
import { oneLine } from '../../display';
import { referenceName, type ImageReference } from '../../reference';
import type { BlobStore } from './blob-image';
import { registryClient, type RegistryClient, type RegistryPlaces } from './registry-client';
import { SourceError } from './source-error';
import { digestOf, type Descriptor } from './verified';

/** All of them: a registry that finds none of what it has in the list says that there is nothing. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const DOCUMENT_LIMIT = 16 << 20;

/**
 * An image of a registry: an index that leads to it, and its blobs, of which none is read yet.
 * @throws SourceError
 */
export async function openRegistryImage(
  reference: ImageReference,
  places: RegistryPlaces,
  signal: AbortSignal,
): Promise<{
  readonly root: { readonly bytes: Uint8Array; readonly tags: readonly string[] };
  readonly store: BlobStore;
}> {
  const client = registryClient(reference, places, signal);
  const name = referenceName(reference);
  const response = await client.get(`manifests/${reference.digest ?? reference.tag}`, MANIFESTS);
  if (response === undefined)
    throw new SourceError(
      stated(
        '{registry} has no image {name}: check the name and the tag; one that you may not see counts as missing too.',
        { registry: reference.registry, name },
      ),
    );
  const promised = reference.digest ?? response.headers['docker-content-digest'];
  const contentType = response.headers['content-type'];
  const bytes = await client.read(response, DOCUMENT_LIMIT);
  const digest = digestOf(bytes);
  if (typeof promised === 'string' && promised.startsWith('sha256:') && promised !== digest)
    throw new SourceError(
      stated('{registry} sends a manifest for {name} that does not have its digest: it was changed on its way.', {
        registry: reference.registry,
        name,
      }),
    );
  const document = parseJson(bytes);
  if (document === undefined)
    throw new SourceError(
      stated('{registry} answers with something that is no manifest: is it a registry?', {
        registry: reference.registry,
      }),
    );
  if (at(document, 'schemaVersion') === 1)
    throw new SourceError(
      stated(
        '{name} has a manifest of the first version, which tells no sizes: push it again with a Docker of today.',
        {
          name,
        },
      ),
    );
  const mediaType = stringAt(document, 'mediaType') ?? contentType?.split(';')[0];
  // An index that leads to what we have: a manifest is found below it as any other.
  const index = JSON.stringify({ manifests: [{ mediaType, digest, size: bytes.length }] });
  const tags = reference.tag === undefined ? [] : [referenceName({ ...reference, digest: undefined })];
  const store = registryStore(client, name, new Map([[digest, bytes]]));
  return { root: { bytes: new TextEncoder().encode(index), tags }, store };
}

function registryStore(client: RegistryClient, name: string, known: ReadonlyMap<string, Uint8Array>): BlobStore {
  const read = async (descriptor: Descriptor, kind: 'manifest' | 'config'): Promise<Uint8Array> => {
    const path = kind === 'manifest' ? `manifests/${descriptor.digest}` : `blobs/${descriptor.digest}`;
    const response = await client.get(path, kind === 'manifest' ? MANIFESTS : '*/*');
    if (response === undefined)
      throw new SourceError(stated('{name} is not complete in its registry: the {kind} is missing.', { name, kind }));
    const bytes = await client.read(response, DOCUMENT_LIMIT);
    if (digestOf(bytes) !== descriptor.digest)
      throw new SourceError(
        stated('The {kind} of {name} does not have its digest: it was changed on its way.', {
          kind,
          name: oneLine(name),
        }),
      );
    return bytes;
  };
  return {
    name,
    document: async (descriptor, kind) => known.get(descriptor.digest) ?? read(descriptor, kind),
    // The addresses that a manifest gives for layers are never asked.
    async layer({ digest }) {
      const response = await client.get(`blobs/${digest}`, '*/*');
      return response === undefined ? undefined : client.stream(response);
    },
  };
}
