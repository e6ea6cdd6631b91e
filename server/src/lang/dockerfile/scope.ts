import { listIn } from '../../core/list-in';
import { expandWord } from './expand';
import type { Instruction } from './parse';

/** What is known of variables: `undefined` for a name that is not known, or declared without a value. */
export type Lookup = (name: string) => string | undefined;

/** Build arguments that BuildKit knows without an `ARG`; their values depend on the machine. */
export const automaticArguments = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$|^(https?|ftp|no|all)_proxy$/i;

/** The variables of one stage by the step that sets them: `ARG` and `ENV`, with the stages below. */
export interface Scope {
  /** What is known before step `at` (0-based; the number of steps means the stage's end). */
  lookup(at: number): Lookup;
  /** The value, and whether any instruction of the chain declares the name before step `at`. */
  declared(name: string, at: number): boolean;
}

interface Declaration {
  readonly at: number;
  readonly value: string | undefined;
}

/** The global `ARG`s before the first `FROM`. */
export function globalLookup(args: readonly Instruction[], escape: string): Lookup {
  const values = new Map<string, string | undefined>();
  const lookup: Lookup = (name) => values.get(name);
  for (const instruction of args) {
    for (const { name, rawValue } of instruction.properties) {
      values.set(name, rawValue === undefined ? undefined : expand(rawValue, lookup, escape));
    }
  }
  return lookup;
}

/**
 * The scope of a stage; `base` is the end of the stage that it stands on. Of `ARG` and `ENV` of one name the later counts, as BuildKit has it
 * (dockerfile2llb, `dispatchArg`); an `ARG` without a value changes none.
 */
export function stageScope(
  steps: readonly Instruction[],
  globals: Lookup,
  base: { scope: Scope; end: number } | undefined,
  escape: string,
): Scope {
  const declarations = new Map<string, Declaration[]>();
  const below = base?.scope.lookup(base.end);

  const latest = (name: string, at: number): Declaration | undefined => {
    const list = declarations.get(name);
    if (list === undefined) return undefined;
    let found: Declaration | undefined;
    for (const declaration of list) {
      if (declaration.at >= at) break;
      found = declaration;
    }
    return found;
  };
  const lookupAt =
    (at: number): Lookup =>
    (name) => {
      const declaration = latest(name, at);
      return declaration === undefined ? below?.(name) : declaration.value;
    };

  steps.forEach((instruction, at) => {
    if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return;
    for (const { name, rawValue } of instruction.properties) {
      if (rawValue === undefined && automaticArguments.test(name)) continue;
      const before = lookupAt(at);
      const known = rawValue === undefined ? (globals(name) ?? before(name)) : expand(rawValue, before, escape);
      listIn(declarations, name).push({ at, value: known });
    }
  });

  return {
    lookup: lookupAt,
    declared: (name, at) =>
      latest(name, at) !== undefined ||
      (base?.scope.declared(name, base.end) ?? false) ||
      automaticArguments.test(name),
  };
}

function expand(value: string, lookup: Lookup, escape: string): string | undefined {
  const result = expandWord(value, lookup, escape);
  return result.resolved ? result.value : undefined;
}
