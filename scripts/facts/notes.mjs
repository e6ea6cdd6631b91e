// What people want to read about actions, and no rule needs: from sources/actions.json.
import { date, fail, matching } from './fields.mjs';

/** What a piece of evidence is called; the first that fits is the best that there is. */
const evidence = [
  [/^(its git repository|git snapshot)/, 'repository'],
  [/^actionlint popular/, 'actionlint'],
  [/^zizmor archived/, 'zizmor'],
  [/^(version comment on a pin|latest from seen in)/, 'pins'],
  [/README|incident report|#\d+|checkmarx|snapshot/, 'reports'],
];

function originOf(name, text) {
  return (
    evidence.find(([pattern]) => text.split('; ').some((part) => pattern.test(part)))?.[1] ??
    fail(`${name}: evidence '${text}'`)
  );
}

/** A sentence that begins with versions tells what they change, up to the next; any other holds for all. */
const versionHead = /^v\d+(?:\.\d+)*(?:(?:\/| and | to |, )v\d+(?:\.\d+)*)*\b/;
const saysNothing =
  /^(Not examined|Archived( on node12)?\.$|Single major|Composite\.$|Rolling v\d+\.$|runtime class only)/;

function sentences(text) {
  const changes = [];
  const general = [];
  for (const sentence of text.replace(/\.$/, '').split(/(?<=\w\w|[)*])\. (?=\w)/)) {
    if (/^Runtime (only|steps)\b/.test(sentence)) {
      general.push('Majors differ in their runtime only');
      continue;
    }
    let list = general;
    for (const [i, part] of sentence.split(/; |, (?=v\d+ node\d)/).entries()) {
      const told = versionHead.test(part) ? changes : i === 0 ? general : undefined;
      if (told === undefined) list[list.length - 1] += `; ${part}`;
      else told.push(part);
      list = told ?? list;
    }
  }
  return { changes, general };
}

/** The day of each major's newest known tag: `v4 2025-11-02 v5 2026-01-30`. */
function tagDates(name, majors) {
  return Object.entries(majors)
    .filter(([, { tag_date: day }]) => day)
    .map(([major, { tag_date: day }]) => `${major} ${date(name, day)}`)
    .join(' ');
}

/** @param rows of actions.json, whose fields `actionTable` has checked */
export function noteTable(rows) {
  const notes = {};
  for (const action of rows) {
    const { changes, general } = saysNothing.test(action.migration)
      ? { changes: [], general: [] }
      : sentences(action.migration);
    const ended = Object.entries(action.majors).filter(
      ([, { status, note }]) => note && /^(removed|deprecated)$/.test(status),
    );
    const origin = originOf(action.action, action.evidence);
    notes[action.action.toLowerCase()] = {
      seen: date(action.action, action.snapshot_date),
      origin: origin === 'repository' ? undefined : matching(action.action, /^\w+$/, origin),
      changes: changes.length > 0 ? changes : undefined,
      general: general.length > 0 ? `${general.join('. ')}.` : undefined,
      ended: ended.length > 0 ? Object.fromEntries(ended.map(([major, { note }]) => [major, note])) : undefined,
      dates: tagDates(action.action, action.majors) || undefined,
    };
  }
  return notes;
}
