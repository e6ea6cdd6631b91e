import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { quoted } from '../../lang/workflow/edits';
import { imageBuilds, type ImageBuild } from '../../lang/workflow/image-builds';
import type { WorkflowModel } from '../../lang/workflow/model';
import { mapGet, mapOf, scalarOf } from '../../lang/yaml/nodes';
import type { Setting } from '../../lang/workflow/settings';

interface Data {
  readonly build: ImageBuild;
  readonly imports: readonly Setting[];
  /** The expression that asks for a build without cache. */
  readonly wish: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'partial-no-cache',
  language: 'workflow',
  group: 'images',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    imported: 'The cache is fetched even when no-cache is set: the build uses nothing of it then',
    condition: 'Read the cache only when no-cache is not set',
  },

  check(model, report) {
    for (const build of imageBuilds(model)) {
      const [noCache] = build.by === 'action' ? build.all('no-cache') : [];
      const wish = /^\$\{\{([^}]*)\}\}$/.exec(noCache?.value ?? '')?.[1]?.trim();
      if (wish === undefined) continue;
      const imports = build.all('cache-from').filter((entry) => !entry.perLeg && !isConditional(entry));
      if (imports[0]) report('imported', imports[0].range, { build, imports, wish });
    }
  },

  fix({ build, imports, wish }, offer, model) {
    const otherwise = negated(model, wish);
    const edits = otherwise === undefined ? undefined : conditional(build, imports, otherwise);
    if (edits) offer('condition', { edits });
  },
});

/** An expression decides whether there is anything to read at all. */
function isConditional({ value }: Setting): boolean {
  return value.startsWith('${{') || /&&|\|\|/.test(value);
}

/** An expression that is true when another asks for nothing; undefined where its type is not known. */
function negated({ triggers }: WorkflowModel, wish: string): string | undefined {
  const [, event, input] = /^(github\.event\.)?inputs\.([\w-]+)$/.exec(wish) ?? [];
  // The event has every input as text.
  if (event !== undefined) return `${wish} != 'true'`;
  if (input !== undefined) {
    const declared = triggers.flatMap(({ filters }) => mapOf(mapGet(mapOf(mapGet(filters, 'inputs')), input)) ?? []);
    const boolean = declared.filter((map) => scalarOf(mapGet(map, 'type'))?.value === 'boolean');
    if (declared.length === 0 || boolean.length % declared.length !== 0) return undefined;
    return boolean.length > 0 ? `!${wish}` : `${wish} != 'true'`;
  }
  const isBoolean = /[=!]=|\b(?:startsWith|endsWith|contains)\(/.test(wish) && !/'(?:true|false)'/.test(wish);
  return isBoolean ? `!(${wish})` : undefined;
}

function conditional(build: ImageBuild, imports: readonly Setting[], otherwise: string): TextEdit[] | undefined {
  const inputs = mapOf(mapGet(build.step.map, 'with'));
  const scalar = scalarOf(inputs?.entries.find(({ key }) => key.value.toLowerCase() === 'cache-from')?.value);
  if (scalar === undefined || scalar.style === 'folded') return undefined;
  const written = ({ value }: Setting): string => `\${{ ${otherwise} && ${asExpression(value)} || '' }}`;
  if (scalar.style === 'literal') return imports.map((entry) => ({ range: entry.range, newText: written(entry) }));
  const [only] = imports;
  if (only === undefined || imports.length > 1) return undefined;
  return [{ range: scalar.range, newText: quoted(written(only), scalar.inFlow) }];
}

/** A text as an expression: what stands in expressions inside of it goes through `format`. */
function asExpression(value: string): string {
  const values: string[] = [];
  const literal = (text: string): string => text.replaceAll("'", "''");
  const pattern = value
    .split(/\$\{\{(.*?)\}\}/s)
    .map((part, at) => {
      if (at % 2 === 0) return literal(part).replaceAll(/[{}]/g, '$&$&');
      values.push(part.trim());
      return `{${values.length - 1}}`;
    })
    .join('');
  return values.length === 0 ? `'${literal(value)}'` : `format('${pattern}', ${values.join(', ')})`;
}
