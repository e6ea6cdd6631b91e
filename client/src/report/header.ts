import { restated, t } from '../../../server/src/core/l10n';
import type { MeasuredBudget, Measurement } from '../../../server/src/measure/measurement';
import { formatBytes, formatSeconds } from '../../../server/src/measure/units';
import { count, percent, type Page } from './context';
import { el, styled, visible } from './dom';

/** The image's name, its sizes with what they mean, budgets and notes. */
export function header(page: Page): HTMLElement {
  const { measurement } = page.data;
  const id = measurement.image.replace('sha256:', '').slice(0, 12);
  const [tag] = measurement.tags;
  const name = tag ?? measurement.dockerfile?.split(/[\\/]/).at(-1) ?? id;
  const facts = [
    tag === undefined && name !== id ? id : '',
    measurement.platform,
    measurement.target === null ? '' : t('target {target}', { target: measurement.target }),
    count(measurement.layers.length, 'layer'),
  ];
  const send = page.send;
  return el(
    'header',
    {},
    el(
      'div',
      { class: 'title' },
      el('h1', {}, visible(name)),
      el('span', { class: 'hint' }, visible(facts.filter((fact) => fact !== '').join(' · '))),
      el('span', { class: 'space' }),
      send !== null &&
        el(
          'button',
          { type: 'button', class: 'primary', onclick: () => send({ type: 'build' }) },
          t('Build and Measure Again'),
        ),
    ),
    el('dl', { class: 'sizes' }, ...figures(measurement).map(figure)),
    waterline(measurement),
    measurement.budgets.length > 0 &&
      el('ul', { class: 'budgets', 'aria-label': t('Budgets') }, ...measurement.budgets.map(budget)),
    measurement.notes.length > 0 &&
      el(
        'ul',
        { class: 'notes', 'aria-label': t('Notes') },
        ...measurement.notes.map((note) => el('li', {}, visible(restated(note)))),
      ),
  );
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly about: string;
  readonly kind?: 'waste';
}

function figures({ size, build, startup }: Measurement): Figure[] {
  const list: Figure[] = [];
  const { bytes, liveBytes, wastedBytes, compressedBytes } = size;
  const stored = size.metric === 'file-bytes' ? t('files that the layers store') : t('as the engine counts');
  list.push({
    name: size.metric === 'file-bytes' ? t('File bytes') : t('Size'),
    value: shown(bytes),
    about: bytes === null ? t('not known') : stored,
  });
  if (liveBytes !== null)
    list.push({ name: t('Live bytes'), value: formatBytes(liveBytes), about: t('files that show in the end') });
  if (wastedBytes !== null)
    list.push({
      name: t('Wasted'),
      value: formatBytes(wastedBytes),
      about: t('{part} of the file bytes', { part: percent(wastedBytes, bytes ?? 0) }),
      ...(wastedBytes > (bytes ?? 0) / 100 && { kind: 'waste' }),
    });
  list.push({
    name: t('Transfer bytes'),
    value: shown(compressedBytes),
    about: compressedBytes === null ? t('not known: layers are not compressed') : t('compressed, as it is pulled'),
  });
  if (build !== null) {
    const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
    list.push({
      name: t('Build'),
      value: formatSeconds(build.seconds),
      about: t('{cached} of {steps} steps cached', { cached: build.cached, steps }),
    });
  }
  if (startup !== null)
    list.push({
      name: t('Start-up'),
      value: formatSeconds(startup.seconds),
      about: {
        healthy: t('until healthy'),
        port: t('until its port answers'),
        log: t('until its line is logged'),
        exit: t('until it ends'),
      }[startup.until],
    });
  return list;
}

function figure({ name, value, about, kind }: Figure): HTMLElement {
  return el(
    'div',
    { class: `figure ${kind ?? ''}` },
    el('dt', {}, name),
    el('dd', { class: 'value' }, value),
    el('dd', { class: 'hint' }, about),
  );
}

function shown(bytes: number | null): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

/** The whole image as one bar: base, own, wasted; with the budget as the mark that a ship has for its load. */
function waterline({ size, budgets }: Measurement): HTMLElement | null {
  const { bytes, baseBytes, wastedBytes } = size;
  if (bytes === null || bytes === 0) return null;
  const limit = budgets.find(({ name }) => name === 'size')?.limit;
  const scale = Math.max(bytes, limit === undefined ? 0 : limit * 1.02);
  const wasted = wastedBytes ?? 0;
  const base = Math.min(baseBytes ?? 0, bytes - wasted);
  const parts = [
    { name: 'base', label: t('base image'), bytes: base },
    { name: 'own', label: baseBytes === null ? t('live') : t('own'), bytes: bytes - base - wasted },
    { name: 'wasted', label: t('wasted'), bytes: wasted },
  ].filter((part) => part.bytes > 0);
  return el(
    'div',
    { class: 'waterline' },
    el(
      'div',
      {
        class: 'water',
        role: 'img',
        'aria-label': parts.map((part) => `${part.label} ${formatBytes(part.bytes)}`).join(', '),
      },
      ...parts.map((part) =>
        styled(el('div', { class: `part ${part.name}` }, el('span', {}, `${part.label} ${formatBytes(part.bytes)}`)), {
          width: `${(part.bytes / scale) * 100}%`,
        }),
      ),
      limit !== undefined &&
        styled(el('div', { class: 'mark', title: t('Budget: {limit}', { limit: formatBytes(limit) }) }), {
          left: `${(limit / scale) * 100}%`,
        }),
    ),
  );
}

function budget({ name, limit, actual, ok }: MeasuredBudget): HTMLElement {
  const show = name === 'time' || name === 'startup' ? formatSeconds : formatBytes;
  const names = { size: t('size'), time: t('build time'), waste: t('waste'), startup: t('start-up') };
  const values = {
    name: names[name],
    limit: show(limit),
    actual: show(actual ?? 0),
    excess: show(Math.max(0, (actual ?? 0) - limit)),
  };
  const told =
    actual === null
      ? t('{name} was not measured, budget {limit}', values)
      : ok
        ? t('{name} {actual} of {limit}', values)
        : t('{name} {actual}, over its budget of {limit} by {excess}', values);
  return el('li', { class: ok ? 'kept' : 'broken' }, el('span', { 'aria-hidden': 'true' }, ok ? '✓' : '✗'), ` ${told}`);
}
