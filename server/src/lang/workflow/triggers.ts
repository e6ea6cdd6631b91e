import type { Range } from '../../core/text';
import { listItems, mapGet, mapOf, scalarOf } from '../yaml/nodes';
import type { YamlMap } from '../yaml/parse';

/** An event that starts the workflow. */
export interface Trigger {
  /** `push`, `pull_request`, `workflow_call`. */
  readonly name: string;
  readonly range: Range;
  /** Its filters and inputs (`branches`, `paths`, `inputs`); undefined where it has none. */
  readonly filters: YamlMap | undefined;
}

/** `on: push`, `on: [push]`, `on: { push: { paths: … } }`. */
export function triggersOf(root: YamlMap | undefined): readonly Trigger[] {
  const on = mapGet(root, 'on');
  if (on?.kind === 'map') {
    return on.entries.map(({ key, value }) => ({ name: key.value, range: key.range, filters: mapOf(value) }));
  }
  return (on?.kind === 'list' ? listItems(on) : [on]).flatMap((node) => {
    const scalar = scalarOf(node);
    return scalar ? [{ name: scalar.value, range: scalar.range, filters: undefined }] : [];
  });
}
