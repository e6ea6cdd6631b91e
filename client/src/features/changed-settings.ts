/** A setting, as far as the manifest says what it may be. */
export interface SettingSchema {
  readonly type: string;
  readonly enum?: readonly unknown[];
}

/**
 * The settings that the user changed, for a report of a problem. Only flags and chosen words are told: a text or a list may name a
 * person, a folder or a machine, and is only said to be set.
 * @param valueOf What the user wrote; undefined where nothing.
 */
export function changedSettings(
  schemas: Readonly<Record<string, SettingSchema>>,
  valueOf: (name: string) => unknown,
): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const value = valueOf(name);
    if (value === undefined) return [];
    const isFlag = schema.type === 'boolean' && typeof value === 'boolean';
    const isHarmless = isFlag || schema.enum?.includes(value) === true;
    return isHarmless ? `${name}=${JSON.stringify(value)}` : `${name} set`;
  });
}
