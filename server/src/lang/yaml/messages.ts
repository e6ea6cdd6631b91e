import { mark } from '../../core/l10n';

/** What the parser says, and how to say it to someone who never read the specification of YAML. */
const plain: readonly (readonly [RegExp, string])[] = [
  [/^Tabs are not allowed as indentation/, mark('A tab cannot indent here: YAML wants spaces')],
  [/^Implicit keys need to be on a single line/, mark('A key must stand on one line, with a colon behind it')],
  [/^Implicit map keys need to be followed by map values/, mark('This has no colon behind it, as a key must have')],
  [/^Nested mappings are not allowed in compact mappings/, mark('A value with a colon and a blank in it needs quotes')],
  [/^Missing closing ["']quote/, mark('This quote is not closed')],
  [/^All mapping items must start at the same column/, mark('The keys of one block must start in the same column')],
  [/^All sequence items must start at the same column/, mark('The items of one list must start in the same column')],
  [
    /^Sequence item without - indicator/,
    mark('This stands where the items of a list stand, and has no "- " before it'),
  ],
  [
    /^Flow sequence in block collection must be/,
    mark('A list in [ ] must be closed, and indented more than what is above it'),
  ],
  [
    /^Flow map in block collection must be/,
    mark('A map in { } must be closed, and indented more than what is above it'),
  ],
  [/^Plain value cannot start with reserved character/, mark('A value that starts with @ or ` needs quotes')],
];

/** A message of the YAML parser in plain English words, which `translated` knows; one that is not known stays as it is. */
export function plainMessage(message: string): string {
  return plain.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}
