import { lineIndex } from '../core/text';
import { splitDockerfile } from '../lang/dockerfile/split';
import type { Comparison } from '../measure/compare/compare';
import type { FileNode } from '../measure/waste/file-nodes';
import type { Measurement } from '../measure/measurement';
import { planOf } from '../measure/build/plan-of';
import { ruleUrl } from '../version';
import { stageGraph, type StageGraph } from './stage-graph';

/** All that the report shows: plain data, as it goes to a web view or into a file. Names in it are hostile text. */
export interface ReportData {
  readonly version: 1;
  readonly measurement: Measurement;
  /** The Dockerfile as it was measured; null where it is not known. */
  readonly dockerfile: ReportDockerfile | null;
  /** What each layer wrote, in the order of `measurement.layers`; null where its files were not read. */
  readonly trees: readonly (FileNode | null)[];
  readonly graph: StageGraph | null;
  /** What differs from the measurement before; null for the first one. */
  readonly previous: Comparison | null;
  /** The rules that the waste names. */
  readonly rules: readonly { readonly id: string; readonly page: string | null }[];
}

export interface ReportDockerfile {
  readonly lines: readonly string[];
  /** First and last line of each instruction, from 1; comments and empty lines between belong to none. */
  readonly instructions: readonly { readonly first: number; readonly last: number }[];
}

/** What a report is made of. */
export interface ReportSource {
  readonly measurement: Measurement;
  /** The text that was measured; a report says nothing of a newer one. */
  readonly dockerfile: string | undefined;
  /** One for each layer, or none at all. */
  readonly trees: readonly (FileNode | null)[];
  readonly previous: Comparison | undefined;
}

export function reportData({ measurement, dockerfile, trees, previous }: ReportSource): ReportData {
  const named = measurement.waste.flatMap(({ rule }) => (rule === null ? [] : [rule]));
  return {
    version: 1,
    measurement,
    dockerfile: dockerfile === undefined ? null : reportDockerfile(dockerfile),
    trees: measurement.layers.map((_, index) => trees[index] ?? null),
    graph: dockerfile === undefined ? null : stageGraph(planOf(dockerfile), measurement),
    previous: previous ?? null,
    rules: [...new Set(named)].map((id) => ({ id, page: ruleUrl(id) ?? null })),
  };
}

function reportDockerfile(text: string): ReportDockerfile {
  const index = lineIndex(text);
  return {
    lines: text.split(/\r?\n/),
    instructions: splitDockerfile(text).instructions.map(({ range }) => {
      const end = range.start + text.slice(range.start, range.end).trimEnd().length;
      return { first: index.position(range.start).line + 1, last: index.position(end).line + 1 };
    }),
  };
}
