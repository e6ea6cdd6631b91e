import { listItems, mapGet, mapOf } from './nodes';
import type { YamlMap, YamlNode } from './parse';

/** What a part of the matrix can be in the legs of a job. */
export interface MatrixValues {
  /** Each value where it is written: in its axis, or in `include`. */
  readonly nodes: readonly YamlNode[];
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
  if (matrix?.kind !== 'map') return { nodes: [], complete: false };
  const [values, include] = [mapGet(matrix, axis), mapGet(matrix, 'include')];
  const added = listItems(include).flatMap((leg) => mapGet(mapOf(leg), axis) ?? []);
  const whole = [...listItems(values), ...added];
  const nodes = whole.flatMap(
    (node) => keys.reduce<YamlNode | undefined>((at, key) => mapGet(mapOf(at), key), node) ?? [],
  );
  const listed = [values, include].every((list) => list === undefined || list.kind === 'list');
  const legsKnown = listItems(include).every(({ kind }) => kind === 'map');
  return { nodes, complete: listed && legsKnown && nodes.length === whole.length && nodes.length > 0 };
}
