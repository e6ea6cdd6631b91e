import { findSecretText, isSecretName, mayBeSecret } from '../data/secrets';

/** Takes secrets out of a text of the engine's. */
export type Redact = (text: string) => string;

/** Shorter values may be any part of any word; the words are switches. */
const SHORTEST = 4;
const SWITCHES: ReadonlySet<string> = new Set(['true', 'false', 'none', 'null']);
/** No build has as many. */
const MOST = 1000;

/**
 * BuildKit puts the values of build arguments into the names of steps and into the history, and any of them may be a secret:
 * `COPY a /srv/s3cr3t` becomes `COPY a /srv/${TOKEN}` again. Passwords in addresses and tokens of well-known forms go in any case.
 * `values` are names with their values.
 */
export function redactor(values: Iterable<readonly [name: string, value: string]>): Redact {
  const known = new Map<string, string>();
  for (const [name, value] of values) {
    // A value of several lines may be shown in parts.
    for (const part of [value, ...value.split(/\r?\n/)]) {
      const shown = part.trim();
      if (shown.length >= SHORTEST && !SWITCHES.has(shown.toLowerCase()) && !known.has(shown)) known.set(shown, name);
    }
  }
  if (known.size === 0) return withoutKnownForms;
  // A value that holds another one goes first. All at once: a name may be the value of another.
  const longestFirst = [...known.keys()].toSorted((a, b) => b.length - a.length).slice(0, MOST);
  const anyOf = new RegExp(longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
  return (text) => withoutKnownForms(text.replace(anyOf, (value) => `\${${known.get(value)}}`));
}

/** The values of build arguments that are secrets by their names or forms; the others may be shown while a build runs. */
export function secretArguments(args: Readonly<Record<string, string>>): readonly string[] {
  const isSecret = (name: string, value: string): boolean =>
    (isSecretName(name) && mayBeSecret(value)) || withoutKnownForms(value) !== value;
  return Object.entries(args).flatMap(([name, value]) => (isSecret(name, value) ? [value] : []));
}

/** What can be told without knowing any value. */
export const redactKnownForms: Redact = withoutKnownForms;

function withoutKnownForms(text: string): string {
  let redacted = text.replace(/([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,500}@/gi, '$1…@');
  // As often as a line may reasonably hold one.
  for (let round = 0; round < 20; round++) {
    const found = findSecretText(redacted);
    if (found === undefined) break;
    redacted = `${redacted.slice(0, found.start)}…${redacted.slice(found.end)}`;
  }
  return redacted;
}
