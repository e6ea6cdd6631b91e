import { t } from '../../../server/src/core/l10n';
import type { ReportData } from '../../../server/src/report/report-data';

/** Who wrote bytes: an instruction of the Dockerfile with its layers, or a layer whose line is not known. */
export interface Owner {
  readonly key: string;
  /** From 1. */
  readonly line: number | null;
  readonly instruction: string;
  readonly base: boolean;
  /** Indices of its layers. */
  readonly layers: readonly number[];
  readonly bytes: number;
  /** What of its bytes does not show in the end. */
  readonly wasted: number;
  /** One of the theme's colours for charts, by number; null is the grey of what is not ours. */
  readonly hue: number | null;
}

/** Colours that the theme has for this: red is kept for waste. */
const HUES = 5;

/** In the order of the layers, bottom up. */
export function ownersOf({ measurement }: ReportData): readonly Owner[] {
  const { layers, waste } = measurement;
  const groups = new Map<string, number[]>();
  layers.forEach(({ line }, index) => {
    const key = line === null ? `layer ${index + 1}` : `line ${line}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  let hues = 0;
  return [...groups].map(([key, indices]): Owner => {
    const first = layers[indices[0]!]!;
    const base = indices.every((index) => layers[index]!.base);
    const bytes = indices.reduce((sum, index) => sum + (layers[index]!.bytes ?? 0), 0);
    const hidden = waste.filter((item) => isLost(item.kind) && indices.includes(item.causedByLayer - 1));
    return {
      key,
      line: first.line,
      instruction: base ? t('base image') : first.instruction,
      base,
      layers: indices,
      bytes,
      wasted: hidden.reduce((sum, item) => sum + item.bytes, 0),
      hue: base || bytes === 0 ? null : hues++ % HUES,
    };
  });
}

/** The other kinds are bytes that show in the end, and that could be fewer. */
export function isLost(kind: string): boolean {
  return kind !== 'duplicate' && kind !== 'sparse' && kind !== 'leftover';
}

/** `Line 12`, or `Layer 3` where lines are not known. */
export function ownerName({ line, key }: Owner): string {
  return line === null ? t('Layer {layer}', { layer: key.slice('layer '.length) }) : t('Line {line}', { line });
}

export function hueClass(owner: Owner | null): string {
  return owner === null ? 'hue-mixed' : owner.hue === null ? 'hue-base' : `hue-${owner.hue}`;
}
