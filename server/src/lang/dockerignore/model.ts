import type { Comment } from '../../core/ignore';
import { lineIndex } from '../../core/text';
import type { LineIndex, Range } from '../../core/text';
import { findIdle } from './idle';
import type { IdlePattern } from './idle';
import { parseDockerignore } from './patterns';
import type { IgnoreProblem, Pattern } from './patterns';

/** What the rules share about one ignore file, computed once. */
export interface DockerignoreModel {
  readonly text: string;
  readonly patterns: readonly Pattern[];
  /** Those that could go without a change of what is ignored. */
  readonly idle: readonly IdlePattern[];
  readonly comments: readonly Comment[];
  /** Patterns and refused lines: what an ignore comment above them covers. */
  readonly scopes: readonly Range[];
  readonly problems: readonly IgnoreProblem[];
  readonly lines: LineIndex;
}

/** Builds the model of an ignore file; never throws. */
export function buildDockerignoreModel(text: string): DockerignoreModel {
  const { patterns, comments, problems } = parseDockerignore(text);
  return {
    text,
    patterns,
    idle: findIdle(patterns),
    comments: comments.map((range) => ({ range, text: text.slice(range.start, range.end) })),
    scopes: [...patterns, ...problems].map(({ range }) => range),
    problems,
    lines: lineIndex(text),
  };
}
