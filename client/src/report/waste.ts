import type { MeasuredWaste } from '../../../server/src/measure/measurement';
import { formatBytes } from '../../../server/src/measure/units';
import { count, lineKey, percent, type Page } from './context';
import { el, styled, visible } from './dom';
import { isLost } from './owners';

const ROWS = 200;

const DEEDS: Readonly<Record<MeasuredWaste['kind'], { readonly name: string; readonly deed: string }>> = {
  'metadata-change': { name: 'Owner or mode', deed: 'stores again with another owner or mode what' },
  'identical-rewrite': { name: 'Unchanged rewrite', deed: 'stores again, unchanged, what' },
  rewrite: { name: 'Rewrite', deed: 'replaces what' },
  moved: { name: 'Moved', deed: 'moves what' },
  deleted: { name: 'Deleted', deed: 'deletes what' },
  duplicate: { name: 'Duplicate', deed: 'stores a second time what' },
  sparse: { name: 'Sparse file', deed: 'stores the holes of what' },
  leftover: { name: 'Leftover', deed: 'leaves behind what' },
};

const LEFTOVERS: Readonly<Record<NonNullable<MeasuredWaste['leftover']>, string>> = {
  'package-lists': 'package lists',
  'package-cache': 'a cache of packages',
  'build-cache': 'a build cache',
  bytecode: 'compiled bytecode',
  tests: 'tests',
  compiler: 'compilers and headers',
  'version-control': 'version control',
  documentation: 'documentation',
  log: 'logs',
};

/** What could go, in three tables: lost bytes of our own lines, bytes that show and could be fewer, and the base image's. */
export function wasteView(page: Page): HTMLElement {
  const { waste, size } = page.data.measurement;
  if (size.wastedBytes === null && waste.length === 0)
    return el('p', { class: 'empty' }, 'The layers were not compared, so waste is not known.');
  const lost = waste.filter(({ kind, base }) => isLost(kind) && !base);
  const beside = waste.filter(({ kind, base }) => !isLost(kind) && !base);
  const base = waste.filter((item) => item.base);
  const tables = [
    table('Wasted: stored, and not there in the end', lost, page),
    table('There in the end, and hardly needed', beside, page),
    table('In the base image: no line of this Dockerfile can mend it', base, page),
  ].filter((part) => part !== null);
  if (tables.length === 0)
    return el(
      'div',
      { class: 'waste' },
      el('p', { class: 'lead good' }, '✓ No waste was found: every byte that the layers store shows in the image.'),
    );
  return el(
    'div',
    { class: 'waste' },
    page.changed() &&
      el(
        'p',
        { class: 'notice', role: 'status' },
        'The Dockerfile has changed since it was measured: measure again to apply fixes from here.',
      ),
    ...tables,
  );
}

function table(title: string, items: readonly MeasuredWaste[], page: Page): HTMLElement | null {
  if (items.length === 0) return null;
  const sum = items.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = items.reduce((most, { bytes }) => Math.max(most, bytes), 1);
  const sorted = items.toSorted((a, b) => b.bytes - a.bytes);
  const more = items.length - ROWS;
  return el(
    'section',
    {},
    el('h3', {}, title, el('span', { class: 'sum' }, formatBytes(sum))),
    el(
      'table',
      {},
      el('caption', { class: 'unseen' }, title),
      el(
        'thead',
        {},
        el('tr', {}, ...['Bytes', 'What happened', 'Fix'].map((name) => el('th', { scope: 'col' }, name))),
      ),
      el('tbody', {}, ...sorted.slice(0, ROWS).map((item) => row(item, most, page))),
    ),
    more > 0 && el('p', { class: 'hint' }, `and ${count(more, 'smaller one')}`),
  );
}

function row(item: MeasuredWaste, most: number, page: Page): HTMLElement {
  const { kind, leftover, bytes, files, line, causedByLine, layer, causedByLayer, base, examples } = item;
  const { name, deed } = DEEDS[kind];
  const place = (line: number | null, layer: number): HTMLElement => placeOf(line, layer, page);
  const sameLine = causedByLayer === layer || (line !== null && line === causedByLine);
  const sentence = base
    ? [deedOf(kind), ' in the base image']
    : sameLine
      ? [place(line, layer), ` ${deed} it wrote itself`]
      : [place(line, layer), ` ${deed} `, place(causedByLine, causedByLayer), ' wrote'];
  const { selected } = page.state();
  const isSelected = selected !== null && [line, causedByLine].some((at) => at !== null && lineKey(at) === selected);
  const total = page.data.measurement.size.bytes ?? 0;
  return el(
    'tr',
    { class: isSelected ? 'selected' : undefined },
    el(
      'td',
      { class: 'amount' },
      el('b', {}, formatBytes(bytes)),
      el('span', { class: 'hint' }, percent(bytes, total)),
      el(
        'div',
        { class: 'meter', 'aria-hidden': 'true' },
        styled(el('div', {}), { width: `${(bytes / most) * 100}%` }),
      ),
    ),
    el(
      'td',
      {},
      el('div', {}, el('span', { class: 'kind' }, leftover === null ? name : LEFTOVERS[leftover]), ' ', ...sentence),
      el('div', { class: 'hint' }, `${count(files, 'file')}${examples.length > 0 ? ', such as' : ''}`),
      examples.length > 0 &&
        el(
          'ul',
          { class: 'examples' },
          ...examples.slice(0, 3).map((path) => el('li', {}, el('code', {}, visible(path)))),
        ),
    ),
    el('td', { class: 'mend' }, ...mend(item, page)),
  );
}

const deedOf = (kind: MeasuredWaste['kind']): string => (isLost(kind) ? 'hidden by a later layer' : 'stored');

function placeOf(line: number | null, layer: number, page: Page): HTMLElement {
  const isBase = page.data.measurement.layers[layer - 1]?.base === true;
  if (line === null || isBase) return el('span', {}, isBase ? 'the base image' : `layer ${layer}`);
  return el(
    'button',
    { type: 'button', class: 'link', onclick: () => page.update({ selected: lineKey(line) }) },
    `line ${line}`,
  );
}

function mend({ rule, line }: MeasuredWaste, page: Page): (HTMLElement | null)[] {
  if (rule === null) return [];
  const address = page.data.rules.find(({ id }) => id === rule)?.page ?? null;
  const { send } = page;
  return [
    send !== null && line !== null
      ? el(
          'button',
          {
            type: 'button',
            disabled: page.changed(),
            'aria-label': `Apply the fix of ${rule} on line ${line}`,
            onclick: () => send({ type: 'fix', line, rule }),
          },
          'Apply Fix',
        )
      : null,
    address !== null && address.startsWith('https://')
      ? el('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, rule)
      : el('code', {}, rule),
  ];
}
