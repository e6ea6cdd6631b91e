import { severitiesOf, type Config, type RuleSetting } from './config';

const head = '# What Plimsoll checks, in the editor and on the command line.\n';

/** For a project that says nothing yet. */
const example = `${head}
rules:
  # The severity of a rule: off, info, warning or error.
  # floating-base: error

# Files that are not checked, as in a .gitignore.
# ignore:
#   - "**/testdata/**"

# The most that an image may weigh and its build may take.
# budgets:
#   size: 500MB
#   time: 5m
`;

/** A configuration file that says the same, in YAML; one to begin with where nothing is said. */
export function configText(config: Config): string {
  const severities = severitiesOf(config);
  const rules = Object.entries(config.rules).map(([id, { options }]) => ruleText(id, severities[id], options));
  const lists = (['ignore', 'targets'] as const).flatMap((key) => {
    const items = key === 'ignore' ? config.ignore.map(({ pattern }) => pattern) : config.targets;
    return items.length === 0 ? [] : `${key}: ${JSON.stringify(items)}\n`;
  });
  const budgets = Object.entries(config.budgets).map(([name, amount]) => `  ${name}: ${JSON.stringify(amount)}\n`);
  const parts = [
    ...(rules.length === 0 ? [] : [`rules:\n${rules.join('')}`]),
    ...lists,
    ...(budgets.length === 0 ? [] : [`budgets:\n${budgets.join('')}`]),
  ];
  return parts.length === 0 ? example : `${head}\n${parts.join('\n')}`;
}

/** What YAML reads of JSON is the same. */
function ruleText(id: string, severity: RuleSetting['severity'], options: RuleSetting['options']): string {
  const entries = Object.entries(options);
  if (entries.length === 0) return `  ${id}: ${severity}\n`;
  const lines = entries.map(([name, value]) => `    ${name}: ${JSON.stringify(value)}\n`);
  return [`  ${id}:\n`, ...(severity === undefined ? [] : [`    severity: ${severity}\n`]), ...lines].join('');
}
