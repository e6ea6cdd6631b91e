// What the tables of facts share: values are checked as they are read, so that nothing is lost in silence.

/** @returns {never} */
export function fail(what) {
  throw new Error(`gen-data: ${what}`);
}

export function checkFields(where, object, known) {
  for (const field of Object.keys(object)) if (!known.has(field)) fail(`${where}: unknown field '${field}'`);
}

export const fields = (names) => new Set(names.trim().split(/\s+/));

export function pick(where, table, value) {
  if (!Object.hasOwn(table, value)) fail(`${where}: unknown value '${value}'`);
  return table[value];
}

export function matching(where, pattern, value) {
  if (value !== undefined && value !== null && !pattern.test(value)) fail(`${where}: '${value}' is not ${pattern}`);
  return value ?? undefined;
}

export const date = (where, value) => matching(where, /^\d{4}(-\d\d(-\d\d)?)?$/, value);
export const hash = (where, value) => matching(where, /^[\da-f]{40}$/, value);
export const fullVersion = (where, value) => matching(where, /^v\d+\.\d+\.\d+$/, value);

/** `https://github.blog/changelog/2024-04-16-…` is the changelog of that day; of other sources, what comes before the details. */
export function sourceLabel(source) {
  const day = /^https:\/\/github\.blog\/changelog\/(\d{4}-\d\d-\d\d)-/.exec(source ?? '')?.[1];
  if (day) return `GitHub changelog of ${day}`;
  const issue = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)/.exec(source ?? '');
  return issue ? `${issue[1]}#${issue[2]}` : source?.replace(/ \(.*|: .*| ;.*/, '');
}

/** A table as the text of a module's constant, one entry a line. */
export function constant(name, type, content) {
  const lines = Array.isArray(content)
    ? content.map((value) => `  ${JSON.stringify(value)},\n`)
    : Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const [open, close] = Array.isArray(content) ? '[]' : '{}';
  return `\nexport const ${name}: ${type} = ${open}\n${lines.join('')}${close};\n`;
}
