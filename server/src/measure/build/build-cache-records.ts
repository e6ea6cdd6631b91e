import { listIn } from '../../core/list-in';
import type { Provenance } from './provenance';
import { parseStepName } from './step-names';
import { parseBytes } from '../units';
import { inputsFirst, type Vertex } from './vertices';

/** A snapshot in the build cache. */
export interface CacheRecord {
  readonly id: string;
  readonly parents: readonly string[];
  /** `mount / from exec /bin/sh -c make`, or a vertex' name; blanks are single. */
  readonly description: string;
  /** Milliseconds since 1970: when the step that made it began to write. */
  readonly created: number;
  /** In the metric of the engine's store; buildx rounds it to four digits. */
  readonly bytes: number;
}

/** Milliseconds: the snapshot is made just before or after the vertex starts. */
const SLACK = 250;

/** Reads what `docker buildx du --verbose` prints, of any version and driver; what is no record is left out. */
export function parseCacheRecords(output: string): readonly CacheRecord[] {
  const records: CacheRecord[] = [];
  // A description may be a script with blank lines, so only an id begins a record.
  for (const block of output.split(/^(?=ID:\t| {0,2}ID: )/m)) {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]+(.*)$`, 'm').exec(block)?.[1]?.trim();
    const id = field('ID');
    const created = Date.parse((field('Created at') ?? '').replace(/^(\S+) (\S+?)(\.\d{1,3})?\d* .*$/, '$1T$2$3Z'));
    const bytes = parseBytes(field('Size') ?? '');
    const start = /^Description:[ \t]+/m.exec(block);
    if (id === undefined || Number.isNaN(created) || bytes === undefined || start === null) continue;
    const text = block.slice(start.index + start[0].length);
    records.push({
      id,
      parents: [...block.slice(0, start.index).matchAll(/^ - (\S+)$/gm)].map((match) => match[1]!),
      description: singleBlanks(text.slice(0, Math.max(0, text.search(/^Usage count:/m)))),
      created,
      bytes,
    });
  }
  return records;
}

/**
 * The bytes that steps left in the build cache, by vertex digest. Records of old builds are in there too: one counts when its
 * text is the step's, it stands on the record of the step before, and it was made while the step ran. A step from the cache was
 * made any time before; then all records that fit must be of one size.
 */
export function cacheBytesOf(
  vertices: readonly Vertex[],
  records: readonly CacheRecord[],
  provenance: Provenance | undefined,
): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  if (records.length === 0) return bytes;
  const byText = new Map<string, CacheRecord[]>();
  for (const record of records) listIn(byText, record.description).push(record);
  const found = new Map<string, readonly CacheRecord[]>();
  const recordsOf = (vertex: Vertex): readonly CacheRecord[] => {
    const texts = descriptionsOf(vertex, provenance).flatMap((text) => byText.get(text) ?? []);
    const below = new Set(vertex.inputs.flatMap((input) => (found.get(input) ?? []).map(({ id }) => id)));
    return texts
      .filter(({ parents }) => below.size === 0 || parents.some((parent) => below.has(parent)))
      .filter(({ created }) => vertex.cached || isDuring(created, vertex));
  };
  for (const vertex of inputsFirst(vertices)) {
    const fitting = recordsOf(vertex);
    found.set(vertex.digest, fitting);
    const sizes = new Set(fitting.map((record) => record.bytes));
    if (sizes.size === 1) bytes.set(vertex.digest, [...sizes][0]!);
  }
  return bytes;
}

/** What the record of a step may be called. */
function descriptionsOf({ digest, name }: Vertex, provenance: Provenance | undefined): readonly string[] {
  const step = parseStepName(name);
  if (step === undefined) return [];
  const command = provenance?.commandOf(digest);
  if (command !== undefined) return [`mount / from exec ${singleBlanks(command)}`];
  // The name has variables replaced, which the record has not: then there is none of that text.
  const run = /^RUN (?:--\S+ )*/.exec(step.text);
  if (run === null) return [singleBlanks(name)];
  return [`mount / from exec /bin/sh -c ${singleBlanks(step.text.slice(run[0].length))}`];
}

function isDuring(time: number, { intervals }: Vertex): boolean {
  return intervals.some(({ start, end }) => time >= start - SLACK && time <= end + SLACK);
}

function singleBlanks(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
