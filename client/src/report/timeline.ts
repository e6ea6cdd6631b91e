import { t } from '../../../server/src/core/l10n';
import { formatSeconds } from '../../../server/src/measure/units';
import { lineKey, ownerOfLine, type Page } from './context';
import { el, styled, visible } from './dom';
import { hueClass } from './owners';
import { layoutTimeline, type Bar, type TimelineLayout } from './timeline-layout';
import type { Tooltip } from './tooltip';

/** The build over time: steps by stage, the chain that sets the pace, and apart from them what the engine did. */
export function timeline(page: Page, tooltip: Tooltip): HTMLElement {
  const { build } = page.data.measurement;
  if (build === null)
    return el(
      'p',
      { class: 'empty' },
      t('This image was not built here, so there is no time to show. Build it with Plimsoll, or measure a past build.'),
    );
  const layout = layoutTimeline(build);
  const critical = build.steps.filter(({ critical }) => critical);
  const chain = critical.reduce((sum, { seconds }) => sum + seconds, 0);
  const told = [t('{time} in all', { time: formatSeconds(build.seconds) })];
  if (chain > 0)
    told.push(
      t('the critical path takes {time}: only a faster step of it makes a faster build', {
        time: formatSeconds(chain),
      }),
    );
  if (build.exportSeconds > 0) told.push(t('storing the image {time}', { time: formatSeconds(build.exportSeconds) }));
  const sections = layout.groups.map(({ name, bars }) => section(name ?? t('Steps'), bars, layout, page, tooltip));
  return el(
    'div',
    { class: 'timeline' },
    el('p', { class: 'lead' }, told.join(' · ')),
    !layout.timed &&
      el('p', { class: 'hint' }, t('The engine did not say when each step ran: the bars show how long.')),
    el(
      'div',
      { class: 'chart' },
      axis(layout),
      ...sections,
      layout.phases.length > 0 && section(t('The engine, apart from the lines'), layout.phases, layout, page, tooltip),
    ),
    el(
      'div',
      { class: 'legend' },
      el('span', { class: 'key' }, el('i', { class: 'sign critical', 'aria-hidden': 'true' }), t('critical path')),
      el('span', { class: 'key' }, el('i', { class: 'sign beside', 'aria-hidden': 'true' }), t('ran beside it')),
      el('span', { class: 'key' }, el('i', { class: 'sign cached', 'aria-hidden': 'true' }), t('from the cache')),
      el('span', { class: 'key' }, el('i', { class: 'sign phase', 'aria-hidden': 'true' }), t('engine')),
    ),
  );
}

function axis({ ticks, seconds }: TimelineLayout): HTMLElement {
  const marks = ticks.map((tick) =>
    styled(el('span', { class: 'tick' }, tick < 60 ? `${tick} s` : formatSeconds(tick)), {
      left: `${at(tick, seconds)}%`,
    }),
  );
  return el('div', { class: 'axis', 'aria-hidden': 'true' }, el('div', { class: 'track' }, ...marks));
}

function section(
  name: string,
  bars: readonly Bar[],
  layout: TimelineLayout,
  page: Page,
  tooltip: Tooltip,
): HTMLElement {
  const rows = bars.map((bar) => row(bar, layout, page, tooltip));
  const sum = bars.reduce((sum, { seconds }) => sum + seconds, 0);
  return el(
    'section',
    { class: 'group' },
    el('h3', {}, visible(name), el('span', { class: 'sum' }, sum < 0.05 ? '' : formatSeconds(sum))),
    el('ul', { 'aria-label': name }, ...rows),
  );
}

function row(bar: Bar, { seconds, ticks }: TimelineLayout, page: Page, tooltip: Tooltip): HTMLElement {
  const { line, label, start, end, cached, critical, kind } = bar;
  const time = cached ? t('cached') : formatSeconds(bar.seconds);
  const owner = ownerOfLine(page, line);
  const key = line === null ? null : lineKey(line);
  const isSelected = key !== null && page.state().selected === key;
  const [left, right] = [at(start, seconds), at(end, seconds)];
  const fill = styled(
    el('span', { class: `span ${kind === 'phase' ? 'phase' : cached ? 'cached' : critical ? 'critical' : 'beside'}` }),
    { left: `${left}%`, width: `${Math.max(0, right - left)}%` },
  );
  // The words stand behind the bar, or before it where there is no room.
  const words = styled(
    el(
      'span',
      { class: `time${right > 82 ? ' before' : ''}${cached ? ' cached' : ''}` },
      critical ? `◆ ${time}` : time,
    ),
    {
      left: right > 82 ? `${left}%` : `${right}%`,
    },
  );
  const lines = ticks.map((tick) => styled(el('i', { class: 'rule' }), { left: `${at(tick, seconds)}%` }));
  const when = t('from {start} to {end}', { start: formatSeconds(start), end: formatSeconds(end) });
  const place = line === null ? '' : `${t('line {line}', { line })}: `;
  const chain = critical ? [t('on the critical path')] : [];
  const said = [`${place}${visible(label)}`, time, when, ...chain].join(', ');
  const element = el(
    line === null ? 'div' : 'button',
    {
      class: `step ${owner === undefined ? '' : hueClass(owner)}${isSelected ? ' selected' : ''}`,
      type: line === null ? undefined : 'button',
      'aria-label': said,
      'aria-pressed': line === null ? undefined : String(isSelected),
      onclick: key === null ? undefined : () => page.update({ selected: isSelected ? null : key }),
      onpointerenter: ({ currentTarget }) =>
        tooltip.show(currentTarget as Element, [visible(label), `${time} · ${when}`, ...chain]),
      onpointerleave: () => tooltip.hide(),
    },
    el(
      'span',
      { class: 'step-name' },
      el('span', { class: 'line-number' }, line === null ? '' : String(line)),
      el('span', { class: 'step-text' }, visible(label)),
    ),
    el('span', { class: 'track' }, ...lines, fill, words),
  );
  return el('li', {}, element);
}

const at = (time: number, seconds: number): number => (seconds > 0 ? (time / seconds) * 100 : 0);
