import { stated } from '../core/l10n';
import type { FileNode } from './waste/file-nodes';
import type { ImageConfig } from './build/history';
import type { ArchiveImage } from './archive/layouts';
import type { Compression, MeasuredLayer, Metric } from './measurement';
import { topDirectories } from './waste/top-directories';
import { measureWaste, type Waste } from './waste/waste';
import type { WasteItem } from './waste/waste-account';

/** What a pass over an image's layers tells, without lines: plain data, as it comes from another process. */
export interface ImageFacts {
  /** `sha256:…` of its configuration. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly config: ImageConfig;
  /** What the bytes of the layers are; of all but file bytes the layers were not read. */
  readonly metric: Metric;
  /** Bottom up. */
  readonly layers: readonly LayerFacts[];
  /** Transfer bytes of all layers; null where they are not all stored compressed. */
  readonly compressedBytes: number | null;
  /** How they are compressed; unset where that is not known. */
  readonly compression?: Compression | null;
  /** Both null where the layers could not all be compared; then `waste` is empty. */
  readonly liveBytes: number | null;
  readonly wastedBytes: number | null;
  readonly waste: readonly WasteItem[];
  /** What could not be measured, one sentence each. */
  readonly notes: readonly string[];
}

export interface LayerFacts {
  /** Of the uncompressed layer (its diff id). */
  readonly digest: string;
  /** File bytes; of a layer that could not be read to its end those that were. Null where not known. */
  readonly bytes: number | null;
  readonly changes: MeasuredLayer['files'];
  readonly directories: MeasuredLayer['directories'];
  /** Null where files could not be compared. */
  readonly tree: FileNode | null;
}

/** Compares the layers of an image. `problem` says why its archive could not be read to the end. */
export function imageFacts(image: ArchiveImage, problem: string | undefined): ImageFacts {
  const notes =
    problem === undefined ? [] : [stated('The archive could not be read to its end: {problem}.', { problem })];
  const isWindows = image.config.platform.startsWith('windows/');
  const waste = isWindows ? undefined : wasteOf(image, problem);
  // Each layer brings its part of the registry under the same names, and all of them count.
  if (isWindows) notes.push(stated('Waste of Windows images is not measured.'));
  else if (
    waste === undefined &&
    problem === undefined &&
    image.layers.every((layer) => layer !== undefined && layer.problem === undefined)
  )
    notes.push(stated('The image has too many files to compare its layers, so waste is not measured.'));
  const layers = image.layers.map((layer, index): LayerFacts => {
    const which = { number: index + 1, count: image.layers.length };
    if (layer === undefined)
      notes.push(stated('Layer {number} of {count} is not in the archive and counts as 0 bytes.', which));
    else if (layer.problem !== undefined)
      notes.push(
        stated('Layer {number} of {count} was not read to its end: {problem}.', { ...which, problem: layer.problem }),
      );
    const tree = waste?.trees[index] ?? null;
    return {
      digest: image.config.diffIds[index] ?? '',
      bytes: layer?.bytes ?? 0,
      changes: waste?.changes[index] ?? null,
      directories: tree === null ? [] : topDirectories(tree),
      tree,
    };
  });
  return {
    id: image.id,
    tags: image.tags,
    config: image.config,
    metric: 'file-bytes',
    layers,
    compressedBytes: compressedBytes(image),
    compression: compressionOf(image),
    liveBytes: waste?.liveBytes ?? null,
    wastedBytes: waste?.wastedBytes ?? null,
    waste: waste?.items ?? [],
    notes,
  };
}

/** Undefined unless every layer was read to its end with its files: a part would not add up. */
function wasteOf({ layers }: ArchiveImage, problem: string | undefined): Waste | undefined {
  const files = layers.map((layer) => (layer?.problem === undefined ? layer?.files : undefined));
  return problem === undefined && files.every((layer) => layer !== undefined) ? measureWaste(files) : undefined;
}

/** The compressed size is known when every layer is stored compressed. */
function compressedBytes({ layers }: ArchiveImage): number | null {
  const sizes = layers.map((layer) => (layer?.compressed === true ? layer.storedBytes : null));
  return sizes.length > 0 && sizes.every((size) => size !== null)
    ? sizes.reduce((total, size) => total + size, 0)
    : null;
}

function compressionOf({ layers }: ArchiveImage): Compression | null {
  const [first, ...others] = new Set(layers.map((layer) => layer?.compression ?? null));
  if (first === undefined || first === null || others.includes(null)) return null;
  return others.length === 0 ? first : 'mixed';
}
