import type { Range } from '../../core/text';
import { matrixPath, matrixValues } from './matrix';
import { listItems, mapGet, mapOf, scalarOf } from '../yaml/nodes';
import type { YamlMap, YamlNode } from '../yaml/parse';
import { rangeInside } from './scalar';

/** A label of a runner at the place where it is written, without quotes: in `runs-on`, or in the matrix that it comes from. */
export interface RunnerLabel {
  readonly label: string;
  readonly range: Range;
  /** It stands in the list of a matrix's axis, and so makes a leg. */
  readonly leg: boolean;
}

export interface RunsOn {
  readonly labels: readonly RunnerLabel[];
  /** The labels are alternatives, one for each leg of the matrix; else a runner needs them all. */
  readonly perLeg: boolean;
  /** The labels that the matrix's `exclude` names. */
  readonly excluded: readonly RunnerLabel[];
  /** No part of it is an expression that could not be followed. */
  readonly complete: boolean;
}

export type Shell = 'bash' | 'sh' | 'pwsh' | 'powershell' | 'cmd' | 'python';

/** The labels of a job; `${{ matrix.name }}` is followed to where the matrix lists plain values. */
export function runsOnOf(text: string, job: YamlMap): RunsOn {
  const value = mapGet(job, 'runs-on');
  const written = mapOf(value) ? mapGet(mapOf(value), 'labels') : value;
  const all = written?.kind === 'list' ? listItems(written) : written ? [written] : [];
  const path = all.length === 1 ? matrixPath(scalarOf(all[0])?.value ?? '') : undefined;
  if (path === undefined) {
    const labels = labelsOf(text, all);
    return { labels, excluded: [], perLeg: false, complete: all.length > 0 && labels.length === all.length };
  }
  const { nodes, legs, excluded, complete } = matrixValues(job, path);
  const labels = labelsOf(text, nodes, legs);
  return {
    labels,
    excluded: labelsOf(text, excluded),
    perLeg: true,
    complete: complete && labels.length === nodes.length,
  };
}

function labelsOf(text: string, nodes: readonly YamlNode[], legs: readonly YamlNode[] = []): RunnerLabel[] {
  const inAxis = new Set(legs);
  return nodes.flatMap((node) => {
    const range = node.kind === 'scalar' && !node.value.includes('${{') ? rangeInside(text, node) : undefined;
    return node.kind === 'scalar' && range ? [{ label: node.value, range, leg: inAxis.has(node) }] : [];
  });
}

/** The shell that a `shell:` names, by its first word; undefined for a program of one's own. */
export function shellNamed(name: string): Shell | undefined {
  const program = /^[\w.-]+/
    .exec(name.trim())?.[0]
    .toLowerCase()
    .replace(/\.exe$/, '');
  return SHELLS.find((shell) => shell === program);
}

const SHELLS: readonly Shell[] = ['bash', 'sh', 'pwsh', 'powershell', 'cmd', 'python'];

/**
 * The shell of a `run` that names none: PowerShell on Windows, else Bash. Undefined where the legs of a matrix differ or
 * nothing tells the system. https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idstepsshell
 */
export function defaultShell({ labels, perLeg, complete }: RunsOn): Shell | undefined {
  if (!complete) return undefined;
  const systems = labels.map(({ label }) => systemOf(label)).filter((system) => perLeg || system !== undefined);
  const [first] = systems;
  if (first === undefined || systems.some((system) => system !== first)) return undefined;
  return first === 'windows' ? 'pwsh' : 'bash';
}

function systemOf(label: string): 'windows' | 'unix' | undefined {
  if (/windows/i.test(label)) return 'windows';
  return /ubuntu|linux|macos|debian/i.test(label) ? 'unix' : undefined;
}
