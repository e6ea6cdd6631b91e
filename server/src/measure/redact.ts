import { findSecretText } from '../data/secrets';

/** Takes secrets out of a text of the engine's. */
export type Redact = (text: string) => string;

/** Shorter values may be any part of any word; the words are switches. */
const SHORTEST = 4;
const SWITCHES: ReadonlySet<string> = new Set(['true', 'false', 'none', 'null']);

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
  // A value that holds another one goes first.
  const longestFirst = [...known].toSorted(([a], [b]) => b.length - a.length);
  return (text) => {
    let redacted = text;
    for (const [value, name] of longestFirst) redacted = redacted.replaceAll(value, () => `\${${name}}`);
    return withoutKnownForms(redacted);
  };
}

/** What can be told without knowing any value. */
export const redactKnownForms: Redact = redactor([]);

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
