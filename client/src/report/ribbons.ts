import { el, styled, svg } from './dom';
import type { Owner } from './owners';
import { hueClass } from './owners';

/** Bands from the lines of the Dockerfile to their blocks in the picture: who wrote what, at a glance. */
export interface Ribbons {
  readonly element: HTMLElement;
  readonly draw: () => void;
}

/**
 * @param rowOf The row of an owner in the Dockerfile.
 * @param blockOf Its block in the picture; undefined while the picture shows something else.
 */
export function createRibbons(
  owners: readonly Owner[],
  rowOf: (key: string) => HTMLElement | undefined,
  blockOf: (key: string) => HTMLElement | undefined,
): Ribbons {
  const element = el('div', { class: 'ribbons', 'aria-hidden': 'true' });
  const draw = (): void => {
    const frame = element.getBoundingClientRect();
    const list = owners.flatMap((owner) => {
      const [row, block] = [rowOf(owner.key), blockOf(owner.key)];
      if (row === undefined || block === undefined || frame.width === 0) return [];
      const [from, to] = [row.getBoundingClientRect(), block.getBoundingClientRect()];
      const box = row.parentElement!.getBoundingClientRect();
      const inside = (y: number): number => Math.max(box.top, Math.min(box.bottom, y)) - frame.top;
      const [a, b] = [inside(from.top + 1), inside(from.bottom - 1)];
      const [c, d] = [to.top - frame.top, to.bottom - frame.top];
      const [w, m] = [frame.width, frame.width / 2];
      const shape = `M0 ${a}C${m} ${a} ${m} ${c} ${w} ${c}V${d}C${m} ${d} ${m} ${b} 0 ${b}Z`;
      const gone = from.bottom < box.top || from.top > box.bottom;
      return [svg('path', { d: shape, class: `ribbon ${hueClass(owner)}${gone ? ' gone' : ''}` })];
    });
    const picture = svg('svg', { width: frame.width, height: frame.height }, ...list);
    element.replaceChildren(styled(picture, { display: 'block' }));
  };
  return { element, draw };
}
