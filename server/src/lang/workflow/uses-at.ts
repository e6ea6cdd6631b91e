import type { Range } from '../../core/text';
import type { WorkflowModel } from './model';
import type { YamlComment, YamlEntry } from '../yaml/parse';
import { rangeInside } from './scalar';

/** The value of a `uses:` while it is being written: of an action, or of a workflow that a job calls. */
export interface UsesPlace {
  /** Without quotes. */
  readonly range: Range;
  /** Before the `@`; it may be unfinished. */
  readonly action: string;
  readonly actionRange: Range;
  /** Behind the `@`, perhaps ''; undefined where there is none yet. */
  readonly ref: string | undefined;
  readonly refRange: Range;
  /** The comment behind it on the same line. */
  readonly comment: YamlComment | undefined;
  readonly caller: 'step' | 'job';
}

/** The `uses:` whose value stands, or may begin, at an offset; undefined for local paths, images and expressions. */
export function usesAt(model: WorkflowModel, offset: number): UsesPlace | undefined {
  const callers = [
    ...model.steps.map(({ map }) => ({ map, caller: 'step' as const })),
    ...model.jobs.map(({ map }) => ({ map, caller: 'job' as const })),
  ];
  for (const { map, caller } of callers) {
    const entry = map.entries.find(({ key }) => key.value === 'uses');
    const value = entry && valueAt(model.text, entry, offset);
    if (value) return placeOf(model, value, caller);
  }
  return undefined;
}

/** The range of a value that holds the offset or ends there; of one that is yet to come, the offset itself. */
function valueAt(text: string, { key, value }: YamlEntry, offset: number): Range | undefined {
  if (value === undefined) {
    if (offset < key.range.end || !/^["']?:[ \t]+$/.test(text.slice(key.range.end, offset))) return undefined;
    return /^[ \t]*(?:[,}#\r\n]|$)/.test(text.slice(offset, offset + 200)) ? { start: offset, end: offset } : undefined;
  }
  const range = value.kind === 'scalar' ? rangeInside(text, value) : undefined;
  return range && range.start <= offset && offset <= range.end ? range : undefined;
}

function placeOf({ text, comments }: WorkflowModel, range: Range, caller: UsesPlace['caller']): UsesPlace | undefined {
  const value = text.slice(range.start, range.end);
  if (/^(?:\.|\$|docker:)|[\s{}]/.test(value)) return undefined;
  const at = value.indexOf('@');
  const action = at === -1 ? value : value.slice(0, at);
  const actionEnd = range.start + action.length;
  const next = comments.find((comment) => comment.range.start >= range.end);
  return {
    range,
    action,
    actionRange: { start: range.start, end: actionEnd },
    ref: at === -1 ? undefined : value.slice(at + 1),
    refRange: { start: Math.min(actionEnd + 1, range.end), end: range.end },
    comment: next && /^["']?[ \t]+$/.test(text.slice(range.end, next.range.start)) ? next : undefined,
    caller,
  };
}
