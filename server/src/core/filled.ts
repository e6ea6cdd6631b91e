export type Values = Readonly<Record<string, string | number>>;

/** A text with its values: `{size} wasted` with `size`. A mark without a value stays. */
export function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}
