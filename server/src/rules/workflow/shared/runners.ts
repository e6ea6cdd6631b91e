import type { Offer } from '../../../core/rule';
import type { Range } from '../../../core/text';
import { findRunner, type RunnerFacts } from '../../../data/platform';
import type { RunnerLabel, RunsOn, WorkflowModel } from '../../../lang/workflow/model';

/** A label of GitHub's own at the place where it is written. */
export interface RunnerData {
  readonly label: string;
  readonly range: Range;
  readonly removed: string;
  readonly source: string;
  /** A label of the same architecture that stays; '' where none is known. */
  readonly successor: string;
  /** The label wherever the job's matrix names it: `include` and `exclude` name the legs by it. */
  readonly places: readonly Range[];
}

export interface RunnerFinding {
  readonly data: RunnerData;
  readonly facts: RunnerFacts;
}

/** GitHub refuses a matrix with more legs. */
const MAX_LEGS = 256;

/** The labels of all jobs that are at this point of their life on the model's day, each place once. */
export function runnerFindings({ jobs, today }: WorkflowModel, state: 'deprecated' | 'retired'): RunnerFinding[] {
  const found = new Map<number, RunnerFinding>();
  for (const { runsOn } of jobs) {
    if (isOwn(runsOn) || runsOn.labels.length > MAX_LEGS) continue;
    const successors = chooseSuccessors(runsOn, today);
    for (const { label, range } of runsOn.labels) {
      const facts = findRunner(label);
      if (!facts || stateOf(facts, today) !== state || found.has(range.start)) continue;
      const { removed = '', source = '' } = facts;
      const successor = successors.get(label.toLowerCase()) ?? '';
      const same = [...runsOn.labels, ...runsOn.excluded].filter((other) => sameLabel(other.label, label));
      const places = [...new Map(same.map((place) => [place.range.start, place.range])).values()];
      found.set(range.start, { facts, data: { label, range, removed, source, successor, places } });
    }
  }
  return [...found.values()];
}

/** What takes the place of each label that ends. No two legs of a matrix may become the same. */
function chooseSuccessors({ labels }: RunsOn, today: string): Map<string, string> {
  const chosen = new Map<string, string>();
  const ends = ({ label }: RunnerLabel): boolean => stateOf(findRunner(label), today) !== undefined;
  const images = new Set(labels.filter((label) => label.leg && !ends(label)).map(({ label }) => imageOf(label)));
  for (const { label } of labels.filter(ends)) {
    const key = label.toLowerCase();
    if (chosen.has(key)) continue;
    const isLeg = labels.some((other) => other.leg && sameLabel(other.label, label));
    const successor = successorsOf(findRunner(label)!, today).find((name) => !isLeg || !images.has(imageOf(name)));
    chosen.set(key, successor ?? '');
    if (isLeg && successor !== undefined) images.add(imageOf(successor));
  }
  return chosen;
}

function sameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The label by which an image is known: `ubuntu-latest` is `ubuntu-24.04`. */
function imageOf(label: string): string {
  return findRunner(label)?.resolvesTo ?? label.toLowerCase();
}

function stateOf(facts: RunnerFacts | undefined, today: string): 'deprecated' | 'retired' | undefined {
  const { deprecated, removed } = facts ?? {};
  if (removed === undefined) return undefined;
  if (removed <= today) return 'retired';
  return deprecated !== undefined && deprecated <= today ? 'deprecated' : undefined;
}

/** Runners of one's own have labels of one's own, whatever they look like. */
function isOwn({ labels, perLeg, complete }: RunsOn): boolean {
  if (perLeg) return false;
  return !complete || labels.length > 1 || labels.some(({ label }) => label.toLowerCase() === 'self-hosted');
}

function successorsOf({ arch, successors = [] }: RunnerFacts, today: string): string[] {
  return successors.filter((label) => {
    const facts = findRunner(label);
    return facts?.arch === arch && stateOf(facts, today) === undefined;
  });
}

export function offerSuccessor({ successor, places }: RunnerData, offer: Offer): void {
  if (successor === '') return;
  offer('successor', { edits: places.map((range) => ({ range, newText: successor })) });
}
