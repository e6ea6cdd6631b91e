/** What stands for a value that nobody may see. */
const STARS = '***';
/** Shorter values stand in every text; masking them would hide nothing and spoil the log. */
const MIN_LENGTH = 4;
/** Characters. What follows a name in a file of settings is masked from this length: shorter ones are mostly plain words. */
const MIN_SETTING = 8;
const MAX_VALUES = 200;

/** A text in parts, which may cut a value in two. */
export interface MaskedStream {
  /** What can be told by now: the beginning of a value waits for its rest. */
  write(part: string): string;
  /** What was held back. */
  end(): string;
}

/** Takes secret values out of what is shown. */
export interface Mask {
  text(text: string): string;
  stream(): MaskedStream;
  /** Plain data with all its texts masked; names of properties stay. */
  data<T>(value: T): T;
}

/**
 * Masks what is in the secrets: each line of a text of several, and the values of its settings (`name=value`, `"name": "value"`).
 * What a program makes of a secret (its base64, say) stays visible: nobody can know it.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const found = secrets.flatMap((secret) => secret.split(/\r?\n/).flatMap(valuesOf));
  // The longest first, for one may stand in another.
  const values = [...new Set(found)].sort((a, b) => b.length - a.length).slice(0, MAX_VALUES);
  const text = (shown: string): string => values.reduce((rest, value) => rest.replaceAll(value, STARS), shown);
  return {
    text,
    stream: () => streamOf(values, text),
    data: (value) => (values.length === 0 ? value : (deep(value, text) as typeof value)),
  };
}

function valuesOf(line: string): readonly string[] {
  const whole = line.trim();
  const setting = /[=:]\s*["']?([^"']*)/.exec(whole)?.[1]?.replace(/,$/, '').trim() ?? '';
  return [whole, ...(setting.length >= MIN_SETTING ? [setting] : [])].filter(({ length }) => length >= MIN_LENGTH);
}

function streamOf(values: readonly string[], mask: (text: string) => string): MaskedStream {
  let held = '';
  return {
    write(part) {
      const text = mask(held + part);
      const length = Math.max(0, ...values.map((value) => begun(text, value)));
      held = text.slice(text.length - length);
      return text.slice(0, text.length - length);
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}

/** How many characters at the end of the text may be the beginning of the value. */
function begun(text: string, value: string): number {
  for (let length = Math.min(text.length, value.length - 1); length > 0; length--)
    if (text.endsWith(value.slice(0, length))) return length;
  return 0;
}

function deep(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, mask)]));
}
