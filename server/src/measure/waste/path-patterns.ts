/** Patterns of absolute paths, looked up all at once, one part of a path at a time. The work is linear in the length of the path. */

/** What pattern a path first comes under, from the root: that of a directory holds for all that is below it. */
export type FindPattern<Value> = (path: string) => Value | undefined;

interface State<Value> {
  readonly names: Map<string, State<Value>>;
  readonly globs: { readonly parts: readonly string[]; readonly next: State<Value> }[];
  /** After `**`: any name leads here again. */
  loops: boolean;
  found: Value | undefined;
}

/**
 * Compiles patterns such as `/var/log`, with `*` for a part of a name that does not begin with `.` or `@`, and `**` for any directories or
 * none. Where two patterns match the same directory, the first one counts.
 */
export function pathPatterns<Value>(patterns: Iterable<readonly [pattern: string, value: Value]>): FindPattern<Value> {
  const start = newState<Value>();
  for (const [pattern, value] of patterns) {
    let state = start;
    for (const part of pattern.slice(1).split('/')) state = follow(state, part);
    state.found ??= value;
  }
  // Files come directory by directory: what was found of the last one is kept.
  let last: { directory: string; states: readonly State<Value>[]; found: Value | undefined } | undefined;
  return (path) => {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, Math.max(0, slash));
    if (directory !== last?.directory) last = { directory, ...walk(start, directory) };
    return last.found ?? foundAt(last.states, path.slice(slash + 1));
  };
}

function walk<Value>(
  start: State<Value>,
  directory: string,
): { readonly states: readonly State<Value>[]; readonly found: Value | undefined } {
  let states = closure([start]);
  for (const name of directory === '' ? [] : directory.split('/')) {
    const found = foundAt(states, name);
    if (found !== undefined) return { states, found };
    states = step(states, name);
  }
  return { states, found: undefined };
}

function foundAt<Value>(states: readonly State<Value>[], name: string): Value | undefined {
  for (const { names, globs } of states) {
    const exact = names.get(name)?.found;
    if (exact !== undefined) return exact;
    for (const { parts, next } of globs) if (next.found !== undefined && matches(parts, name)) return next.found;
  }
  return undefined;
}

function step<Value>(states: readonly State<Value>[], name: string): readonly State<Value>[] {
  const next: State<Value>[] = [];
  for (const state of states) {
    if (state.loops) next.push(state);
    const exact = state.names.get(name);
    if (exact !== undefined) next.push(exact);
    for (const glob of state.globs) if (matches(glob.parts, name)) next.push(glob.next);
  }
  return closure(next);
}

/** `**` is also nothing: where a state begins one, the state behind it counts too. No state comes twice. */
function closure<Value>(states: readonly State<Value>[]): readonly State<Value>[] {
  const all = new Set(states);
  for (const state of all) {
    const behind = state.names.get('**');
    if (behind !== undefined) all.add(behind);
  }
  return [...all];
}

function follow<Value>(state: State<Value>, part: string): State<Value> {
  if (part !== '**' && part.includes('*')) {
    const parts = part.split('*');
    const same = state.globs.find((glob) => glob.parts.join('*') === part);
    if (same !== undefined) return same.next;
    const next = newState<Value>();
    state.globs.push({ parts, next });
    return next;
  }
  const next = state.names.get(part) ?? newState<Value>();
  state.names.set(part, next);
  next.loops = part === '**';
  return next;
}

/** Whether a name has these parts in order, the first at its start and the last at its end. */
function matches(parts: readonly string[], name: string): boolean {
  const [first = '', ...rest] = parts;
  if (first === '' && (name.startsWith('.') || name.startsWith('@'))) return false;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    at = name.indexOf(part, at);
    if (at < 0) return false;
    at += part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function newState<Value>(): State<Value> {
  return { names: new Map(), globs: [], loops: false, found: undefined };
}
