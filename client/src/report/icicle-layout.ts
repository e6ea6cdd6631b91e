import type { Block } from './blocks';

/** A block's place in the picture. */
export interface Placed {
  readonly block: Block;
  readonly parent: Placed | null;
  /** From 0 at the left. */
  readonly column: number;
  /** Pixels from the top. */
  readonly top: number;
  readonly height: number;
  /** How many small blocks it stands for; then `block` is the one that holds them. 0 for a block of its own. */
  readonly rest: number;
  /** What it stands for together. */
  readonly bytes: number;
}

/** Lower than this a block can be neither seen nor hit; those are drawn as one. */
const LOWEST = 4;

/**
 * Places what is inside of a block in columns, each level to the right of the one above it, heights by bytes. Only what can be
 * seen is looked into, so the work depends on the height and not on the number of files.
 * @param height Pixels.
 */
export function layoutIcicle(focus: Block, height: number, columns: number): readonly Placed[] {
  const placed: Placed[] = [];
  const place = (block: Block, parent: Placed | null, column: number, top: number, height: number): void => {
    if (column >= columns || block.bytes === 0) return;
    const scale = height / block.bytes;
    let at = top;
    let rest = 0;
    let restBytes = 0;
    for (const child of block.children()) {
      if (child.bytes === 0) continue;
      if (child.bytes * scale < LOWEST) {
        rest++;
        restBytes += child.bytes;
        continue;
      }
      const own = { block: child, parent, column, top: at, height: child.bytes * scale, rest: 0, bytes: child.bytes };
      placed.push(own);
      place(child, own, column + 1, at, own.height);
      at += own.height;
    }
    if (restBytes * scale >= 1)
      placed.push({ block, parent, column, top: at, height: restBytes * scale, rest, bytes: restBytes });
  };
  place(focus, null, 0, 0, height);
  return placed;
}

/** Where an arrow key leads from a block; undefined where there is nothing. */
export function neighbour(placed: readonly Placed[], from: Placed, key: string): Placed | undefined {
  const column = placed.filter((other) => other.column === from.column);
  const at = column.indexOf(from);
  switch (key) {
    case 'ArrowUp':
      return column[at - 1];
    case 'ArrowDown':
      return column[at + 1];
    case 'ArrowLeft':
      return from.parent ?? undefined;
    case 'ArrowRight':
      return placed.find(({ parent }) => parent === from);
    case 'Home':
      return column[0];
    case 'End':
      return column.at(-1);
    default:
      return undefined;
  }
}
