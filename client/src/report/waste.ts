import { t } from '../../../server/src/core/l10n';
import type { MeasuredWaste } from '../../../server/src/measure/measurement';
import { formatBytes } from '../../../server/src/measure/units';
import { leftoverNames } from '../../../server/src/measure/waste/leftover-names';
import { count, lineKey, percent, type Page } from './context';
import { el, filledText, styled, visible, type Child } from './dom';
import { isLost } from './owners';
import { shortPath, wasteWords } from './waste-words';

/** Rows that are shown at once; smaller parts of the image than this are folded away. */
const ROWS = 100;
const DUST = 0.0005;

/** What could go, in three tables: lost bytes of our own lines, bytes that show and could be fewer, and the base image's. */
export function wasteView(page: Page): HTMLElement {
  const { waste, size } = page.data.measurement;
  if (size.wastedBytes === null && waste.length === 0)
    return el('p', { class: 'empty' }, t('The layers were not compared, so waste is not known.'));
  const lost = waste.filter(({ kind, base }) => isLost(kind) && !base);
  const beside = waste.filter(({ kind, base }) => !isLost(kind) && !base);
  const base = waste.filter((item) => item.base);
  return el(
    'div',
    { class: 'waste' },
    lost.length === 0 && el('p', { class: 'lead good' }, t('✓ Every byte that your lines store shows in the image.')),
    table(t('Wasted: stored, and not there in the end'), lost, page),
    table(t('There in the end, and hardly needed'), beside, page),
    table(t('In the base image, where no line of yours can mend it'), base, page),
  );
}

function table(title: string, items: readonly MeasuredWaste[], page: Page): HTMLElement | null {
  if (items.length === 0) return null;
  const sorted = items.toSorted((a, b) => b.bytes - a.bytes);
  const most = sorted[0]!.bytes;
  const total = page.data.measurement.size.bytes ?? 0;
  const large = sorted.filter(({ bytes }, at) => at === 0 || (at < ROWS && bytes >= total * DUST));
  const small = sorted.slice(large.length);
  return el(
    'section',
    // Only what is lost is red.
    { class: isLost(sorted[0]!.kind) && !sorted[0]!.base ? 'lost' : undefined },
    el('h3', {}, title, el('span', { class: 'sum' }, formatBytes(sumOf(items)))),
    rows(title, large, most, page),
    small.length > 0 &&
      el(
        'details',
        {},
        el(
          'summary',
          {},
          t('{others}, together {size}', {
            others: count(small.length, 'smaller one'),
            size: formatBytes(sumOf(small)),
          }),
        ),
        rows(t('{title}: smaller ones', { title }), small.slice(0, ROWS), most, page),
      ),
  );
}

function sumOf(items: readonly MeasuredWaste[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

function rows(caption: string, items: readonly MeasuredWaste[], most: number, page: Page): HTMLElement {
  const headings = [t('Bytes'), t('What happened'), t('Fix')];
  return el(
    'table',
    {},
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, ...headings.map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, ...items.map((item) => row(item, most, page))),
  );
}

function row(item: MeasuredWaste, most: number, page: Page): HTMLElement {
  const { kind, leftover, bytes, line, causedByLine } = item;
  const { selected } = page.state();
  const isSelected = selected !== null && [line, causedByLine].some((at) => at !== null && lineKey(at) === selected);
  const meter = styled(el('div', {}), { width: `${(bytes / most) * 100}%` });
  return el(
    'tr',
    { class: isSelected ? 'selected' : undefined },
    el(
      'td',
      { class: 'amount' },
      el('b', {}, formatBytes(bytes)),
      el('span', { class: 'hint' }, percent(bytes, page.data.measurement.size.bytes ?? 0)),
      el('div', { class: 'meter', 'aria-hidden': 'true' }, meter),
    ),
    el(
      'td',
      {},
      el(
        'div',
        {},
        el('span', { class: 'kind' }, leftover === null ? wasteWords(kind).name : leftoverNames[leftover]),
        ...sentence(item, page),
      ),
      examples(item),
    ),
    el('td', { class: 'mend' }, ...mend(item, page)),
  );
}

function sentence(
  { kind, brokenLinks, leftover, line, causedByLine, layer, causedByLayer, base }: MeasuredWaste,
  page: Page,
): Child[] {
  const { deed, alone } = wasteWords(kind);
  const place = placeOf(line, layer, page);
  if (base || layer === causedByLayer || (line !== null && line === causedByLine))
    return leftover === null
      ? filledText(alone, { line: place })
      : filledText(t('{line} leaves {leftover}'), { line: place, leftover: leftoverNames[leftover] });
  const done = brokenLinks ? t('{line} breaks hard links, and so stores again what {other} wrote') : deed;
  return filledText(done, { line: place, other: placeOf(causedByLine, causedByLayer, page) });
}

/** The first in sight, all of them when it is opened. */
function examples({ files, examples }: MeasuredWaste): HTMLElement {
  const [first, ...others] = examples;
  if (first === undefined) return el('div', { class: 'hint' }, count(files, 'file'));
  const such = el(
    'span',
    {},
    files === 1 ? '' : t('{files}, such as', { files: count(files, 'file') }),
    el('code', {}, shortPath(visible(first), 56)),
  );
  if (others.length === 0) return el('div', { class: 'hint', title: visible(first) }, such);
  const all = examples.map((path) => el('li', {}, el('code', {}, visible(path))));
  return el('details', { class: 'examples hint' }, el('summary', {}, such), el('ul', {}, ...all));
}

function placeOf(line: number | null, layer: number, page: Page): HTMLElement {
  const isBase = page.data.measurement.layers[layer - 1]?.base === true;
  if (line === null || isBase) return el('span', {}, isBase ? t('the base image') : t('layer {layer}', { layer }));
  const select = (): void => page.update({ selected: lineKey(line) });
  return el('button', { type: 'button', class: 'link', onclick: select }, t('line {line}', { line }));
}

function mend({ rule, line }: MeasuredWaste, page: Page): Child[] {
  if (rule === null) return [];
  const address = page.data.rules.find(({ id }) => id === rule)?.page ?? null;
  const { send } = page;
  const apply = {
    type: 'button',
    disabled: page.changed(),
    'aria-label': t('Apply the fix of {rule} on line {line}', { rule, line: line ?? '' }),
    onclick: () => line !== null && send?.({ type: 'fix', line, rule }),
  };
  return [
    send !== null && line !== null && el('button', apply, t('Apply Fix')),
    address !== null && address.startsWith('https://')
      ? el('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, rule)
      : el('code', {}, rule),
  ];
}
