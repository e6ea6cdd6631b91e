import { lineIndex } from '../../core/text';
import { buildCall, unknown } from './build-call';
import type { BuildCall } from './build-call';
import { hclNames, hclTargets } from './hcl';

/** A target of a bake file with the attributes that matter here; a value that is computed is `unknown`. */
export interface BakeTarget {
  readonly attributes: ReadonlyMap<string, string>;
  readonly inherits: readonly string[];
  /** Its place in the file; UTF-16. */
  readonly offset: number;
}

/** The builds of a `docker-bake.hcl` or `docker-bake.json`. Paths count from the file's folder, where Bake is usually run. */
export function bakeBuilds(text: string, format: 'hcl' | 'json'): BuildCall[] {
  const targets = format === 'hcl' ? hclTargets(text) : jsonTargets(text);
  const lines = lineIndex(text);
  return [...targets].flatMap(([name, { offset }]) => {
    // By custom a target that others only inherit from.
    if (name.startsWith('_')) return [];
    const merged = mergedAttributes(name, targets, new Set());
    if (merged.has('dockerfile-inline')) return [];
    const written = {
      context: merged.get('context')?.replace(/^cwd:\/\//, ''),
      dockerfile: merged.get('dockerfile'),
      target: merged.get('target'),
    };
    const line = lines.position(offset).line + 1;
    return buildCall(written, { folder: '.', line, dockerfileFrom: 'context' }) ?? [];
  });
}

/** What can be asked for by name in a bake file: its targets and groups. Undefined where names are computed, or none can be read. */
export function bakeNames(text: string, format: 'hcl' | 'json'): string[] | undefined {
  const targets = format === 'hcl' ? hclTargets(text) : jsonTargets(text);
  const groups = format === 'hcl' ? hclNames(text, 'group') : jsonKeys(text, 'group');
  const names = [...targets.keys(), ...groups];
  // A target with a matrix is several, each with a name that an expression makes.
  const computed = [...targets.values()].some(({ attributes }) => attributes.has('name') || attributes.has('matrix'));
  return computed || names.length === 0 || names.includes(unknown) ? undefined : names;
}

function jsonKeys(text: string, kind: string): string[] {
  return Object.keys(objectOf(objectOf(parseJson(text))[kind]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Far more than anybody writes. */
const maxInherited = 100;
const maxTargets = 1_000;

/** A target's attributes over those that it inherits, of which the later count. */
function mergedAttributes(
  name: string,
  targets: ReadonlyMap<string, BakeTarget>,
  seen: Set<string>,
): Map<string, string> {
  const target = targets.get(name);
  if (target === undefined || seen.has(name) || seen.size > maxInherited) return new Map();
  seen.add(name);
  const inherited = target.inherits.flatMap((base) => [...mergedAttributes(base, targets, seen)]);
  return new Map([...inherited, ...target.attributes]);
}

function jsonTargets(text: string): Map<string, BakeTarget> {
  const targets = new Map<string, BakeTarget>();
  for (const [name, target] of Object.entries(objectOf(objectOf(parseJson(text))['target'])).slice(0, maxTargets)) {
    const attributes = new Map<string, string>();
    const { inherits, ...others } = objectOf(target);
    for (const [key, value] of Object.entries(others))
      if (typeof value === 'string') attributes.set(key, value.includes('${') ? unknown : value);
    const bases = Array.isArray(inherits) ? inherits.filter((base) => typeof base === 'string') : [];
    targets.set(name, { attributes, inherits: bases, offset: Math.max(0, text.indexOf(JSON.stringify(name))) });
  }
  return targets;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
