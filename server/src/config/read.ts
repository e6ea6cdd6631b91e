import { t, translated } from '../core/l10n';
import type { Range } from '../core/text';
import { mapOf, scalarOf } from '../lang/yaml/nodes';
import { parseYaml, type YamlDocument, type YamlEntry, type YamlScalar } from '../lang/yaml/parse';
import { budgetKinds, type BudgetTexts } from './budget-texts';
import { problemList, type ConfigProblem, type ProblemList } from './problems';
import { readRules, type KnownRules, type WrittenSetting } from './read-rules';

/** What a configuration file says by itself. */
export interface ConfigText {
  readonly rules: Readonly<Record<string, WrittenSetting>>;
  readonly ignore: readonly string[];
  readonly targets: readonly string[];
  readonly budgets: BudgetTexts;
  /** Paths as they are written, with their places. */
  readonly extends: readonly { readonly path: string; readonly range: Range }[];
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
  readonly document: YamlDocument;
}

const configKeys = ['extends', 'rules', 'ignore', 'targets', 'budgets'] as const;
/** The key that editors read. */
const schemaKey = '$schema';

/** Reads a configuration file, YAML or JSON. Never throws. */
export function readConfig(text: string, known: KnownRules): ConfigText {
  const problems = problemList();
  const document = parseYaml(text);
  // One damaged line makes many problems: the first is the one to look at.
  const [first] = document.problems;
  if (first !== undefined) problems.syntax(first.range, translated(first.message));
  const { root, second } = document;
  if (second !== undefined)
    problems.syntax(
      { start: second.start, end: Math.min(second.start + 3, text.length) },
      t('Only what stands above counts: a configuration is one document'),
    );
  if (root !== undefined && root.kind !== 'map')
    problems.wrong(root, t('The configuration'), t('must be a map of keys such as rules and ignore'));

  const found = new Map<string, YamlEntry>();
  const entries = mapOf(root)?.entries ?? [];
  for (const entry of entries) {
    if ((configKeys as readonly string[]).includes(entry.key.value)) found.set(entry.key.value, entry);
    else if (entry.key.value !== schemaKey) problems.unknown('unknown-key', entry.key, configKeys, entries);
  }
  const strings = (key: (typeof configKeys)[number]): readonly string[] =>
    readTexts(found.get(key), problems).map(({ value }) => value);
  return {
    rules: readRules(readEntries(found.get('rules'), problems), known, problems),
    ignore: strings('ignore'),
    targets: strings('targets'),
    budgets: readBudgets(readEntries(found.get('budgets'), problems), problems),
    extends: readTexts(found.get('extends'), problems).map(({ value, range }) => ({ path: value, range })),
    // In a damaged file the rest is guesswork.
    problems:
      first === undefined ? problems.all.toSorted((a, b) => a.range.start - b.range.start) : problems.all.slice(0, 1),
    document,
  };
}

/** A list of texts; one alone may stand without a list. */
function readTexts(entry: YamlEntry | undefined, problems: ProblemList): readonly YamlScalar[] {
  if (entry?.value === undefined) return [];
  const { key, value } = entry;
  const nodes = value.kind === 'list' ? value.items.map(({ node }) => node) : [value];
  const texts = nodes.filter((node) => node.kind === 'scalar');
  if (texts.length < nodes.length) problems.wrong(key, key.value, t('must be a list of texts'));
  return texts;
}

function readEntries(entry: YamlEntry | undefined, problems: ProblemList): readonly YamlEntry[] {
  const map = mapOf(entry?.value);
  if (entry?.value !== undefined && map === undefined) problems.wrong(entry.key, entry.key.value, t('must be a map'));
  return map?.entries ?? [];
}

function readBudgets(entries: readonly YamlEntry[], problems: ProblemList): BudgetTexts {
  const budgets: { -readonly [Name in keyof BudgetTexts]: string } = {};
  for (const { key, value } of entries) {
    const name = (Object.keys(budgetKinds) as (keyof BudgetTexts)[]).find((known) => known === key.value);
    const written = scalarOf(value)?.value;
    if (name === undefined) problems.unknown('unknown-key', key, Object.keys(budgetKinds), entries);
    else if (written === undefined || !budgetKinds[name].isValid(written))
      problems.wrong(
        value ?? key,
        key.value,
        t('must be an amount such as {example}', { example: budgetKinds[name].example }),
      );
    else budgets[name] = written;
  }
  return budgets;
}
