import { t } from '../../../server/src/core/l10n';
import type { Change, Comparison, LineChange } from '../../../server/src/measure/compare/compare';
import { formatBytes, formatSeconds } from '../../../server/src/measure/units';
import { count, lineKey, type Page } from './context';
import { el, styled, visible } from './dom';

function wordOf(kind: LineChange['kind']): string {
  switch (kind) {
    case 'same':
      return '';
    case 'changed':
      return t('changed');
    case 'moved':
      return t('moved');
    case 'added':
      return t('new');
    case 'removed':
      return t('gone');
  }
}

/** This measurement beside the one before: totals, what made the difference, and line by line. */
export function compareView(page: Page): HTMLElement {
  const { previous } = page.data;
  if (previous === null)
    return el(
      'p',
      { class: 'empty' },
      t(
        'This is the first measurement of this Dockerfile and target. Measure again after a change to see what it brought.',
      ),
    );
  const lines = previous.lines.filter(hasNews);
  const most = lines.reduce((most, { bytes }) => Math.max(most, Math.abs(bytes ?? 0)), 1);
  const same = previous.lines.length - lines.length;
  return el(
    'div',
    { class: 'compare' },
    el('dl', { class: 'sizes' }, ...totals(previous)),
    previous.reasons.length > 0 &&
      el('ul', { class: 'reasons', 'aria-label': t('What made the difference') }, ...previous.reasons.map(reason)),
    lines.length > 0 &&
      el(
        'table',
        {},
        el('caption', { class: 'unseen' }, t('Changes by line')),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...[t('Line'), t('Instruction'), t('Bytes'), '', t('Time')].map((name, at) =>
              el('th', { scope: 'col', class: at === 2 || at === 4 ? 'number' : undefined }, name),
            ),
          ),
        ),
        el('tbody', {}, ...lines.map((line) => row(line, most, page))),
      ),
    same > 0 && el('p', { class: 'hint' }, t('{lines} without a change', { lines: count(same, 'line') })),
    ...previous.notes.map((note) => el('p', { class: 'hint' }, visible(note))),
  );
}

function totals({ totals }: Comparison): HTMLElement[] {
  const all: readonly [string, Change, (value: number) => string][] = [
    [t('File bytes'), totals.bytes, formatBytes],
    [t('Live bytes'), totals.liveBytes, formatBytes],
    [t('Wasted'), totals.wastedBytes, formatBytes],
    [t('Transfer bytes'), totals.compressedBytes, formatBytes],
    [t('Build'), totals.seconds, formatSeconds],
    [t('Start-up'), totals.startup, formatSeconds],
  ];
  return all
    .filter(([, { before, after }]) => before !== null && after !== null)
    .map(([name, { before, after, delta }, show]) =>
      el(
        'div',
        { class: 'figure' },
        el('dt', {}, name),
        el('dd', { class: `value ${tone(delta)}` }, delta === null ? '–' : signed(delta, show)),
        el('dd', { class: 'hint' }, `${show(before!)} → ${show(after!)}${delta === null ? t(', not compared') : ''}`),
      ),
    );
}

function row({ kind, before, after, bytes, seconds }: LineChange, most: number, page: Page): HTMLElement {
  const line = after?.line ?? null;
  const word = wordOf(kind);
  const text = visible((after ?? before)?.instruction ?? '');
  const key = line === null ? null : lineKey(line);
  const width = `${(Math.abs(bytes ?? 0) / most) * 50}%`;
  return el(
    'tr',
    { class: key !== null && page.state().selected === key ? 'selected' : undefined },
    el(
      'td',
      { class: 'number' },
      line === null
        ? before?.line == null
          ? ''
          : t('was {line}', { line: before.line })
        : el('button', { type: 'button', class: 'link', onclick: () => page.update({ selected: key }) }, String(line)),
    ),
    el(
      'td',
      {},
      el(
        'div',
        { class: 'changed' },
        el('code', { title: text }, text),
        word !== '' && el('span', { class: 'kind' }, word),
      ),
    ),
    el('td', { class: `number ${tone(bytes)}` }, bytes === null || bytes === 0 ? '' : signed(bytes, formatBytes)),
    el(
      'td',
      { class: 'diverge', 'aria-hidden': 'true' },
      el(
        'div',
        {},
        styled(
          el('div', { class: (bytes ?? 0) < 0 ? 'less' : 'more' }),
          (bytes ?? 0) < 0 ? { right: '50%', width } : { left: '50%', width },
        ),
      ),
    ),
    el(
      'td',
      { class: `number ${tone(seconds)}` },
      seconds === null || Math.abs(seconds) < 0.05 ? '' : signed(seconds, formatSeconds),
    ),
  );
}

/** Our own words, with instructions and names between. */
function reason(parts: Comparison['reasons'][number]): HTMLElement {
  return el('li', {}, ...parts.map((part) => (typeof part === 'string' ? part : el('code', {}, visible(part.code)))));
}

/** Less than a tenth of a second is noise. */
function hasNews({ kind, bytes, wastedBytes, seconds }: LineChange): boolean {
  return kind !== 'same' || (bytes ?? 0) !== 0 || (wastedBytes ?? 0) !== 0 || Math.abs(seconds ?? 0) >= 0.05;
}

/** Plus and minus tell it too: colour is not the only sign. */
function tone(delta: number | null): string {
  return delta === null || delta === 0 ? '' : delta < 0 ? 'less' : 'more';
}

function signed(delta: number, show: (value: number) => string): string {
  return delta === 0 ? t('same') : `${delta < 0 ? '−' : '+'}${show(Math.abs(delta))}`;
}
