import type { TextEdit } from '../../core/text';
import { findAction, findVersion, isHash } from '../../data/actions';
import { actionTable } from '../../data/actions.gen';
import type { WorkflowModel } from '../../lang/workflow/model';
import { usesAt, type UsesPlace } from '../../lang/workflow/uses-at';
import { newUses, pinStyle } from '../../rules/workflow/shared/pins';
import { retellVersion, tellVersion } from '../../rules/workflow/shared/version-comment';
import { versionChoices, type VersionChoice } from './version-choices';

/** Something to write in a `uses:`; all of a list fit what is typed. */
export interface Proposal {
  readonly kind: 'action' | VersionChoice['pin'];
  readonly label: string;
  readonly detail: string;
  readonly ending: boolean;
  readonly edit: TextEdit;
  /** Changes of the comment behind it. */
  readonly more: readonly TextEdit[];
  /** What to choose where nothing else is said: what stands there already, or the newest. */
  readonly preselected: boolean;
}

export interface Proposals {
  readonly items: readonly Proposal[];
  /** What of the replaced text stands before the cursor. */
  readonly typed: string;
}

/**
 * What may stand at an offset inside of a `uses:`: versions behind `@`, names of actions before it. Undefined elsewhere.
 * @param typing The text is being typed: a version that is there already is not what somebody wants to replace.
 */
export function usesCompletion(model: WorkflowModel, offset: number, typing: boolean): Proposals | undefined {
  const place = usesAt(model, offset);
  if (place === undefined) return undefined;
  const inRef = place.ref !== undefined && offset >= place.refRange.start;
  const typed = model.text.slice(inRef ? place.refRange.start : place.range.start, offset);
  return { typed, items: inRef ? versions(model, place, typed, typing) : names(model, place, typed) };
}

function versions(model: WorkflowModel, place: UsesPlace, typed: string, typing: boolean): Proposal[] {
  const action = findAction(place.action);
  if (action === undefined) return [];
  const neighbours = model.uses.filter(({ range }) => range.start !== place.range.start);
  const choices = versionChoices(action, place.action, pinStyle(neighbours, place.action), model.today);
  const wanted = typed.toLowerCase();
  const fitting = choices.filter(({ ref, version }) =>
    [ref, version, version.slice(1)].some((text) => text.startsWith(wanted)),
  );
  const isKnown = isHash(place.ref ?? '') || findVersion(action, place.ref ?? '') !== undefined;
  const offered = typing || !isKnown ? fitting : choices;
  const preselected = offered.find(({ ref }) => ref === place.ref) ?? offered.find(({ ending }) => !ending);
  return offered.map((choice) => {
    const written = { range: place.refRange, newText: choice.ref };
    const { edit, more } = withComment(model.text, place, written, choice);
    return {
      kind: choice.pin,
      label: choice.pin === 'hash' ? `${choice.ref.slice(0, 12)}… # ${choice.version}` : choice.ref,
      detail: choice.detail,
      ending: choice.ending,
      preselected: choice === preselected,
      edit,
      more,
    };
  });
}

/** What the comment behind a ref tells moves along; a hash gets one where there is room. */
function withComment(
  text: string,
  { range, comment }: UsesPlace,
  edit: TextEdit,
  { pin, version }: Pick<VersionChoice, 'pin' | 'version'>,
): Pick<Proposal, 'edit' | 'more'> {
  const more = retellVersion({ comment }, version) ?? (pin === 'hash' ? tellVersion(text, range, version) : []);
  // Two edits at one place would leave their order to the editor.
  const [first] = more;
  if (first === undefined || first.range.start !== edit.range.end) return { edit, more };
  return { edit: { ...edit, newText: edit.newText + first.newText }, more: [] };
}

/** Actions with their newest version, pinned as others are. Steps call actions; the paths of workflows are not known. */
function names(model: WorkflowModel, place: UsesPlace, typed: string): Proposal[] {
  if (place.caller === 'job') return [];
  const wanted = typed.toLowerCase();
  const fits = (key: string): boolean =>
    key.startsWith(wanted) || (!wanted.includes('/') && key.split('/').some((part) => part.startsWith(wanted)));
  return Object.entries(actionTable).flatMap(([key, { name, kind, status, moved }]): Proposal[] => {
    if (!fits(key) || kind === 'workflow' || status !== undefined || moved) return [];
    const [, ref, version] = /@(\S+)(?: # (\S+))?$/.exec(newUses(model, key) ?? '') ?? [];
    if (ref === undefined) return [];
    const known = { kind: 'action', label: name, detail: version ?? ref, ending: false, preselected: false } as const;
    if (place.ref !== undefined)
      return [{ ...known, detail: '', edit: { range: place.actionRange, newText: name }, more: [] }];
    const edit = { range: place.range, newText: `${name}@${ref}` };
    if (version === undefined) return [{ ...known, edit, more: [] }];
    return [{ ...known, ...withComment(model.text, place, edit, { pin: 'hash', version }) }];
  });
}
