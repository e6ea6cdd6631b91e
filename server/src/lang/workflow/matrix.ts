import { listItems, mapGet, mapOf } from '../yaml/nodes';
import type { YamlMap, YamlNode } from '../yaml/parse';

/** What a part of the matrix can be in the legs of a job. */
export interface MatrixValues {
  /** Each value where it is written: in its axis, or in `include`. */
  readonly nodes: readonly YamlNode[];
  /** Those that stand in the list of the axis, so that each of them is a leg; two that are the same would be one too many. */
  readonly legs: readonly YamlNode[];
  /** The values that `exclude` names. */
  readonly excluded: readonly YamlNode[];
  /** There are no others: no part of the matrix is made by an expression. What `exclude` takes away is still here. */
  readonly complete: boolean;
}

/** The path of an expression that is nothing but a value of the matrix: `${{ matrix.image.name }}` is `image`, `name`. */
export function matrixPath(expression: string): readonly string[] | undefined {
  const path = /^\$\{\{\s*matrix((?:\.[\w-]+)+)\s*\}\}$/.exec(expression.trim())?.[1];
  return path?.slice(1).split('.');
}

/** The values of `matrix.axis.key…` in a job. */
export function matrixValues(job: YamlMap, [axis = '', ...keys]: readonly string[]): MatrixValues {
  const matrix = mapGet(mapOf(mapGet(job, 'strategy')), 'matrix');
  if (matrix?.kind !== 'map') return { nodes: [], legs: [], excluded: [], complete: false };
  const [values, include] = [mapGet(matrix, axis), mapGet(matrix, 'include')];
  const follow = (from: YamlNode): YamlNode | readonly YamlNode[] =>
    keys.reduce<YamlNode | undefined>((at, key) => mapGet(mapOf(at), key), from) ?? [];
  const ofLegs = (list: YamlNode | undefined) => listItems(list).flatMap((leg) => mapGet(mapOf(leg), axis) ?? []);
  const whole = [...listItems(values), ...ofLegs(include)];
  const nodes = whole.flatMap(follow);
  const listed = [values, include].every((list) => list === undefined || list.kind === 'list');
  const legsKnown = listItems(include).every(({ kind }) => kind === 'map');
  const legs = keys.length === 0 ? listItems(values) : [];
  const excluded = ofLegs(mapGet(matrix, 'exclude')).flatMap(follow);
  return { nodes, legs, excluded, complete: listed && legsKnown && nodes.length === whole.length && nodes.length > 0 };
}
