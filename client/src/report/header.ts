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
    measurement.target === null ? '' : `target ${measurement.target}`,
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
          'Build and Measure Again',
        ),
    ),
    el('dl', { class: 'sizes' }, ...figures(measurement).map(figure)),
    waterline(measurement),
    measurement.budgets.length > 0 &&
      el('ul', { class: 'budgets', 'aria-label': 'Budgets' }, ...measurement.budgets.map(budget)),
    measurement.notes.length > 0 &&
      el(
        'ul',
        { class: 'notes', 'aria-label': 'Notes' },
        ...measurement.notes.map((note) => el('li', {}, visible(note))),
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
  const stored = size.metric === 'file-bytes' ? 'files that the layers store' : 'as the engine counts';
  list.push({
    name: size.metric === 'file-bytes' ? 'File bytes' : 'Size',
    value: shown(bytes),
    about: bytes === null ? 'not known' : stored,
  });
  if (liveBytes !== null)
    list.push({ name: 'Live bytes', value: formatBytes(liveBytes), about: 'files that show in the end' });
  if (wastedBytes !== null)
    list.push({
      name: 'Wasted',
      value: formatBytes(wastedBytes),
      about: `${percent(wastedBytes, bytes ?? 0)} of the file bytes`,
      ...(wastedBytes > (bytes ?? 0) / 100 && { kind: 'waste' }),
    });
  list.push({
    name: 'Transfer bytes',
    value: shown(compressedBytes),
    about: compressedBytes === null ? 'not known: layers are not compressed' : 'compressed, as it is pulled',
  });
  if (build !== null) {
    const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
    list.push({
      name: 'Build',
      value: formatSeconds(build.seconds),
      about: `${build.cached} of ${steps} steps cached`,
    });
  }
  if (startup !== null)
    list.push({
      name: 'Start-up',
      value: formatSeconds(startup.seconds),
      about: `until ${{ healthy: 'healthy', port: 'its port answers', log: 'its line is logged', exit: 'it ends' }[startup.until]}`,
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
    { name: 'base', label: 'base image', bytes: base },
    { name: 'own', label: baseBytes === null ? 'live' : 'own', bytes: bytes - base - wasted },
    { name: 'wasted', label: 'wasted', bytes: wasted },
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
        styled(el('div', { class: 'mark', title: `Budget: ${formatBytes(limit)}` }), {
          left: `${(limit / scale) * 100}%`,
        }),
    ),
  );
}

function budget({ name, limit, actual, ok }: MeasuredBudget): HTMLElement {
  const show = name === 'time' || name === 'startup' ? formatSeconds : formatBytes;
  const names = { size: 'size', time: 'build time', waste: 'waste', startup: 'start-up' };
  const told =
    actual === null
      ? `${names[name]} was not measured, budget ${show(limit)}`
      : ok
        ? `${names[name]} ${show(actual)} of ${show(limit)}`
        : `${names[name]} ${show(actual)}, over its budget of ${show(limit)} by ${show(actual - limit)}`;
  return el('li', { class: ok ? 'kept' : 'broken' }, el('span', { 'aria-hidden': 'true' }, ok ? '✓' : '✗'), ` ${told}`);
}
