import type { Range } from '../../core/text';
import { documentRange } from '../mapped-text';
import type { YamlComment, YamlEntry, YamlScalar } from '../yaml/parse';
import { mapScalar } from './scalar';

/** What a `uses:` calls: `owner/repo/path@ref`. Local paths, images and expressions are none. */
export interface Uses {
  readonly owner: string;
  readonly repo: string;
  /** Below the repository, without a leading `/`; '' for its root. */
  readonly path: string;
  /** `owner/repo/path`. */
  readonly action: string;
  readonly ref: string;
  /** The whole reference without quotes, and its parts. */
  readonly range: Range;
  readonly actionRange: Range;
  readonly refRange: Range;
  /** The comment behind it on the same line, where the version of a hash is written. */
  readonly comment: YamlComment | undefined;
  /** What its callers give it: one step or job, or several that share it through an alias. */
  readonly inputs: readonly Input[];
  /** Not all of its inputs are known. */
  readonly moreInputs: boolean;
}

export interface Input {
  readonly name: string;
  readonly nameRange: Range;
  /** Undefined for what is no scalar. */
  readonly value: string | undefined;
  readonly valueRange: Range | undefined;
}

/** Reads the scalar of a `uses:`; undefined for all that names no repository and ref. */
export function parseUses(
  text: string,
  scalar: YamlScalar,
  commentAt: (offset: number) => YamlComment | undefined,
): Omit<Uses, 'inputs' | 'moreInputs'> | undefined {
  if (/^(?:\.|\$|docker:)|\s/.test(scalar.value)) return undefined;
  const mapped = mapScalar(text, scalar);
  const parts = /^([\w.-]+)\/([\w.-]+)((?:\/[\w.-]+)*)@([\w./+-]+)$/.exec(scalar.value);
  if (!parts || mapped?.segments.length !== 1) return undefined;
  const [, owner = '', repo = '', path = '', ref = ''] = parts;
  const at = scalar.value.length - ref.length;
  return {
    owner,
    repo,
    path: path.slice(1),
    action: `${owner}/${repo}${path}`,
    ref,
    range: documentRange(mapped, 0, scalar.value.length),
    actionRange: documentRange(mapped, 0, at - 1),
    refRange: documentRange(mapped, at, scalar.value.length),
    comment: commentAt(scalar.range.end),
  };
}

/** The `with:` of a step, or of a job that calls a workflow. */
export function inputOf({ key, value }: YamlEntry): Input {
  const scalar = value?.kind === 'scalar' ? value : undefined;
  return {
    name: key.value,
    nameRange: key.range,
    value: scalar?.value ?? (value ? undefined : ''),
    valueRange: value?.range,
  };
}
