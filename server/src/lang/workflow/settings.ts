import type { Range } from '../../core/text';
import { documentRange } from '../mapped-text';
import { matrixPath, matrixValues } from './matrix';
import type { Step } from './model';
import { mapGet, mapOf } from '../yaml/nodes';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/parse';
import { mapScalar } from './scalar';

/** One value of a setting where it is written: in an input, in the matrix that it comes from, or in a command. */
export interface Setting {
  /** Expressions stand as written. */
  readonly value: string;
  readonly range: Range;
  /** An expression is part of it: what comes of that is not known. */
  readonly computed: boolean;
  /** One of the values that the legs of the matrix take. */
  readonly perLeg: boolean;
}

/** How the parts of an input are separated: not at all, by line breaks, or by line breaks and commas. */
export type Separator = 'none' | 'lines' | 'commas';

/**
 * An input of a step, part by part; none where it is absent or empty. `${{ matrix.x }}` is followed to where the matrix lists
 * plain values. Names are matched without regard to case, as the runner does.
 */
export function inputSettings(text: string, step: Step, name: string, separator: Separator): Setting[] {
  const inputs = mapOf(mapGet(step.map, 'with'));
  const node = inputs?.entries.find(({ key }) => key.value.toLowerCase() === name)?.value;
  if (node?.kind !== 'scalar') return [];
  const path = matrixPath(node.value);
  const legs = path && step.job ? plainValues(step.job.map, path) : undefined;
  return legs ? legs.flatMap((leg) => parts(text, leg, separator, true)) : parts(text, node, separator, false);
}

/** All values, where all of them are written as plain text. */
function plainValues(job: YamlMap, path: readonly string[]): YamlScalar[] | undefined {
  const { nodes, complete } = matrixValues(job, path);
  const scalars = nodes.filter((node: YamlNode) => node.kind === 'scalar');
  return complete && scalars.length === nodes.length ? scalars : undefined;
}

function parts(text: string, scalar: YamlScalar, separator: Separator, perLeg: boolean): Setting[] {
  const mapped = mapScalar(text, scalar);
  const found: Setting[] = [];
  // An expression is one piece, whatever it holds.
  const piece =
    separator === 'commas'
      ? /(?:\$\{\{.*?\}\}|[^\n,])+/g
      : separator === 'lines'
        ? /(?:\$\{\{.*?\}\}|[^\n])+/g
        : /[^]+/g;
  for (const match of scalar.value.matchAll(piece)) {
    const value = match[0].trim();
    if (value === '') continue;
    const start = match.index + match[0].indexOf(value);
    const range = mapped ? documentRange(mapped, start, start + value.length) : scalar.range;
    found.push({ value, range, computed: value.includes('${{'), perLeg });
  }
  return found;
}
