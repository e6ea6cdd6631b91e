import { configSchema } from '../../config/schema';
import { t, translated } from '../../core/l10n';
import type { Range } from '../../core/text';
import { mapOf } from '../../lang/yaml/nodes';
import { parseYaml } from '../../lang/yaml/parse';
import type { YamlNode } from '../../lang/yaml/parse';
import { rules } from '../../rules/index.gen';
import { summaries } from '../../rules/summaries.gen';
import { ruleHelp } from './rule-help';

/** The parts of JSON Schema that our schema uses. */
interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

/** What may be written at a place of a configuration. */
export interface ConfigProposal {
  readonly label: string;
  readonly newText: string;
  /** Markdown. */
  readonly documentation: string | undefined;
}

let known: Schema | undefined;
const schema = (): Schema =>
  (known ??= configSchema(rules.map((rule) => ({ rule, summary: summaries[rule.id] ?? '' }))) as Schema);

/** What a key of a configuration is for, with the place of the key; for a rule its summary and where its page is. */
export function configHelp(
  text: string,
  offset: number,
): { readonly range: Range; readonly markdown: string } | undefined {
  const find = (node: YamlNode | undefined, path: readonly string[]): ReturnType<typeof configHelp> => {
    for (const { key, value } of mapOf(node)?.entries ?? []) {
      const here = [...path, key.value];
      if (key.range.start <= offset && offset <= key.range.end) {
        const markdown = describe(here);
        return markdown === undefined ? undefined : { range: key.range, markdown };
      }
      const below = find(value, here);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  return find(parseYaml(text).root, []);
}

/** What may be written in a line of block style: keys that are not there yet, or the values of a key. */
export function configProposals(
  text: string,
  line: string,
  above: readonly string[],
): { readonly typed: string; readonly items: readonly ConfigProposal[] } | undefined {
  const [, indent = '', key, , typed = ''] = /^( *)(?:([\w$-]+)(: +))?([\w$-]*)$/.exec(line) ?? [];
  if (!/^ *(?:[\w$-]+: +)?[\w$-]*$/.test(line)) return undefined;
  const path = parentsOf(indent.length, above);
  if (path === undefined) return undefined;
  if (key !== undefined) {
    const values = alternatives(at([...path, key])).flatMap((each) => each.enum ?? []);
    return { typed, items: values.map((label) => ({ label, newText: label, documentation: undefined })) };
  }
  const taken = new Set(keysAt(parseYaml(text).root, path));
  taken.delete(typed);
  const properties = alternatives(at(path)).flatMap((each) => Object.entries(each.properties ?? {}));
  const items = properties
    .filter(([label]) => label !== '$schema' && !taken.has(label))
    .map(([label, below]) => ({
      label,
      newText: below.type === 'object' ? `${label}:` : `${label}: `,
      documentation: describe([...path, label]),
    }));
  return { typed, items };
}

function describe(path: readonly string[]): string | undefined {
  const { description } = at(path) ?? {};
  const [section, rule] = path;
  if (section !== 'rules' || rule === undefined || path.length > 2) return description && translated(description);
  const severity = rules.find(({ id }) => id === rule)?.severity;
  return severity && `${ruleHelp(rule) ?? ''}\n\n${t('Default: {severity}.', { severity })}`;
}

/** The keys above a line, outermost first; undefined inside of something that is no map. */
function parentsOf(indent: number, above: readonly string[]): string[] | undefined {
  const path: string[] = [];
  let limit = indent;
  for (let at = above.length - 1; at >= 0 && limit > 0; at--) {
    const line = above[at]!;
    if (/^\s*(?:#|$)/.test(line)) continue;
    const width = /^ */.exec(line)![0].length;
    if (width >= limit) continue;
    const key = /^ *([\w$-]+):\s*(?:#.*)?$/.exec(line)?.[1];
    if (key === undefined) return undefined;
    path.unshift(key);
    limit = width;
  }
  return limit === 0 ? path : undefined;
}

function at(path: readonly string[]): Schema | undefined {
  let node: Schema | undefined = schema();
  for (const key of path) {
    const found: readonly Schema[] = alternatives(node).flatMap(({ properties = {} }) =>
      Object.hasOwn(properties, key) ? [properties[key]!] : [],
    );
    [node] = found;
  }
  return node;
}

function alternatives(node: Schema | undefined): readonly Schema[] {
  return node === undefined ? [] : (node.oneOf ?? [node]);
}

function keysAt(root: YamlNode | undefined, path: readonly string[]): readonly string[] {
  let node = root;
  for (const key of path) node = mapOf(node)?.entries.find((entry) => entry.key.value === key)?.value;
  return (mapOf(node)?.entries ?? []).map(({ key }) => key.value);
}
