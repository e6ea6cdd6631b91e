import { noteTable } from './action-notes.gen';

/** What people want to read about an action; no finding depends on it. */
export interface ActionNotes {
  /** The day (`YYYY-MM-DD`) on which it was looked at. */
  readonly seen?: string;
  /** Where the facts were read; absent: in its repository. */
  readonly origin?: 'actionlint' | 'zizmor' | 'pins' | 'reports';
  /** What changes with a version, which each begins with: `v5 moves to node24`. */
  readonly changes?: readonly string[];
  /** What holds for every version. */
  readonly general?: string;
  /** More about a major that came to its end, by name. */
  readonly ended?: Readonly<Record<string, string>>;
  /** The days of the majors' newest known tags: `v4 2025-11-02 v5 2026-01-30`. */
  readonly dates?: string;
}

/** @param name As the table of actions writes it. */
export function notesOf(name: string): ActionNotes {
  const key = name.toLowerCase();
  return (Object.hasOwn(noteTable, key) ? noteTable[key] : undefined) ?? {};
}

/** The day of a major's newest known tag. */
export function tagDate({ dates = '' }: ActionNotes, major: string): string | undefined {
  const words = dates.split(' ');
  const at = words.indexOf(major);
  return at === -1 ? undefined : words[at + 1];
}

/** The changes that somebody meets on the way from one major (a number) to another. */
export function changesBetween({ changes = [] }: ActionNotes, from: number, to: number): string[] {
  return changes.filter((change) => {
    const [head = ''] = /^v[\d.]+(?:(?:\/| and | to |, )v[\d.]+)*/.exec(change) ?? [];
    const majors = [...head.matchAll(/v(\d+)/g)].map(([, major]) => Number(major));
    return majors.some((major) => major > from && major <= to);
  });
}
