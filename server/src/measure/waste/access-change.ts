/** What changed of a file but its content; `several` also where it is extended attributes. */
export type Change = 'owner' | 'mode' | 'several';

/** Compares what layers tell of access to a file; null where nothing changed. */
export type FindChange = (before: string, after: string) => Change | null;

/** A `chown -R` does the same to thousands of files: what was compared is kept. */
export function changeFinder(): FindChange {
  const known = new Map<string, Map<string, Change>>();
  return (before, after) => {
    if (before === after) return null;
    let changes = known.get(before);
    if (changes === undefined) known.set(before, (changes = new Map()));
    let change = changes.get(after);
    if (change === undefined) changes.set(after, (change = changeOf(before, after)));
    return change;
  };
}

function changeOf(before: string, after: string): Change {
  const [mode, user, group, attributes] = before.split(' ');
  const [newMode, newUser, newGroup, newAttributes] = after.split(' ');
  const isOwner = user !== newUser || group !== newGroup;
  if (attributes !== newAttributes || (isOwner && mode !== newMode)) return 'several';
  return isOwner ? 'owner' : 'mode';
}
