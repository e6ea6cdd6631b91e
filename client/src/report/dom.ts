/** Elements without markup: every text, name and label goes in as text, so nothing in it can become more than that. */

export type Child = Node | string | null | undefined | false;

type Handlers = {
  readonly [K in keyof HTMLElementEventMap as `on${K}`]?: ((event: HTMLElementEventMap[K]) => void) | undefined;
};

export type Attributes = Handlers & {
  readonly class?: string | undefined;
  readonly [name: string]: string | number | boolean | null | undefined | ((event: never) => void);
};

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** A text with elements in place of its `{marks}`. */
export function filledText(text: string, parts: Readonly<Record<string, Child>>): Child[] {
  return text.split(/\{(\w+)\}/).map((piece, at) => (at % 2 === 0 ? piece : (parts[piece] ?? piece)));
}

/** Sets lengths and other figures of the style: a `style` attribute would break the policy of the page. */
export function styled<E extends HTMLElement | SVGElement>(element: E, style: Readonly<Record<string, string>>): E {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
  return element;
}

/** Shows what would be invisible or turn the direction of a text: controls, marks and overrides. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '\ufffd');
}

/** Moves the focus and the one tab stop of a group to one of its elements. */
export function rove(elements: Iterable<HTMLElement>, to: HTMLElement, focus = true): void {
  for (const element of elements) element.tabIndex = element === to ? 0 : -1;
  if (focus) to.focus({ preventScroll: false });
}
