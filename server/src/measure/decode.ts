/** Careful reading of JSON into a known shape: what is not in the shape is left out, what does not fit is named by its path. */

/** A value that does not fit; the message says where and what was expected, in text that is safe to show. */
export class DecodeError extends Error {}

/** Makes a value of one kind out of any; `path` names it in errors. @throws DecodeError */
export type Decoder<T> = (value: unknown, path: string) => T;

type DecodedObject<Shape extends Readonly<Record<string, Decoder<unknown>>>> = {
  readonly [Key in keyof Shape]: ReturnType<Shape[Key]>;
};

export const text: Decoder<string> = (value, path) => (typeof value === 'string' ? value : wrong(path, 'a text'));

export const flag: Decoder<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false');

/** A finite number that is not negative: bytes, seconds, counts, lines. */
export const amount: Decoder<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : wrong(path, 'a number from 0');

export function oneOf<const T>(...values: readonly T[]): Decoder<T> {
  return (value, path) => (values.includes(value as T) ? (value as T) : wrong(path, `one of ${values.join(', ')}`));
}

/** The value, or null where it is null or missing: what is not there was not measured. */
export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null || value === undefined ? null : decoder(value, path));
}

/** The value, or another where it is missing. */
export function withDefault<T>(decoder: Decoder<T>, missing: T): Decoder<T> {
  return (value, path) => (value === undefined ? missing : decoder(value, path));
}

/** A list; a missing one is empty. */
export function list<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return wrong(path, 'a list');
    return (value as unknown[]).map((item, index) => decoder(item, `${path}[${index}]`));
  };
}

export function object<const Shape extends Readonly<Record<string, Decoder<unknown>>>>(
  shape: Shape,
): Decoder<DecodedObject<Shape>> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(path, 'an object');
    const given = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(shape).map(([key, decoder]) => [
        key,
        decoder(Object.hasOwn(given, key) ? given[key] : undefined, path === '' ? key : `${path}.${key}`),
      ]),
    ) as DecodedObject<Shape>;
  };
}

function wrong(path: string, expected: string): never {
  throw new DecodeError(`${path === '' ? 'it' : path} must be ${expected}`);
}
