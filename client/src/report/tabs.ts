import { t } from '../../../server/src/core/l10n';
import type { Page } from './context';
import { el, rove } from './dom';
import { views, type View } from './state';

const nameOf = (view: View): string =>
  ({ files: t('Files'), build: t('Build'), stages: t('Stages'), waste: t('Waste'), compare: t('Compare') })[view];

export interface Tabs {
  readonly element: HTMLElement;
  readonly mark: () => void;
}

/** The list of views: arrows go from one to the next, as in any list of tabs. */
export function createTabs(page: Page): Tabs {
  const tabs = new Map(
    views.map((view): [View, HTMLElement] => [
      view,
      el(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${view}`,
          'aria-controls': 'view',
          onclick: () => page.update({ view }),
        },
        nameOf(view),
        view === 'waste' && el('span', { class: 'badge', 'aria-hidden': 'true' }, badge(page)),
      ),
    ]),
  );
  const element = el('div', { class: 'tabs', role: 'tablist', 'aria-label': t('Views') }, ...tabs.values());
  element.addEventListener('keydown', (event) => {
    const at = views.indexOf(page.state().view);
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: views.length - 1 - at }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const view = views[(at + step + views.length) % views.length]!;
    page.update({ view });
    rove(tabs.values(), tabs.get(view)!);
  });
  return {
    element,
    mark() {
      const { view } = page.state();
      for (const [name, tab] of tabs) tab.setAttribute('aria-selected', String(name === view));
      rove(tabs.values(), tabs.get(view)!, false);
    },
  };
}

/** How many things could be mended. */
function badge({ data }: Page): string {
  const own = data.measurement.waste.filter(({ base }) => !base).length;
  return own === 0 ? '' : String(own);
}
