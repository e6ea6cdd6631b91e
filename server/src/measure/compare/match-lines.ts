import { listIn } from '../../core/list-in';
import { BASE_IMAGE, type MeasuredLine } from '../measured-lines';

/** An instruction of before and what it became; one of both is there at least. */
export interface LinePair {
  /** `changed`: another text at the place. `moved`: the same text in another place or stage, or a like one in the stage. */
  readonly kind: 'same' | 'changed' | 'moved' | 'added' | 'removed';
  readonly before: MeasuredLine | null;
  readonly after: MeasuredLine | null;
}

/** What would compare more pairs than this is not tried. */
const PAIRS_LIMIT = 250_000;
/** How alike two instructions of one keyword must be where their places do not tell which became which. */
const ALIKE = 0.3;
/** The same where not even the neighbours tell. */
const MOST_ALIKE = 0.6;
/** How much of an instruction's text is compared word by word, in characters. */
const WORDS_LIMIT = 2000;

interface Entry {
  readonly line: MeasuredLine;
  readonly text: string;
}

/**
 * Finds for each line of before what became of it: first equal texts in their order within a stage, then equal texts elsewhere, then,
 * between equal neighbours, by position, at last those of a stage that are alike. In the order of `after`; what is gone stands where it
 * was.
 */
export function matchLines(before: readonly MeasuredLine[], after: readonly MeasuredLine[]): LinePair[] {
  const partner = new Map<Entry, Entry>();
  const moved = new Set<Entry>();
  const join = (from: Entry, to: Entry): void => void partner.set(from, to).set(to, from);
  const [stagesBefore, stagesAfter] = [byStage(before), byStage(after)];
  const stagePairs = matchStages(stagesBefore, stagesAfter).map(([from, to]) => {
    const anchors = equalInOrder(from, to);
    for (const [left, right] of anchors) join(from[left]!, to[right]!);
    return { from, to, anchors };
  });
  const free = (entry: Entry): boolean => !partner.has(entry);
  for (const [left, right] of equalAnywhere(stagesBefore.flat().filter(free), stagesAfter.flat().filter(free))) {
    join(left, right);
    moved.add(right);
  }
  for (const { from, to, anchors } of stagePairs) {
    let [left, right] = [0, 0];
    for (const [nextLeft, nextRight] of [...anchors, [from.length, to.length] as const]) {
      const gap = inGap(from.slice(left, nextLeft).filter(free), to.slice(right, nextRight).filter(free));
      for (const pair of gap) join(...pair);
      [left, right] = [nextLeft + 1, nextRight + 1];
    }
    for (const pair of alikeAnywhere(from.filter(free), to.filter(free))) {
      join(...pair);
      moved.add(pair[1]);
    }
  }
  return inOrder(stagesBefore.flat(), stagesAfter.flat(), partner, moved);
}

function byStage(lines: readonly MeasuredLine[]): Entry[][] {
  const stages = new Map<string | null, Entry[]>();
  for (const line of lines) {
    listIn(stages, line.stage).push({ line, text: normalised(line) });
  }
  return [...stages.values()];
}

/** Blanks and the case of the keyword say nothing. */
function normalised({ instruction }: MeasuredLine): string {
  const text = instruction.replaceAll(/\s+/g, ' ').trim();
  return text.replace(/^[a-z]+ /i, (keyword) => keyword.toUpperCase());
}

/** Stages with the same name, or without a name but on the same image; and the last of both. */
function matchStages(before: readonly Entry[][], after: readonly Entry[][]): (readonly [Entry[], Entry[]])[] {
  const key = ([first]: readonly Entry[]): string => {
    const stage = first!.line.stage;
    return stage === null || /^stage-\d+$/.test(stage) ? `\0${first!.text}` : stage;
  };
  const waiting = new Map<string, Entry[][]>();
  for (const stage of after.toReversed()) listIn(waiting, key(stage)).push(stage);
  const partners = new Map<Entry[], Entry[]>();
  for (const stage of before) {
    const partner = waiting.get(key(stage))?.pop();
    if (partner !== undefined) partners.set(stage, partner);
  }
  const [lastBefore, lastAfter] = [before.at(-1), after.at(-1)];
  if (lastBefore !== undefined && lastAfter !== undefined && !partners.has(lastBefore)) {
    const isFree = ![...partners.values()].includes(lastAfter);
    if (isFree) partners.set(lastBefore, lastAfter);
  }
  return [...partners];
}

/** Indexes of equal texts, the most that keep their order. Of very many lines only those that begin and end both. */
function equalInOrder(before: readonly Entry[], after: readonly Entry[]): (readonly [number, number])[] {
  const most = Math.min(before.length, after.length);
  let [head, tail] = [0, 0];
  while (head < most && before[head]!.text === after[head]!.text) head++;
  while (tail < most - head && before.at(-1 - tail)!.text === after.at(-1 - tail)!.text) tail++;
  const middle = aligned(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
    (left, right) => (left.text === right.text ? 1 : 0),
  );
  return [
    ...Array.from({ length: head }, (_, index) => [index, index] as const),
    ...middle.map(([left, right]) => [left + head, right + head] as const),
    ...Array.from({ length: tail }, (_, index) => [before.length - tail + index, after.length - tail + index] as const),
  ];
}

/** Indexes of those that go together best, in order; none where there are too many to try. */
function aligned(
  before: readonly Entry[],
  after: readonly Entry[],
  likeness: (left: Entry, right: Entry) => number,
): (readonly [number, number])[] {
  if (before.length * after.length > PAIRS_LIMIT) return [];
  const likely = before.map((left) => after.map((right) => likeness(left, right)));
  // best[i][j]: the most likeness of before from i on with after from j on.
  const best = Array.from({ length: before.length + 1 }, () => new Float64Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--)
      best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, likely[i]![j]! + best[i + 1]![j + 1]!);
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const same = likely[i]![j]!;
    if (same > 0 && best[i]![j] === same + best[i + 1]![j + 1]!) pairs.push([i++, j++]);
    else if (best[i]![j] === best[i + 1]![j]) i++;
    else j++;
  }
  return pairs;
}

function occurrences(entries: readonly Entry[]): string[] {
  const counts = new Map<string, number>();
  return entries.map(({ text }) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return `${count} ${text}`;
  });
}

function equalAnywhere(before: readonly Entry[], after: readonly Entry[]): (readonly [Entry, Entry])[] {
  const places = new Map(occurrences(after).map((key, index) => [key, after[index]!]));
  return occurrences(before).flatMap((key, index) => {
    const place = places.get(key);
    return place === undefined ? [] : [[before[index]!, place] as const];
  });
}

/** Where as many stand as stood: by position. Else those of one keyword that are most alike, in order. */
function inGap(before: readonly Entry[], after: readonly Entry[]): (readonly [Entry, Entry])[] {
  if (before.length === after.length) return before.map((entry, index) => [entry, after[index]!] as const);
  return aligned(before, after, alike).map(([left, right]) => [before[left]!, after[right]!] as const);
}

/** Those of one keyword that share most words, the most alike first. */
function alikeAnywhere(before: readonly Entry[], after: readonly Entry[]): (readonly [Entry, Entry])[] {
  if (before.length * after.length > PAIRS_LIMIT) return [];
  const candidates = before
    .flatMap((from) => after.map((to) => ({ from, to, likeness: alike(from, to) })))
    .filter(({ likeness }) => likeness > MOST_ALIKE)
    .toSorted((a, b) => b.likeness - a.likeness);
  const taken = new Set<Entry>();
  return candidates.flatMap(({ from, to }) => {
    if (taken.has(from) || taken.has(to)) return [];
    taken.add(from).add(to);
    return [[from, to] as const];
  });
}

/** From 0 to 1: how many of their words two instructions of one keyword share. */
function alike(left: Entry, right: Entry): number {
  if (keywordOf(left) !== keywordOf(right)) return 0;
  // A stage has one FROM: whatever it names.
  if (keywordOf(left) === 'FROM') return 1;
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const shared = [...a].filter((word) => b.has(word)).length;
  const likeness = (2 * shared) / (a.size + b.size);
  return likeness >= ALIKE ? likeness : 0;
}

function keywordOf({ line, text }: Entry): string {
  return line.base ? 'FROM' : (/^\w+/.exec(text)?.[0] ?? '');
}

function wordsOf({ text }: Entry): Set<string> {
  return new Set(text.slice(0, WORDS_LIMIT).split(/[\s=:,/]+/));
}

function inOrder(
  before: readonly Entry[],
  after: readonly Entry[],
  partner: ReadonlyMap<Entry, Entry>,
  moved: ReadonlySet<Entry>,
): LinePair[] {
  const pairs = after.map((to): LinePair => {
    const from = partner.get(to);
    if (from === undefined) return { kind: 'added', before: null, after: to.line };
    // Of a base image alone the FROM is not known.
    const isSame = from.text === to.text || (from.line.base && to.line.base && (isUnnamed(from) || isUnnamed(to)));
    const kind = moved.has(to) ? 'moved' : isSame ? 'same' : 'changed';
    return { kind, before: from.line, after: to.line };
  });
  // What is gone stands behind what stood before it, or at the top.
  const behind = new Map<MeasuredLine | null, LinePair[]>();
  let last: MeasuredLine | null = null;
  for (const from of before) {
    const to = partner.get(from);
    if (to !== undefined && !moved.has(to)) last = to.line;
    if (to === undefined) listIn(behind, last).push({ kind: 'removed', before: from.line, after: null });
  }
  const ordered = [...(behind.get(null) ?? [])];
  for (const pair of pairs) ordered.push(pair, ...(behind.get(pair.after) ?? []));
  return ordered;
}

function isUnnamed({ text }: Entry): boolean {
  return text === BASE_IMAGE;
}
