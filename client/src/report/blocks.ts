import { t } from '../../../server/src/core/l10n';
import type { FileNode } from '../../../server/src/measure/waste/file-nodes';
import type { ReportData } from '../../../server/src/report/report-data';
import { ownerName, type Owner } from './owners';
import type { Grouping } from './state';

/** A part of the picture: the image, what one instruction wrote, a directory or a file of it. */
export interface Block {
  /** As the user reads it. */
  readonly name: string;
  /** Names from the top, which find it again. */
  readonly path: readonly string[];
  /** The absolute path of the file or directory; null for the image itself and for an instruction. */
  readonly file: string | null;
  readonly bytes: number;
  readonly wasted: number;
  readonly files: number;
  /** Who wrote it, the most first. */
  readonly owners: readonly { readonly owner: Owner; readonly bytes: number }[];
  readonly parts: readonly Part[];
  /** Made when it is first asked for: nobody looks into all of a hundred thousand. Empty for a file. */
  readonly children: () => readonly Block[];
}

/** What one layer has of a block. */
export interface Part {
  readonly owner: Owner;
  readonly node: FileNode;
}

/** The whole image; by line its children are the instructions, in their order, else the directories at the top. */
export function imageBlock(data: ReportData, owners: readonly Owner[], grouping: Grouping): Block {
  const partsOf = (owner: Owner): Part[] =>
    owner.layers.map((layer) => ({ owner, node: data.trees[layer] ?? unread(data.measurement.layers[layer]?.bytes) }));
  const parts = owners.flatMap(partsOf);
  if (grouping === 'directory') return block(t('Image'), [], null, parts, () => byName(parts, [], ''));
  return block(t('Image'), [], null, parts, () =>
    owners
      .filter(({ bytes }) => bytes > 0)
      .map((owner) => {
        const own = partsOf(owner);
        return block(ownerName(owner), [owner.key], null, own, () => byName(own, [owner.key], ''));
      }),
  );
}

/** A block by the names that lead to it, or the nearest one above that is still there. */
export function findBlock(image: Block, path: readonly string[]): Block {
  let found = image;
  for (const name of path) {
    const next = found.children().find((child) => child.path.at(-1) === name);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

/** The blocks from the image down to this one. */
export function blocksTo(image: Block, path: readonly string[]): readonly Block[] {
  return [image, ...path.map((_, at) => findBlock(image, path.slice(0, at + 1)))];
}

/** The one who wrote all of it; null where several did. */
export function soleOwner({ owners }: Block): Owner | null {
  return owners.length === 1 ? owners[0]!.owner : null;
}

/** Joins what several layers have under one name. Largest first. */
function byName(parts: readonly Part[], path: readonly string[], file: string): readonly Block[] {
  const groups = new Map<string, Part[]>();
  for (const { owner, node } of parts) {
    for (const child of node.children) {
      const group = groups.get(child.name);
      if (group === undefined) groups.set(child.name, [{ owner, node: child }]);
      else group.push({ owner, node: child });
    }
  }
  return [...groups]
    .map(([name, group]) => {
      const [compact, inner] = compacted(name, group);
      const below = [...path, compact];
      const place = `${file}/${compact}`;
      return block(compact, below, place, inner, () => inside(inner, below, place));
    })
    .sort((a, b) => b.bytes - a.bytes);
}

/** Directories with nothing but one directory in them are one block, as `app/.venv/lib`. */
function compacted(name: string, parts: readonly Part[]): readonly [string, readonly Part[]] {
  let inner = parts;
  for (;;) {
    const only = inner[0]?.node.children[0];
    const isChain =
      only !== undefined &&
      only.children.length > 0 &&
      inner.every(
        ({ node }) =>
          node.children.length === 1 && node.children[0]!.name === only.name && node.children[0]!.bytes === node.bytes,
      );
    if (!isChain) return [name, inner];
    name = `${name}/${only.name}`;
    inner = inner.map(({ owner, node }) => ({ owner, node: node.children[0]! }));
  }
}

/** What is in a directory; of a file that several instructions wrote, each one's copy. */
function inside(parts: readonly Part[], path: readonly string[], file: string): readonly Block[] {
  if (parts.some(({ node }) => node.children.length > 0)) return byName(parts, path, file);
  const owners = [...new Set(parts.map(({ owner }) => owner))];
  if (owners.length < 2) return [];
  return owners.map((owner) =>
    block(
      ownerName(owner),
      [...path, owner.key],
      file,
      parts.filter((part) => part.owner === owner),
      () => [],
    ),
  );
}

function block(
  name: string,
  path: readonly string[],
  file: string | null,
  parts: readonly Part[],
  make: () => readonly Block[],
): Block {
  const owners = new Map<Owner, number>();
  let [bytes, wasted, files] = [0, 0, 0];
  for (const { owner, node } of parts) {
    bytes += node.bytes;
    wasted += node.wasted;
    files += node.files;
    if (node.bytes > 0) owners.set(owner, (owners.get(owner) ?? 0) + node.bytes);
  }
  let children: readonly Block[] | undefined;
  return {
    name,
    path,
    file,
    bytes,
    wasted,
    files,
    owners: [...owners].map(([owner, bytes]) => ({ owner, bytes })).sort((a, b) => b.bytes - a.bytes),
    parts,
    children: () => (children ??= make()),
  };
}

/** A layer whose files were not read. */
function unread(bytes: number | null | undefined): FileNode {
  return { name: '', bytes: bytes ?? 0, wasted: 0, files: 0, children: [] };
}
