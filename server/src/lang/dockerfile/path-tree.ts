/** Items by absolute path, found again by what lies above, at or below a path, in time that grows with the answer. */
export interface PathTree<Item> {
  add(path: string, item: Item): void;
  /** The items at the path and at every folder above it, from `/` down. */
  above(path: string): Item[];
  /** The items at the path and below it. */
  below(path: string): Item[];
}

interface Node<Item> {
  readonly children: Map<string, Node<Item>>;
  readonly items: Item[];
}

export function pathTree<Item>(): PathTree<Item> {
  const newNode = (): Node<Item> => ({ children: new Map(), items: [] });
  const root = newNode();
  const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');
  return {
    add(path, item) {
      let node = root;
      for (const part of partsOf(path)) {
        let child = node.children.get(part);
        if (child === undefined) node.children.set(part, (child = newNode()));
        node = child;
      }
      node.items.push(item);
    },
    above(path) {
      const found = [...root.items];
      let node: Node<Item> | undefined = root;
      for (const part of partsOf(path)) {
        node = node.children.get(part);
        if (node === undefined) break;
        found.push(...node.items);
      }
      return found;
    },
    below(path) {
      let node: Node<Item> | undefined = root;
      for (const part of partsOf(path)) node = node?.children.get(part);
      const found: Item[] = [];
      const waiting = node === undefined ? [] : [node];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        found.push(...next.items);
        waiting.push(...next.children.values());
      }
      return found;
    },
  };
}
