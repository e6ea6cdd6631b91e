import { oneLine, printable } from '../display';
import type { ProgressListener, ProgressReader } from '../build/rawjson';
import type { Mask } from '../mask';
import { parseStepName, type StepName } from '../build/step-names';
import type { BuildEvent, BytesOf } from './build-options';

/** Milliseconds between two tellings of the same bytes. */
const PAUSE = 200;

/** Tells each step of the Dockerfile when it begins and ends, and how bytes move. `progress` is asked for what is known by then. */
export function progressEvents(
  onEvent: (event: BuildEvent) => void,
  mask: Mask,
  progress: () => ProgressReader,
): ProgressListener {
  const steps = new Map<string, { readonly index: number; readonly name: string }>();
  const bytes = new Map<BytesOf, Moved>();
  const total = (): number =>
    progress()
      .vertices()
      .filter(({ name }) => parseStepName(name) !== undefined).length;
  let isExporting = false;
  return {
    newFilter: () => mask.stream(),
    onLog: (text) => onEvent({ kind: 'log', text: printable(text) }),
    onStart({ digest, name }) {
      if (name.startsWith('exporting to ') && !isExporting) {
        isExporting = true;
        onEvent({ kind: 'phase', what: 'export' });
      }
      const parsed = parseStepName(name);
      if (parsed === undefined || steps.has(digest)) return;
      const step = { index: steps.size + 1, name: mask.text(shownName(parsed)) };
      steps.set(digest, step);
      onEvent({ kind: 'step', total: total(), ...step });
    },
    onEnd(digest) {
      const step = steps.get(digest);
      const vertex = progress()
        .vertices()
        .find((each) => each.digest === digest);
      if (step === undefined || vertex === undefined || vertex.error !== undefined) return;
      onEvent({ kind: 'step-end', total: total(), ...step, seconds: vertex.seconds, cached: vertex.cached });
    },
    onBytes(digest, part, moved, whole) {
      const what = whatMoves(part);
      if (what === undefined) return;
      const known = bytes.get(what) ?? { parts: new Map(), told: -Infinity };
      bytes.set(what, known);
      known.parts.set(`${digest} ${part}`, [moved, whole]);
      const now = performance.now();
      if (now - known.told < PAUSE) return;
      known.told = now;
      const parts = [...known.parts.values()];
      const sum = (at: 0 | 1): number => parts.reduce((sums, each) => sums + each[at], 0);
      const isKnown = parts.every(([, size]) => size > 0);
      onEvent({ kind: 'bytes', what, bytes: sum(0), total: isKnown ? sum(1) : null });
    },
  };
}

interface Moved {
  /** Bytes by now and in the end, by vertex and part. */
  readonly parts: Map<string, readonly [number, number]>;
  told: number;
}

function whatMoves(part: string): BytesOf | undefined {
  if (part === 'transferring context:') return 'context';
  if (/^sha256:[0-9a-f]{64}$/.test(part)) return 'base image';
  return part.startsWith('loading layer ') ? 'image' : undefined;
}

/** `build: RUN make`; without the digest that BuildKit adds to an image's name. */
function shownName({ platform, stage, text }: StepName): string {
  const where = [platform, stage].filter((part) => part !== undefined).join(' ');
  return oneLine(`${where === '' ? '' : `${where}: `}${text.replace(/@sha256:[0-9a-f]{64}/, '')}`);
}
