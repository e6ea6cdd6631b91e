import { t } from '../../../server/src/core/l10n';
import type { MeasuredStep } from '../../../server/src/measure/measurement';
import { formatBytes, formatSeconds } from '../../../server/src/measure/units';
import { lineKey, ownerOfLine, type Page } from './context';
import { el, rove, styled, visible } from './dom';
import { hueClass, type Owner } from './owners';

/** The Dockerfile with what each instruction cost; choosing one shows its files, steps and waste on the other side. */
export interface DockerfilePane {
  readonly element: HTMLElement;
  /** Shows what is selected, and brings it into sight. */
  readonly mark: () => void;
  /** The row of an owner; undefined where it has none. */
  readonly rowOf: (key: string) => HTMLElement | undefined;
}

/** An instruction, or a comment or empty line between. */
interface Row {
  readonly key: string | null;
  /** Of its first line of text; null where there is no Dockerfile. */
  readonly line: number | null;
  readonly lines: readonly string[];
}

export function createDockerfilePane(page: Page, onScroll: () => void): DockerfilePane {
  const rows = rowsOf(page);
  const options = new Map<string, HTMLElement>();
  const list = el('div', { class: 'code', role: 'listbox', 'aria-label': t('Instructions'), onscroll: onScroll });
  const most = Math.max(1, ...page.owners.filter(({ base }) => !base).map(({ bytes }) => bytes));
  const steps = stepsByLine(page);
  for (const row of rows) {
    const element = rowElement(row, page, most, steps);
    list.append(element);
    if (row.key !== null) options.set(row.key, element);
  }
  const choose = (key: string): void => {
    const { selected, grouping } = page.state();
    const owner = page.owners.find((owner) => owner.key === key);
    const row = rows.find((row) => row.key === key);
    if (selected === key) return page.update({ selected: null, path: [] });
    // A line's files are what the picture then shows; in the grouping by directory the others fade.
    page.update({ selected: key, path: grouping === 'line' && owner !== undefined && owner.bytes > 0 ? [key] : [] });
    if (row?.line != null) page.send?.({ type: 'reveal', line: row.line });
  };
  const keyAt = (event: Event): string | undefined =>
    (event.target as Element).closest<HTMLElement>('[role=option]')?.dataset['key'];
  list.addEventListener('click', (event) => {
    const key = keyAt(event);
    if (key !== undefined) choose(key);
  });
  list.addEventListener('keydown', (event) => {
    const key = keyAt(event);
    if (key === undefined) return;
    const all = [...options.values()];
    const at = all.indexOf(options.get(key)!);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const element = all[Math.max(0, Math.min(all.length - 1, next))]!;
      rove(all, element);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(key);
    } else if (event.key === 'Escape') page.update({ selected: null, path: [] });
  });
  const [first] = options.values();
  if (first !== undefined) rove(options.values(), first, false);

  const title =
    page.data.dockerfile === null ? t('Layers') : (page.data.measurement.dockerfile?.split('/').at(-1) ?? 'Dockerfile');
  return {
    element: el('section', { class: 'pane', 'aria-label': title }, el('h2', {}, visible(title)), list),
    rowOf: (key) => options.get(key),
    mark() {
      const { selected } = page.state();
      for (const [key, element] of options) {
        const isSelected = key === selected;
        element.setAttribute('aria-selected', String(isSelected));
        if (isSelected) element.scrollIntoView({ block: 'nearest' });
      }
    },
  };
}

/** The Dockerfile's lines, then the layers that have none; without a Dockerfile the layers. */
function rowsOf({ data: { dockerfile }, owners }: Page): Row[] {
  const rows: Row[] = [];
  const shown = new Set<string>();
  if (dockerfile !== null) {
    const starts = new Map(dockerfile.instructions.map(({ first, last }) => [first, last]));
    for (let line = 1; line <= dockerfile.lines.length; line++) {
      const last = starts.get(line);
      const key = last === undefined ? null : lineKey(line);
      if (key !== null) shown.add(key);
      rows.push({ key, line, lines: dockerfile.lines.slice(line - 1, last ?? line) });
      line = last ?? line;
    }
    while (rows.at(-1)?.key === null && rows.at(-1)?.lines[0]?.trim() === '') rows.pop();
  }
  for (const { key, instruction, line } of owners)
    if (!shown.has(key)) rows.push({ key, line, lines: [instruction === '' ? t('not known') : instruction] });
  return rows;
}

function rowElement(
  { key, line, lines }: Row,
  page: Page,
  most: number,
  steps: ReadonlyMap<number, MeasuredStep>,
): HTMLElement {
  const numbers = page.data.dockerfile !== null;
  const text = lines.map((text, at) =>
    el(
      'div',
      { class: 'code-line' },
      el('span', { class: 'line-number', 'aria-hidden': 'true' }, numbers && line !== null ? String(line + at) : ''),
      el('code', {}, ...highlighted(visible(text), key !== null && at === 0)),
    ),
  );
  if (key === null) return el('div', { class: 'row comment' }, el('div', { class: 'code-text' }, ...text));
  const owner = page.owners.find((owner) => owner.key === key) ?? ownerOfLine(page, line);
  const step = line === null ? undefined : steps.get(line);
  const time = step === undefined || isTimeless(step) ? '' : step.cached ? t('cached') : formatSeconds(step.seconds);
  const bytes = owner === undefined || owner.bytes === 0 ? '' : formatBytes(owner.bytes);
  return el(
    'div',
    {
      class: `row ${owner === undefined ? '' : hueClass(owner)}`,
      role: 'option',
      'aria-selected': 'false',
      'data-key': key,
      tabindex: -1,
    },
    el('div', { class: 'code-text' }, ...text),
    (bytes !== '' || time !== '') &&
      el('div', { class: 'cost' }, el('span', { class: 'bytes' }, bytes), el('span', { class: 'seconds' }, time)),
    owner !== undefined && owner.bytes / most >= 0.005 && bar(owner, most),
  );
}

/** How much of the heaviest line it is, the wasted part of it hatched. */
function bar({ bytes, wasted, base }: Owner, most: number): HTMLElement {
  const width = base ? 100 : (bytes / most) * 100;
  return el(
    'div',
    { class: 'bar', 'aria-hidden': 'true' },
    styled(
      el(
        'div',
        { class: 'bar-fill' },
        styled(el('div', { class: 'hatch' }), { width: `${Math.min(100, (wasted / bytes) * 100)}%` }),
      ),
      { width: `${Math.min(100, width)}%` },
    ),
  );
}

function highlighted(text: string, isFirst: boolean): (HTMLElement | string)[] {
  if (/^\s*#/.test(text)) return [el('span', { class: 'remark' }, text)];
  const keyword = isFirst ? /^\s*[A-Za-z]+/.exec(text)?.[0] : undefined;
  if (keyword === undefined) return [text === '' ? ' ' : text];
  return [el('b', {}, keyword), text.slice(keyword.length)];
}

function stepsByLine({ data }: Page): ReadonlyMap<number, MeasuredStep> {
  const steps = (data.measurement.build?.steps ?? []).filter(({ line }) => line !== null);
  return new Map(steps.map((step) => [step.line!, step]));
}

/** No time to speak of. Whether the engine calls a base image that is there cached means nothing. */
function isTimeless({ instruction, seconds, cached }: MeasuredStep): boolean {
  return cached ? /^FROM\s/i.test(instruction) : seconds < 0.05;
}
