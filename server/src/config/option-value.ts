import { listed, t } from '../core/l10n';
import type { OptionSchema } from '../core/rule';
import type { YamlNode } from '../lang/yaml/parse';

/** The value of an option as its schema wants it; undefined when it does not fit. */
export function optionValue(schema: OptionSchema, node: YamlNode | undefined): { readonly value: unknown } | undefined {
  if (schema.type === 'array') {
    const items = node?.kind === 'list' ? node.items.map((item) => item.node) : undefined;
    return items?.every((item) => item.kind === 'scalar') ? { value: items.map(({ value }) => value) } : undefined;
  }
  if (schema.type === 'object') {
    const entries = node?.kind === 'map' ? node.entries : undefined;
    const values = entries?.map(({ key, value }): [string, string] => [
      key.value,
      value?.kind === 'scalar' ? value.value : '',
    ]);
    const allowed = schema.additionalProperties.enum;
    return values?.every(([, value]) => allowed.includes(value)) ? { value: Object.fromEntries(values) } : undefined;
  }
  if (node?.kind !== 'scalar') return undefined;
  const { value } = node;
  if (schema.type === 'string') return { value };
  if (schema.type === 'boolean') return value === 'true' || value === 'false' ? { value: value === 'true' } : undefined;
  return /^\d{1,9}$/.test(value) && Number(value) >= schema.minimum ? { value: Number(value) } : undefined;
}

/** What a value must be, as a clause. */
export function describeSchema(schema: OptionSchema): string {
  if (schema.type === 'array') return t('must be a list of texts');
  if (schema.type === 'object')
    return t('must be a map whose values are one of {names}', { names: listed(schema.additionalProperties.enum) });
  if (schema.type === 'boolean') return t('must be true or false');
  return schema.type === 'string'
    ? t('must be a text')
    : t('must be a whole number from {minimum}', { minimum: schema.minimum ?? 0 });
}
