import { el, styled } from './dom';

/** One for the page: it shows what is under the pointer or has the focus. */
export interface Tooltip {
  readonly element: HTMLElement;
  show(anchor: Element, lines: readonly string[]): void;
  hide(): void;
}

export function createTooltip(): Tooltip {
  const box = el('div', { class: 'tooltip', role: 'tooltip', hidden: true });
  const hide = (): void => {
    box.hidden = true;
  };
  return {
    element: box,
    hide,
    show(anchor, [title = '', ...lines]) {
      box.replaceChildren(el('div', { class: 'tooltip-title' }, title), ...lines.map((line) => el('div', {}, line)));
      box.hidden = false;
      const place = anchor.getBoundingClientRect();
      const { width, height } = box.getBoundingClientRect();
      const [right, bottom] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
      const left = Math.max(4, Math.min(place.left + 12, right - width - 8));
      // Below what it tells about, unless there is no room.
      const below = place.top + Math.min(place.height, 40) + 6;
      const top = below + height < bottom ? below : Math.max(4, place.top - height - 6);
      styled(box, { left: `${left}px`, top: `${top}px` });
    },
  };
}
