import type { YamlMap, YamlNode, YamlScalar } from './parse';

export function mapOf(node: YamlNode | undefined): YamlMap | undefined {
  return node?.kind === 'map' ? node : undefined;
}

export function scalarOf(node: YamlNode | undefined): YamlScalar | undefined {
  return node?.kind === 'scalar' ? node : undefined;
}

/** The value of a key; undefined for a missing key, a key without value and what is no map. */
export function mapGet(map: YamlMap | undefined, key: string): YamlNode | undefined {
  return map?.entries.find((entry) => entry.key.value === key)?.value;
}

export function listItems(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items.map((item) => item.node) : [];
}
