import { t } from '../../../server/src/core/l10n';
import type { ReportData } from '../../../server/src/report/report-data';
import { imageBlock, type Block } from './blocks';
import { compareView } from './compare';
import type { Page } from './context';
import { createDockerfilePane } from './dockerfile-pane';
import { el } from './dom';
import { createFilesView } from './files-view';
import { stageGraphView } from './graph';
import { header } from './header';
import type { FromPage } from './messages';
import { ownersOf } from './owners';
import { createRibbons } from './ribbons';
import type { Grouping, View, ViewState } from './state';
import { createTabs } from './tabs';
import { timeline } from './timeline';
import { createTooltip } from './tooltip';
import { wasteView } from './waste';

interface AppNeeds {
  readonly root: HTMLElement;
  readonly data: ReportData;
  readonly state: ViewState;
  /** Null where there is no editor. */
  readonly send: ((message: FromPage) => void) | null;
  readonly onState: (state: ViewState) => void;
}

/** A report that is shown. */
export interface App {
  /** Says that the Dockerfile is another one than the measured one, or that one again. */
  readonly setChanged: (changed: boolean) => void;
  readonly close: () => void;
}

/** Builds the page: the Dockerfile on one side, a view of what it became on the other, bands between them. */
export function showReport({ root, data, state: first, send, onState }: AppNeeds): App {
  let state = first;
  let changed = false;
  const owners = ownersOf(data);
  const images = new Map<Grouping, Block>();
  const image = (): Block => {
    const known = images.get(state.grouping) ?? imageBlock(data, owners, state.grouping);
    images.set(state.grouping, known);
    return known;
  };
  const update = (change: Partial<ViewState>): void => {
    state = { ...state, ...change };
    onState(state);
    draw();
  };
  const page: Page = { data, owners, image, state: () => state, update, send, changed: () => changed };

  const tooltip = createTooltip();
  const onEscape = ({ key }: KeyboardEvent): void => void (key === 'Escape' && tooltip.hide());
  const drawRibbons = (): void => ribbons.draw();
  const pane = createDockerfilePane(page, drawRibbons);
  const view = el('div', { class: 'view', id: 'view', role: 'tabpanel', tabindex: -1 });
  const files = createFilesView(page, tooltip, drawRibbons);
  const ribbons = createRibbons(owners, pane.rowOf, (key) => {
    const { view: name, grouping, path, table } = state;
    if (name !== 'files' || grouping !== 'line' || table) return undefined;
    // One line fills the picture, or each has its block in the first column.
    if (path.length > 0)
      return path[0] === key ? (files.element.querySelector<HTMLElement>('.icicle') ?? undefined) : undefined;
    return files.element.querySelector<HTMLElement>(`[aria-level="1"][data-owner="${CSS.escape(key)}"]`) ?? undefined;
  });
  const tabs = createTabs(page);
  const others: Readonly<Record<Exclude<View, 'files'>, () => HTMLElement>> = {
    build: () => timeline(page, tooltip),
    stages: () => stageGraphView(page),
    waste: () => wasteView(page),
    compare: () => compareView(page),
  };
  const draw = (): void => {
    const { view: name } = state;
    const isOther = view.dataset['name'] !== name;
    view.dataset['name'] = name;
    root.dataset['view'] = name;
    view.setAttribute('aria-labelledby', `tab-${name}`);
    tooltip.hide();
    tabs.mark();
    pane.mark();
    if (name === 'files') {
      if (isOther) view.replaceChildren(files.element);
      files.draw();
      return;
    }
    const { scrollTop } = view;
    const at = controls(view).indexOf(document.activeElement as HTMLElement);
    view.replaceChildren(others[name]());
    // The same control is at the same place, unless this is another view.
    if (!isOther) controls(view)[at]?.focus({ preventScroll: true });
    view.scrollTop = isOther ? 0 : scrollTop;
    drawRibbons();
  };

  const side = el('section', { class: 'side', 'aria-label': t('Views') }, tabs.element, view);
  const notice = el(
    'p',
    { class: 'notice', role: 'status', hidden: true },
    t(
      'The Dockerfile has changed since it was measured: lines may have moved. Measure it again to apply fixes from here.',
    ),
  );
  const body = el('main', { class: 'body' }, pane.element, ribbons.element, side);
  root.replaceChildren(header(page), notice, body, tooltip.element);
  root.addEventListener('keydown', onEscape);
  const resized = new ResizeObserver(() => (state.view === 'files' ? files.draw() : drawRibbons()));
  draw();
  resized.observe(view);
  return {
    close() {
      resized.disconnect();
      root.removeEventListener('keydown', onEscape);
    },
    setChanged(now) {
      if (now === changed) return;
      changed = now;
      notice.hidden = !now;
      draw();
    },
  };
}

function controls(parent: HTMLElement): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>('button, a, input')];
}
