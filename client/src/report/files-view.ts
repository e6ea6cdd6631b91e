import { t } from '../../../server/src/core/l10n';
import { formatBytes } from '../../../server/src/measure/units';
import { blocksTo, findBlock, soleOwner, type Block } from './blocks';
import { count, type Page } from './context';
import { el } from './dom';
import { fileTable } from './file-table';
import { icicle, nameOf } from './icicle';
import { search } from './search';
import type { Tooltip } from './tooltip';

/** The picture of the files, or its table, with the way back to the top above it. */
export interface FilesView {
  readonly element: HTMLElement;
  readonly draw: () => void;
}

export function createFilesView(page: Page, tooltip: Tooltip, onDrawn: () => void): FilesView {
  const crumbs = el('nav', { class: 'crumbs', 'aria-label': t('Place in the image') });
  const found = el('span', { class: 'hint', role: 'status' });
  const input = el('input', {
    type: 'search',
    class: 'search',
    placeholder: t('Find files'),
    'aria-label': t('Find files by name or path'),
    oninput: () => page.update({ query: input.value }),
  });
  const grouping = el('div', { class: 'choice', role: 'group', 'aria-label': t('Group by') });
  const table = el(
    'button',
    { type: 'button', class: 'toggle', onclick: () => page.update({ table: !page.state().table }) },
    t('Table'),
  );
  const box = el('div', { class: 'picture' });
  const element = el(
    'div',
    { class: 'files' },
    el('div', { class: 'toolbar' }, crumbs, el('span', { class: 'space' }), found, input, grouping, table),
    box,
    legend(),
  );

  const open = (block: Block): void => {
    const owner = soleOwner(block);
    const { path, grouping } = page.state();
    const next = block.children().length > 0 && !samePath(block.path, path) ? { path: block.path } : {};
    // In the grouping by directory a look into one is no choice of a line, unless it is a file.
    const selects = owner !== null && (grouping === 'line' || block.children().length === 0);
    page.update({ ...next, ...(selects ? { selected: owner.key } : {}) });
  };
  const up = (): void => {
    const { path } = page.state();
    page.update(path.length > 0 ? { path: path.slice(0, -1), selected: null } : { selected: null, query: '' });
  };

  const draw = (): void => {
    const state = page.state();
    const image = page.image();
    const focus = findBlock(image, state.path);
    const result = search(page.data.trees, state.query);
    const hadFocus = box.contains(document.activeElement);
    crumbs.replaceChildren(...crumbElements(image, focus, page));
    grouping.replaceChildren(...groupButtons(page));
    table.setAttribute('aria-pressed', String(state.table));
    if (document.activeElement !== input) input.value = state.query;
    found.textContent = result === undefined ? '' : `${count(result.files, 'file')}, ${formatBytes(result.bytes)}`;
    tooltip.hide();
    const { clientWidth, clientHeight } = box;
    box.replaceChildren(
      state.table
        ? fileTable(focus, result, open)
        : icicle({
            page,
            focus,
            found: result,
            tooltip,
            width: clientWidth,
            height: clientHeight,
            onOpen: open,
            onUp: up,
          }),
    );
    if (hadFocus) box.querySelector<HTMLElement>('[tabindex="0"], button')?.focus({ preventScroll: true });
    onDrawn();
  };
  return { element, draw };
}

function crumbElements(image: Block, focus: Block, page: Page): HTMLElement[] {
  const elements: HTMLElement[] = [];
  for (const [at, block] of blocksTo(image, focus.path).entries()) {
    const name = at === 0 ? t('Image') : nameOf(block);
    if (at > 0) elements.push(el('span', { class: 'sep', 'aria-hidden': 'true' }, '›'));
    if (at === focus.path.length) {
      const size = el('span', { class: 'hint' }, formatBytes(block.bytes));
      elements.push(el('span', { class: 'crumb', 'aria-current': 'true' }, name), size);
    } else {
      const up = (): void => page.update({ path: block.path, selected: at === 0 ? null : page.state().selected });
      elements.push(el('button', { type: 'button', class: 'crumb link', onclick: up }, name));
    }
  }
  return elements;
}

function groupButtons(page: Page): HTMLElement[] {
  const names = { line: t('By line'), directory: t('By directory') };
  return (['line', 'directory'] as const).map((grouping) =>
    el(
      'button',
      {
        type: 'button',
        'aria-pressed': String(page.state().grouping === grouping),
        onclick: () => page.update({ grouping, path: [] }),
      },
      names[grouping],
    ),
  );
}

function legend(): HTMLElement {
  const sign = (name: string, text: string): HTMLElement =>
    el('span', { class: 'key' }, el('i', { class: `sign ${name}`, 'aria-hidden': 'true' }), text);
  return el(
    'div',
    { class: 'legend' },
    sign('own', t('colour of its line')),
    sign('hue-base', t('base image')),
    sign('hatched', t('wasted: written, and not there in the end')),
  );
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}
