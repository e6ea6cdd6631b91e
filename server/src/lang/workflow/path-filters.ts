/**
 * The filters of `paths:`. `*` is anything but `/`, `**` anything, `?` and `+` say how often the character before may stand, `[…]` is
 * one of several, `!` at the start takes away; of all filters that match a path the last one counts.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */

/** One part of a filter. */
interface Item {
  readonly accepts: (char: string) => boolean;
  readonly optional: boolean;
  readonly repeats: boolean;
  /** Whole folders: the next part begins where a folder does. */
  readonly folders: boolean;
}

/** Filters far longer than a path are nobody's. */
const maxLength = 500;
const maxFilters = 500;

/** Tells whether a change of a path passes. */
export type PathFilter = (path: string) => 'in' | 'out' | 'taken away';

/** Reads filters; undefined where one of them cannot be read. */
export function pathFilter(filters: readonly string[]): PathFilter | undefined {
  if (filters.length > maxFilters) return undefined;
  const compiled: { readonly items: readonly Item[]; readonly answer: 'in' | 'taken away' }[] = [];
  for (const filter of filters) {
    const negative = filter.startsWith('!');
    const items = compile(negative ? filter.slice(1) : filter);
    if (items === undefined) return undefined;
    compiled.push({ items, answer: negative ? 'taken away' : 'in' });
  }
  return (path) => compiled.findLast(({ items }) => matches(items, path))?.answer ?? 'out';
}

function compile(filter: string): Item[] | undefined {
  if (filter === '' || filter.length > maxLength || /\$\{\{|[()|^$]/.test(filter)) return undefined;
  const items: Item[] = [];
  const token = /\*\*\/|\*\*?|[?+]|\[([A-Za-z0-9-]+)\]|\\?([^])/gy;
  for (const { 0: found, 1: set, 2: char, index } of filter.matchAll(token)) {
    const last = items.at(-1);
    if (found === '**/') {
      if (index > 0 && filter[index - 1] !== '/') return undefined;
      items.push({ accepts: () => true, optional: true, repeats: true, folders: true });
    } else if (found === '**' || found === '*') {
      const accepts = found === '*' ? (each: string): boolean => each !== '/' : (): boolean => true;
      items.push({ accepts, optional: true, repeats: true, folders: false });
    } else if (found === '?' || found === '+') {
      if (last === undefined || last.repeats || last.optional) return undefined;
      items[items.length - 1] = { ...last, optional: found === '?', repeats: found === '+' };
    } else if (set !== undefined) {
      const ranges = [...set.matchAll(/(.)(?:-(.))?/g)].map(([, from = '', to = from]) => [from, to] as const);
      const accepts = (each: string): boolean => ranges.some(([from, to]) => from <= each && each <= to);
      items.push({ accepts, optional: false, repeats: false, folders: false });
    } else if (char === '[' && !found.startsWith('\\')) return undefined;
    else items.push({ accepts: (each) => each === char, optional: false, repeats: false, folders: false });
  }
  return items;
}

/** Follows all ways to match at once, so that no filter takes longer than its length times that of the path. */
function matches(items: readonly Item[], path: string): boolean {
  let places = new Set<number>();
  const reach = (place: number, at: number): void => {
    if (places.has(place)) return;
    places.add(place);
    const item = items[place];
    if (item?.optional && (!item.folders || at === 0 || path[at - 1] === '/')) reach(place + 1, at);
  };
  reach(0, 0);
  for (let at = 0; at < path.length; at++) {
    const before = places;
    places = new Set();
    for (const place of before) {
      const item = items[place];
      if (!item?.accepts(path[at]!)) continue;
      if (item.repeats) reach(place, at + 1);
      if (!item.folders) reach(place + 1, at + 1);
    }
  }
  return places.has(items.length);
}
