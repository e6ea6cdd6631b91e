// The texts of package.json that an editor shows: they are written there in English, and moved from there into package.nls.json, where
// package.nls.<language>.json translates them by key.

/** Names of fields that are shown; a list has a text each. */
const shown =
  /^(title|shortTitle|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|patternErrorMessage|deprecationMessage|markdownDeprecationMessage|altText|contents|label)$/;

/** Our name is the same in all languages. */
const isName = (text) => text === 'Plimsoll';

/**
 * Puts `%key%` in place of each text that is shown below `contributes` and `capabilities`. The description at the top stays: npm shows it too.
 * @param texts The English texts so far, by key.
 * @returns `{ manifest, texts }`; the texts are those that the manifest names, in its order.
 * @throws when a key has no text.
 */
export function extractTexts(manifest, texts) {
  const found = {};
  const text = (value, path) => {
    if (isName(value)) return value;
    const [, known] = /^%(.+)%$/.exec(value) ?? [];
    const key = known ?? path.filter((name) => name !== 'properties').join('.');
    const english = known === undefined ? value : texts[key];
    if (english === undefined) throw new Error(`package.nls.json has no text for '${key}'`);
    if (Object.hasOwn(found, key) && found[key] !== english) throw new Error(`package.json: two texts for '${key}'`);
    found[key] = english;
    return `%${key}%`;
  };
  const walk = (value, path, parent, isShown) => {
    if (typeof value === 'string') return isShown ? text(value, path) : value;
    if (Array.isArray(value))
      return value.map((item, index) => walk(item, [...path, nameOf(item, index, parent)], item, isShown));
    if (typeof value !== 'object' || value === null) return value;
    // The names of settings are names, whatever they are called.
    const isTable = path.at(-1) === 'properties';
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        walk(inner, [...path, name], value, !isTable && shown.test(name) && typeof inner !== 'boolean'),
      ]),
    );
  };
  const { capabilities, contributes } = manifest;
  const walked = {
    capabilities: walk(capabilities, ['capabilities'], {}, false),
    contributes: walk(contributes, [], {}, false),
  };
  return { manifest: { ...manifest, ...walked }, texts: found };
}

/** What tells an item of a list apart, so that its key stays when the order changes. */
function nameOf(item, index, parent) {
  const value = parent?.enum?.[index];
  if (typeof value === 'string' && value !== '') return value;
  return String(item?.command ?? item?.id ?? item?.view ?? index);
}
