import type { Range, TextEdit } from '../../core/text';
import { addEntry } from './edits';
import type { Job, WorkflowModel } from './model';
import { mapGet, mapOf, scalarOf } from '../yaml/nodes';
import type { YamlEntry, YamlMap } from '../yaml/parse';
import { rangeInside } from './scalar';

/** Scopes of a token (`packages`, `id-token`) with what they must be granted. */
export type Needs = Readonly<Record<string, 'read' | 'write'>>;

/** What is surely not granted to a job; nothing where the repository's settings decide. */
export function lacking({ permissions }: Job, needs: Needs): Needs {
  return Object.fromEntries(
    Object.entries(needs).filter(([scope, access]) => {
      const granted = permissions?.granted(scope);
      return granted === 'none' || (granted === 'read' && access === 'write');
    }),
  );
}

/** How a job gets permissions. */
export interface Grant {
  readonly edits: readonly TextEdit[];
  /** Nothing else changes; else the job had `read-all`, and keeps `contents: read` of it. */
  readonly exact: boolean;
}

/**
 * The edits that give a job permissions: in its own `permissions:`, else in a new one that repeats what the workflow's grants,
 * since the job's takes the place of the workflow's as a whole. Undefined where none is in force, or it is written in a way that
 * these edits do not understand.
 */
export function grant(model: WorkflowModel, job: Job, needs: Needs): Grant | undefined {
  const own = entryOf(job.map, 'permissions');
  if (own !== undefined) {
    const edits = isPlain(model.text, own) ? amend(model.text, mapOf(own.value), needs) : undefined;
    return edits && { edits, exact: true };
  }
  const above = entryOf(model.root, 'permissions');
  if (above === undefined) return undefined;
  const exact = above.value?.kind === 'map';
  if (!exact && scalarOf(above.value)?.value !== 'read-all') return undefined;
  const kept = exact ? entriesBeside(model.text, mapOf(above.value)!, needs) : { contents: 'contents: read' };
  const granted = Object.values({ ...kept, ...written(model.text, mapOf(above.value), needs) });
  const inBraces = Object.keys(kept).length > 0 && model.text[above.value!.range.start] === '{';
  const lines = inBraces
    ? [`permissions: { ${granted.join(', ')} }`]
    : ['permissions:', ...granted.map((line) => `  ${line}`)];
  const edit = addEntry(model.text, job.map, lines, keyBefore(model, job));
  return edit && { edits: [edit], exact };
}

/** New entries of a map of permissions, and new values for those that it has. */
function amend(text: string, map: YamlMap | undefined, needs: Needs): TextEdit[] | undefined {
  if (map === undefined) return undefined;
  const edits: (TextEdit | undefined)[] = [];
  const lines: string[] = [];
  for (const [scope, line] of Object.entries(written(text, map, needs))) {
    const value = scalarOf(mapGet(map, scope));
    const range = value && rangeInside(text, value);
    if (entryOf(map, scope) === undefined) lines.push(line);
    else edits.push(range && { range, newText: needs[scope]! });
  }
  const inBraces = text[map.range.start] === '{';
  if (lines.length > 0) edits.push(addEntry(text, map, inBraces ? [lines.join(', ')] : lines));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** What a map of permissions grants beside some scopes, each entry as it is written. */
function entriesBeside(text: string, map: YamlMap, needs: Needs): Record<string, string> {
  const others = map.entries.flatMap(({ key, value }): [string, string][] => {
    if (needs[key.value] || value === undefined || scalarOf(value)?.value === 'none') return [];
    return [
      [key.value, `${text.slice(key.range.start, key.range.end)}: ${text.slice(value.range.start, value.range.end)}`],
    ];
  });
  return Object.fromEntries(others);
}

/** `scope: write` for each scope, with the quotes that the map's first entry has. */
function written(text: string, map: YamlMap | undefined, needs: Needs): Record<string, string> {
  const [first] = map?.entries ?? [];
  const quoteAt = (range: Range | undefined): string => (range && /["']/.exec(text[range.start] ?? '')?.[0]) ?? '';
  const [mark, valueMark] = [quoteAt(first?.key.range), quoteAt(first?.value?.range)];
  return Object.fromEntries(
    Object.entries(needs).map(([scope, access]) => [
      scope,
      `${mark}${scope}${mark}: ${valueMark}${access}${valueMark}`,
    ]),
  );
}

/** The key below which other jobs have their permissions, else `runs-on`. */
function keyBefore({ jobs }: WorkflowModel, { map }: Job): string {
  const keys = jobs.flatMap((job) => {
    const at = job.map.entries.findIndex(({ key }) => key.value === 'permissions');
    return job.map.entries[at - 1]?.key.value ?? [];
  });
  return keys.find((key) => entryOf(map, key) !== undefined) ?? 'runs-on';
}

/** It stands where it is written, and no anchor lets others share it. */
function isPlain(text: string, { key, value }: YamlEntry): boolean {
  if (value === undefined || value.range.start < key.range.end) return false;
  const between = text.slice(key.range.end, value.range.start);
  return /^[\s:]*$/.test(between.replaceAll(/#.*/g, ''));
}

function entryOf(map: YamlMap | undefined, name: string): YamlEntry | undefined {
  return map?.entries.find(({ key }) => key.value === name);
}
