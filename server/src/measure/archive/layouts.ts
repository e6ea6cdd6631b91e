import type { ArchiveContents, StoredLayer } from './archive';
import { readImageConfig, type ImageConfig } from '../build/history';
import { at, listAt, parseJson, stringAt, stringsAt } from '../json';
import { cleanPath } from './layer';

/** One image of an archive. */
export interface ArchiveImage {
  /** `sha256:…` of its configuration. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly config: ImageConfig;
  /** Bottom up; undefined for a layer that the archive does not hold (foreign layers, other platforms). */
  readonly layers: readonly (StoredLayer | undefined)[];
}

const INDEX_DEPTH = 4;
const MANIFEST_LIMIT = 1000;
const LAYER_LIMIT = 1000;
const LINK_HOPS = 8;

/**
 * Finds the images of an archive. An OCI index is preferred, as it tells platforms and attestations apart; docker's
 * `manifest.json` is used where there is none, and always tells the tags.
 */
export async function imagesOf(contents: ArchiveContents): Promise<readonly ArchiveImage[]> {
  const docker = dockerManifests(contents);
  const oci = ociManifests(contents).filter(({ config }) => find(contents.documents, contents, config) !== undefined);
  const images: ArchiveImage[] = [];
  for (const { config: configPath, layers, tags } of oci.length > 0 ? oci : docker) {
    const bytes = find(contents.documents, contents, configPath);
    const config = bytes === undefined ? undefined : readImageConfig(parseJson(bytes));
    if (bytes === undefined || config === undefined || layers.length > LAYER_LIMIT) continue;
    const names = docker.find((manifest) => manifest.config === configPath)?.tags ?? tags;
    images.push({
      id: await digestOf(bytes),
      tags: names,
      config,
      layers: layers.map((layer) => find(contents.layers, contents, layer)),
    });
  }
  return images;
}

interface Manifest {
  readonly config: string;
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

function dockerManifests({ documents }: ArchiveContents): readonly Manifest[] {
  const list = parseJson(documents.get('manifest.json') ?? '');
  return listAt(list)
    .slice(0, MANIFEST_LIMIT)
    .map((manifest) => ({
      config: cleanPath(stringAt(manifest, 'Config') ?? ''),
      layers: stringsAt(manifest, 'Layers').map(cleanPath),
      tags: stringsAt(manifest, 'RepoTags'),
    }));
}

function ociManifests({ documents }: ArchiveContents): readonly Manifest[] {
  const manifests: Manifest[] = [];
  const visited = new Set<string>();
  const visit = (document: unknown, tags: readonly string[], depth: number): void => {
    if (depth > INDEX_DEPTH) return;
    for (const descriptor of listAt(document, 'manifests')) {
      const path = blobPath(stringAt(descriptor, 'digest'));
      if (isNoImage(descriptor) || visited.has(path) || visited.size >= MANIFEST_LIMIT) continue;
      visited.add(path);
      const blob = parseJson(documents.get(path) ?? '');
      const names = tagsOf(descriptor, tags);
      if (Array.isArray(at(blob, 'manifests'))) visit(blob, names, depth + 1);
      else if (Array.isArray(at(blob, 'layers')))
        manifests.push({
          config: blobPath(stringAt(blob, 'config', 'digest')),
          layers: listAt(blob, 'layers').map((layer) => blobPath(stringAt(layer, 'digest'))),
          tags: names,
        });
    }
  };
  visit(parseJson(documents.get('index.json') ?? ''), [], 1);
  return manifests;
}

/** Attestations stand beside the images in an index, as manifests for an unknown platform. */
function isNoImage(descriptor: unknown): boolean {
  return (
    at(descriptor, 'annotations', 'vnd.docker.reference.type') !== undefined ||
    at(descriptor, 'artifactType') !== undefined ||
    stringAt(descriptor, 'platform', 'os') === 'unknown'
  );
}

/** containerd writes the full name; `ref.name` is often a tag alone, which names nothing. */
function tagsOf(descriptor: unknown, inherited: readonly string[]): readonly string[] {
  const full = stringAt(descriptor, 'annotations', 'io.containerd.image.name');
  const reference = stringAt(descriptor, 'annotations', 'org.opencontainers.image.ref.name');
  const name = full ?? (reference?.includes(':') === true ? reference : undefined);
  return name === undefined ? inherited : [name];
}

function blobPath(digest: string | undefined): string {
  return `blobs/${(digest ?? '').replace(':', '/')}`;
}

/** A member by path, through links: podman and docker 20.10 link layers that are alike. */
function find<T>(members: ReadonlyMap<string, T>, { links }: ArchiveContents, path: string): T | undefined {
  let name: string | undefined = path;
  for (let hop = 0; name !== undefined && hop <= LINK_HOPS; hop++) {
    const member = members.get(name);
    if (member !== undefined) return member;
    name = links.get(name);
  }
  return undefined;
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return `sha256:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The image for a platform such as `linux/arm64`; `linux/arm64` also fits `linux/arm64/v8`. */
export function chooseImage(images: readonly ArchiveImage[], platform: string): ArchiveImage | undefined {
  const fits = (image: ArchiveImage): boolean =>
    image.config.platform === platform || image.config.platform.startsWith(`${platform}/`);
  return images.find((image) => image.config.platform === platform) ?? images.find(fits);
}
