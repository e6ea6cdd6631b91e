/** Careful steps into JSON that others wrote: what is missing or of another kind is undefined, and inherited members do not count. */

/** Parses text or UTF-8 bytes; undefined when they are no JSON. */
export function parseJson(source: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof source === 'string' ? source : new TextDecoder().decode(source)) as unknown;
  } catch {
    return undefined;
  }
}

/** The value under a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

export function stringAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

export function stringsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

export function entriesAt(value: unknown, ...path: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.entries(found) : [];
}

/** Text in base64, as BuildKit sends logs and sources. */
export function base64Bytes(value: string | undefined): Uint8Array {
  try {
    return Uint8Array.from(atob(value ?? ''), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}
