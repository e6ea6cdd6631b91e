import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import { splitDockerfile } from '../lang/dockerfile/split';
import type { Measurement } from '../measure/measurement';

/** What one instruction cost; undefined where the engine did not say. */
export interface Figures {
  /** File bytes that its layers store. */
  readonly bytes: number | undefined;
  readonly seconds: number | undefined;
  readonly cached: boolean;
}

/** The last build of a document, by instruction. */
export interface MeasuredDocument {
  readonly figures: ReadonlyMap<string, Figures>;
  /** Where and why the build ended. */
  readonly failure: { readonly key: string; readonly message: string } | undefined;
}

/** By uri. It outlives closing the document: the figures still hold when it is opened again. */
export type MeasuredDocuments = Map<string, MeasuredDocument>;

/** An instruction under a key that changes as soon as its text, or that of its stage's `FROM`, does. */
export interface KeyedInstruction {
  readonly key: string;
  readonly range: Range;
}

/** The key counts equal instructions of a stage; so inserting another instruction above leaves it alone. */
export function keyedInstructions(text: string): KeyedInstruction[] {
  const counts = new Map<string, number>();
  let stage = '';
  return splitDockerfile(text).instructions.map(({ keyword, range }) => {
    const raw = text.slice(range.start, range.end).trimEnd();
    if (keyword.toUpperCase() === 'FROM') stage = raw;
    const name = `${stage}\0${raw}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { key: `${count}\0${name}`, range: { start: range.start, end: range.start + raw.length } };
  });
}

/** Gives each instruction of the text that was built what its lines cost. */
export function measuredFigures(text: string, measurement: Measurement): Map<string, Figures> {
  const keyAt = keysByLine(text);
  const figures = new Map<string, Figures>();
  const add = (line: number | null, change: (known: Figures) => Figures): void => {
    const key = line === null ? undefined : keyAt.get(line);
    if (key === undefined) return;
    figures.set(key, change(figures.get(key) ?? { bytes: undefined, seconds: undefined, cached: true }));
  };
  for (const { line, bytes } of measurement.layers) {
    if (bytes !== null) add(line, (known) => ({ ...known, bytes: (known.bytes ?? 0) + bytes }));
  }
  for (const { line, seconds, cached, instruction } of measurement.build?.steps ?? []) {
    // A base image that is there takes no time; whether the engine calls it cached means nothing.
    if (/^FROM\s/i.test(instruction) && seconds < 0.05) continue;
    add(line, (known) => ({
      ...known,
      seconds: (known.seconds ?? 0) + seconds,
      cached: cached && known.cached,
    }));
  }
  return figures;
}

/** The key of the instruction that stands on each line, counted from 1. */
export function keysByLine(text: string): Map<number, string> {
  const index = lineIndex(text);
  const keys = new Map<number, string>();
  for (const { key, range } of keyedInstructions(text)) {
    const last = index.position(range.end).line;
    for (let line = index.position(range.start).line; line <= last; line++) keys.set(line + 1, key);
  }
  return keys;
}
