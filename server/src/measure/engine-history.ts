import { historyOf, type ImageConfig } from './build/history';
import type { ImageFacts } from './image-facts';
import { at, listAt, parseJson, stringAt, stringsAt } from './json';
import type { Metric } from './measurement';

/** One entry of an image's history with its size, as `docker history` prints it. */
interface SizedEntry {
  readonly createdBy: string;
  readonly bytes: number;
}

/**
 * What an engine tells of an image without reading its layers. `inspected` is what `image inspect` prints, `history` what
 * `history --no-trunc --human=false --format '{{json .}}'` does: an object a line (docker, nerdctl) or one list (podman), newest first.
 * Undefined when that is not what they are.
 */
export function factsOfHistory(inspected: string, history: string, metric: Metric): ImageFacts | undefined {
  const image = listAt(parseJson(inspected))[0];
  const id = stringAt(image, 'Id');
  const diffIds = stringsAt(image, 'RootFS', 'Layers');
  if (id === undefined || !Array.isArray(at(image, 'RootFS', 'Layers'))) return undefined;
  const entries = readEntries(history);
  const makers = layerMakers(entries, diffIds.length, podmanMarks(image));
  const variant = stringAt(image, 'Variant');
  const parts = [stringAt(image, 'Os') || 'linux', stringAt(image, 'Architecture') || 'unknown'];
  const config: ImageConfig = {
    platform: [...parts, ...(variant ? [variant] : [])].join('/'),
    diffIds,
    history:
      makers === undefined
        ? []
        : historyOf(entries.map(({ createdBy }, index) => ({ createdBy, empty: makers[index] !== true }))),
  };
  const sizes = makers === undefined ? undefined : entries.filter((_, index) => makers[index]);
  return {
    id: id.startsWith('sha256:') ? id : `sha256:${id}`,
    tags: stringsAt(image, 'RepoTags').filter((tag) => !tag.startsWith('<none>')),
    config,
    metric,
    layers: diffIds.map((digest, index) => ({
      digest,
      bytes: sizes?.[index]?.bytes ?? null,
      changes: null,
      directories: [],
      tree: null,
    })),
    compressedBytes: null,
    liveBytes: null,
    wastedBytes: null,
    waste: [],
    notes:
      sizes === undefined ? ['The history of the image does not fit its layers, so their sizes are not known.'] : [],
  };
}

/** Podman is the only one that says of itself which manifest an image has. */
export function isPodmanImage(inspected: string): boolean {
  return stringAt(listAt(parseJson(inspected))[0], 'ManifestType') !== undefined;
}

/** Oldest first. */
function readEntries(text: string): readonly SizedEntry[] {
  const list = parseJson(text);
  const entries = Array.isArray(list) ? (list as unknown[]) : text.split('\n').map(parseJson);
  return entries
    .filter((entry) => entry !== undefined)
    .map((entry) => ({
      createdBy: stringAt(entry, 'CreatedBy') ?? '',
      bytes: bytesOf(at(entry, 'size') ?? at(entry, 'Size')),
    }))
    .toReversed();
}

function bytesOf(size: unknown): number {
  const bytes = typeof size === 'string' && /^\d{1,16}B?$/.test(size) ? Number.parseInt(size, 10) : size;
  return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : 0;
}

/** Oldest first: which entries have no layer. Podman alone shows it. */
function podmanMarks(image: unknown): readonly boolean[] | undefined {
  const history = at(image, 'History');
  return Array.isArray(history) ? history.map((entry) => at(entry, 'empty_layer') === true) : undefined;
}

/** Instructions that make a layer even where it has no bytes. Of the old builder a WORKDIR makes one only if the directory is new, and a RUN if it changes anything. */
const MAKER = /^(?:(?:RUN|COPY|ADD) |\|\d+ |\/\S+ -c (?!#\(nop\))|\/bin\/sh -c #\(nop\) +(?:COPY|ADD) )/;
const WORKDIR = /^(?:\/bin\/sh -c #\(nop\) +)?WORKDIR (?!\/(?: |$))/;

/**
 * Which entries made a layer. The engine does not say it, and a layer may have no bytes, so the number of layers decides about those: all
 * of them or none. Undefined where it is something between.
 */
function layerMakers(
  entries: readonly SizedEntry[],
  layers: number,
  empty: readonly boolean[] | undefined,
): readonly boolean[] | undefined {
  const guesses = [
    ...(empty?.length === entries.length ? [empty.map((isEmpty) => !isEmpty)] : []),
    entries.map(({ createdBy, bytes }) => bytes > 0 || MAKER.test(createdBy) || WORKDIR.test(createdBy)),
    entries.map(({ bytes }) => bytes > 0),
  ];
  return guesses.find((makers) => makers.filter(Boolean).length === layers);
}
