import type { Range } from '../../core/text';
import type { Flag } from './instruction';

/** A `--mount=type=cache,target=/x`. */
export interface Mount {
  /** Lower case; `bind` when it is left out. */
  readonly type: string;
  /** By name: lower case, and of several names for one thing the long one (`source`, `target`, `readonly`, `readwrite`). '' without `=`. */
  readonly options: ReadonlyMap<string, string>;
  /** The whole flag. */
  readonly range: Range;
}

const LONG_NAMES = new Map([
  ['src', 'source'],
  ['dst', 'target'],
  ['destination', 'target'],
  ['ro', 'readonly'],
  ['rw', 'readwrite'],
]);

/** Reads a `--mount` flag; of an option that is given twice the last counts. Variables stay as written. */
export function parseMount({ value = '', range }: Flag): Mount {
  const options = new Map<string, string>();
  for (const field of csvFields(value)) {
    const equals = field.indexOf('=');
    const name = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    if (name !== '') options.set(LONG_NAMES.get(name) ?? name, equals < 0 ? '' : field.slice(equals + 1));
  }
  return { type: options.get('type')?.toLowerCase() ?? 'bind', options, range };
}

/** One CSV record: a field in double quotes may hold commas, and `""` for a quote. Broken quoting is read as far as it goes. */
function csvFields(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const ch = text[at]!;
    if (ch === '"' && quoted && text[at + 1] === '"') field += text[++at];
    else if (ch === '"') quoted = !quoted;
    else if (ch === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += ch;
  }
  return [...fields, field];
}
