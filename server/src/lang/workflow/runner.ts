import type { Range } from '../../core/text';
import { matrixPath, matrixValues } from './matrix';
import { listItems, mapGet, mapOf, scalarOf } from './nodes';
import type { YamlMap, YamlNode } from './parse';

/** A label of a runner at the place where it is written: in `runs-on`, or in the matrix that it comes from. */
export interface RunnerLabel {
  readonly label: string;
  readonly range: Range;
}

export interface RunsOn {
  readonly labels: readonly RunnerLabel[];
  /** The labels are alternatives, one for each leg of the matrix; else a runner needs them all. */
  readonly perLeg: boolean;
  /** No part of it is an expression that could not be followed. */
  readonly complete: boolean;
}

export type Shell = 'bash' | 'sh' | 'pwsh' | 'powershell' | 'cmd' | 'python';

/** The labels of a job; `${{ matrix.name }}` is followed to where the matrix lists plain values. */
export function runsOnOf(job: YamlMap): RunsOn {
  const value = mapGet(job, 'runs-on');
  const written = mapOf(value) ? mapGet(mapOf(value), 'labels') : value;
  const path = matrixPath(scalarOf(written)?.value ?? '');
  if (path !== undefined) {
    const { nodes, complete } = matrixValues(job, path);
    const found = labelsOf(nodes);
    return { labels: found.labels, complete: found.complete && complete, perLeg: true };
  }
  return { ...labelsOf(written?.kind === 'list' ? listItems(written) : written ? [written] : []), perLeg: false };
}

function labelsOf(nodes: readonly YamlNode[]): Omit<RunsOn, 'perLeg'> {
  const labels: RunnerLabel[] = [];
  for (const node of nodes) {
    if (node.kind === 'scalar' && !node.value.includes('${{')) labels.push({ label: node.value, range: node.range });
  }
  return { labels, complete: nodes.length > 0 && labels.length === nodes.length };
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
