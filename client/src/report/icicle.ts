import { t } from '../../../server/src/core/l10n';
import { formatBytes } from '../../../server/src/measure/units';
import { soleOwner, type Block } from './blocks';
import { count, percent, type Page } from './context';
import { el, rove, styled, visible, type Child } from './dom';
import { layoutIcicle, neighbour, type Placed } from './icicle-layout';
import { hueClass, ownerName, type Owner } from './owners';
import type { Found } from './search';
import type { Tooltip } from './tooltip';

interface IcicleNeeds {
  readonly page: Page;
  readonly focus: Block;
  readonly found: Found | undefined;
  readonly tooltip: Tooltip;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly onOpen: (block: Block) => void;
  readonly onUp: () => void;
}

const COLUMN = 132;

/** The picture: columns of blocks as high as their bytes, the hatched part of each is waste. A tree for the keyboard and for readers. */
export function icicle(needs: IcicleNeeds): HTMLElement {
  const { page, focus, width, height, onOpen, onUp, tooltip } = needs;
  const columns = Math.max(2, Math.min(7, Math.floor(width / COLUMN)));
  const placed = layoutIcicle(focus, height, columns);
  const used = 1 + placed.reduce((most, { column }) => Math.max(most, column), 0);
  const columnWidth = width / Math.max(2, used);
  const elements = new Map<Placed, HTMLElement>();
  const byElement = new Map<EventTarget, Placed>();
  const tree = el('div', {
    class: 'icicle',
    role: 'tree',
    'aria-label': t('Files of {place} by bytes', { place: nameOf(focus) }),
  });
  styled(tree, { height: `${height}px` });
  for (const at of placed) {
    const element = blockElement(at, needs);
    styled(element, {
      left: `${at.column * columnWidth}px`,
      top: `${at.top}px`,
      width: `${columnWidth - 2}px`,
      height: `${Math.max(1, at.height - 1)}px`,
    });
    elements.set(at, element);
    byElement.set(element, at);
    tree.append(element);
  }
  const target = (event: Event): Placed | undefined =>
    byElement.get((event.target as Element).closest('.block') ?? tree);

  tree.addEventListener('click', (event) => {
    const at = target(event);
    if (at !== undefined) onOpen(at.block);
  });
  tree.addEventListener('keydown', (event) => {
    const at = target(event);
    if (event.key === 'Escape' || event.key === 'Backspace') {
      event.preventDefault();
      return onUp();
    }
    if (at === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onOpen(at.block);
    }
    const next = neighbour(placed, at, event.key);
    if (next === undefined) return;
    event.preventDefault();
    rove(elements.values(), elements.get(next)!);
  });
  for (const type of ['pointerover', 'focusin'] as const)
    tree.addEventListener(type, (event) => {
      const at = target(event);
      if (at !== undefined) tooltip.show(elements.get(at)!, describe(at, page));
    });
  for (const type of ['pointerleave', 'focusout'] as const) tree.addEventListener(type, () => tooltip.hide());

  const [first] = elements.values();
  if (first === undefined) tree.append(el('p', { class: 'empty' }, t('There are no files here.')));
  else rove(elements.values(), first, false);
  return tree;
}

function blockElement(at: Placed, { page, found }: IcicleNeeds): HTMLElement {
  const { block, height, rest } = at;
  const owner = rest > 0 ? null : soleOwner(block);
  const wasted = rest > 0 ? 0 : block.bytes === 0 ? 0 : block.wasted / block.bytes;
  const { selected } = page.state();
  const dimmed = (found !== undefined && !found.has(block)) || (selected !== null && !isOf(block, selected));
  const classes = ['block', rest > 0 ? 'rest' : hueClass(owner)];
  if (dimmed) classes.push('dimmed');
  if (found !== undefined && !dimmed) classes.push('found');
  const label = rest > 0 ? t('{count} more', { count: rest.toLocaleString('en') }) : nameOf(block);
  const element = el(
    'div',
    {
      class: classes.join(' '),
      role: 'treeitem',
      'aria-level': at.column + 1,
      'aria-label': describe(at, page).join(', '),
      'data-owner': owner?.key,
      tabindex: -1,
    },
    wasted > 0 && styled(el('div', { class: 'hatch' }), { height: `${Math.min(100, wasted * 100)}%` }),
    rest === 0 && owner === null && strip(block),
    ...labels(at, label, owner, wasted),
  );
  if (height < 18) element.classList.add('low');
  return element;
}

/** Whose bytes they are, where they are of several. */
function strip({ owners, bytes }: Block): HTMLElement {
  const parts = owners.map((part) =>
    styled(el('i', { class: hueClass(part.owner) }), { height: `${(part.bytes / bytes) * 100}%` }),
  );
  return el('div', { class: 'strip' }, ...parts);
}

/** One line where there is room for one; else the name has a line of its own. */
function labels({ block, height, bytes }: Placed, label: string, owner: Owner | null, wasted: number): Child[] {
  if (height < 15) return [];
  const isLine = owner !== null && block.file === null;
  const size = el('span', { class: 'block-bytes' }, formatBytes(bytes));
  const name = el('span', { class: `block-name${height >= 34 && !isLine ? ' wide' : ''}` }, label);
  if (height < 34) return [name, size];
  const lost =
    wasted >= 0.01 ? (wasted > 0.99 ? t('all wasted') : t('{size} wasted', { size: formatBytes(block.wasted) })) : '';
  if (!isLine) return [name, size, el('span', { class: 'block-waste' }, lost)];
  return [
    name,
    size,
    el('span', { class: 'block-text' }, visible(owner.instruction)),
    height >= 52 && lost !== '' && el('span', { class: 'block-waste wide' }, lost),
  ];
}

/** Whether the selected instruction wrote some of it. */
function isOf({ owners }: Block, selected: string): boolean {
  return owners.some(({ owner }) => owner.key === selected);
}

/** What the tooltip says and a reader reads. */
function describe({ block, rest, bytes }: Placed, { data }: Page): readonly string[] {
  const total = data.measurement.size.bytes ?? 0;
  const size = t('{size}, {part} of the image', { size: formatBytes(bytes), part: percent(bytes, total) });
  if (rest > 0) return [t('{others} in {place}', { others: count(rest, 'smaller one'), place: nameOf(block) }), size];
  const lines = [block.file === null ? nameOf(block) : visible(block.file), `${size} · ${count(block.files, 'file')}`];
  if (block.wasted > 0)
    lines.push(t('{size} wasted: it does not show in the end', { size: formatBytes(block.wasted) }));
  for (const { owner, bytes } of block.owners.slice(0, 3)) {
    const name = ownerName(owner).toLowerCase();
    const who = block.owners.length > 1 ? t('{size} by {owner}', { size: formatBytes(bytes), owner: name }) : name;
    lines.push(`${who}: ${short(visible(owner.instruction))}`);
  }
  return lines;
}

/** A merged node has no name, only how many files it stands for. */
export function nameOf({ name, files }: Pick<Block, 'name' | 'files'>): string {
  return name === '' ? count(files, 'small file') : visible(name);
}

function short(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 80 ? text : `${characters.slice(0, 79).join('')}…`;
}
