import type { Range } from '../../core/text';
import { mapGet, scalarOf } from '../yaml/nodes';
import type { YamlMap, YamlNode } from '../yaml/parse';

export type Access = 'none' | 'read' | 'write';

/** A `permissions:` that is in force: what it does not name is not granted. */
export interface Permissions {
  /** The job's own takes the place of the workflow's as a whole. */
  readonly level: 'workflow' | 'job';
  /** The value of `permissions:`; `map` where it is written scope by scope. */
  readonly range: Range;
  readonly map: YamlMap | undefined;
  /** What a scope (`packages`, `id-token`) is granted; undefined where an expression or an unknown word stands. */
  granted(scope: string): Access | undefined;
}

/**
 * The permissions of a job as the file gives them; undefined where the repository's settings decide. A workflow that is called by
 * others cannot have more than its caller grants.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#permissions
 */
export function permissionsOf(workflow: YamlMap | undefined, job: YamlMap): Permissions | undefined {
  const own = job.entries.find(({ key }) => key.value === 'permissions');
  // What a key without a value means is not said anywhere.
  return own ? read(own.value, 'job') : read(mapGet(workflow, 'permissions'), 'workflow');
}

function read(node: YamlNode | undefined, level: Permissions['level']): Permissions | undefined {
  if (node?.kind === 'map') {
    const granted = (scope: string): Access | undefined => {
      const value = mapGet(node, scope);
      return value === undefined ? 'none' : accessNamed(scalarOf(value)?.value);
    };
    return { level, range: node.range, map: node, granted };
  }
  if (node?.kind !== 'scalar') return undefined;
  const all = node.value === 'read-all' ? 'read' : node.value === 'write-all' ? 'write' : undefined;
  // There is nothing to read of an identity token.
  const granted = (scope: string): Access | undefined => (scope === 'id-token' && all === 'read' ? 'none' : all);
  return { level, range: node.range, map: undefined, granted };
}

function accessNamed(word: string | undefined): Access | undefined {
  return word === 'none' || word === 'read' || word === 'write' ? word : undefined;
}
