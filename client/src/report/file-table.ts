import { t } from '../../../server/src/core/l10n';
import { formatBytes } from '../../../server/src/measure/units';
import { soleOwner, type Block } from './blocks';
import { count, percent } from './context';
import { el } from './dom';
import { nameOf } from './icicle';
import { hueClass, ownerName } from './owners';
import type { Found } from './search';

const ROWS = 500;

/** The same as the picture, one level of it, as a table. */
export function fileTable(focus: Block, found: Found | undefined, onOpen: (block: Block) => void): HTMLElement {
  const blocks = focus.children().filter((block) => found === undefined || found.has(block));
  const rows = blocks.slice(0, ROWS).map((block) => {
    const owner = soleOwner(block);
    const open = (): void => onOpen(block);
    return el(
      'tr',
      {},
      el(
        'th',
        { scope: 'row' },
        el('i', { class: `swatch ${hueClass(owner)}`, 'aria-hidden': 'true' }),
        el('button', { class: 'link', type: 'button', onclick: open }, nameOf(block)),
      ),
      el('td', { class: 'number' }, formatBytes(block.bytes)),
      el('td', { class: 'number' }, percent(block.bytes, focus.bytes)),
      el('td', { class: 'number' }, block.wasted > 0 ? formatBytes(block.wasted) : ''),
      el('td', { class: 'number' }, block.files.toLocaleString('en')),
      el('td', {}, owner === null ? count(block.owners.length, 'line') : ownerName(owner)),
    );
  });
  const more = blocks.length - rows.length;
  return el(
    'div',
    { class: 'table-box' },
    el(
      'table',
      {},
      el('caption', { class: 'unseen' }, t('What is in {place}', { place: nameOf(focus) })),
      el('thead', {}, el('tr', {}, ...headings())),
      el('tbody', {}, ...rows),
    ),
    more > 0 && el('p', { class: 'hint' }, t('and {others}', { others: count(more, 'smaller one') })),
  );
}

function headings(): HTMLElement[] {
  return [t('Name'), t('Bytes'), t('Part'), t('Wasted'), t('Files'), t('Written by')].map((name, at) =>
    el('th', { scope: 'col', class: at > 0 && at < 5 ? 'number' : undefined }, name),
  );
}
