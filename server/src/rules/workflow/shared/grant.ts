import type { TextEdit } from '../../../core/text';
import { addEntry } from '../../../lang/workflow/edits';
import type { Job, WorkflowModel } from '../../../lang/workflow/model';
import { mapGet, mapOf, scalarOf } from '../../../lang/workflow/nodes';

/** Scopes of a token with what they must be granted. */
export type Needs = Readonly<Record<string, 'read' | 'write'>>;

/** What is surely not granted to a job; nothing where the repository's settings decide. */
export function lacking({ permissions }: Job, needs: Needs): [scope: string, access: 'read' | 'write'][] {
  return Object.entries(needs).filter(([scope, access]) => {
    const granted = permissions?.granted(scope);
    return granted === 'none' || (granted === 'read' && access === 'write');
  });
}

/**
 * Grants scopes to one job: in its own `permissions:`, else in a copy of the workflow's with them. None where all is granted
 * already; undefined where nothing good can be written.
 */
export function grant({ text, root }: WorkflowModel, job: Job, needs: Needs): TextEdit[] | undefined {
  const { permissions } = job;
  const wanted = lacking(job, needs);
  if (permissions === undefined || wanted.length === 0) return [];
  const { level, map } = permissions;
  if (map === undefined) return undefined;
  if (level === 'workflow') return copyFor(text, job, mapOf(mapGet(root, 'permissions')), wanted);
  const edits: TextEdit[] = [];
  const lines: string[] = [];
  for (const [scope, access] of wanted) {
    const value = scalarOf(mapGet(map, scope));
    if (value) edits.push({ range: value.range, newText: access });
    else lines.push(`${scope}: ${access}`);
  }
  const added = lines.length > 0 ? addEntry(text, map, lines) : undefined;
  if (lines.length > 0 && added === undefined) return undefined;
  return added ? [...edits, added] : edits;
}

/** A job's own permissions take the place of the workflow's as a whole. */
function copyFor(
  text: string,
  job: Job,
  map: ReturnType<typeof mapOf>,
  wanted: readonly (readonly [string, string])[],
): TextEdit[] | undefined {
  const scopes = new Map((map?.entries ?? []).map(({ key, value }) => [key.value, scalarOf(value)?.value ?? '']));
  for (const [scope, access] of wanted) scopes.set(scope, access);
  if ([...scopes].some(([scope, access]) => !/^[a-z-]+$/.test(scope) || !/^(?:read|write|none)$/.test(access))) {
    return undefined;
  }
  const lines = [...scopes].map(([scope, access]) => `  ${scope}: ${access}`);
  const edit = addEntry(text, job.map, ['permissions:', ...lines], 'runs-on');
  return edit && [edit];
}
