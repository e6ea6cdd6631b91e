/** A name that a workflow cannot hold, or that would mean something else in one: control and invisible characters, expressions, blanks at its end. */
export function isUnusable(path: string): boolean {
  return /[\p{C}\p{Zl}\p{Zp}]|\{\{|\s$/u.test(path);
}

/** A text as a YAML scalar of one line: plain where it is plainly a text, else in single quotes. */
export function scalar(text: string): string {
  const plain =
    /^[A-Za-z./_][\w./-]*(?: [\w./-]+)*\*{0,2}$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|y|n|\.(?:inf|nan))$/i.test(text);
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}

/** A path as a filter of `paths:`, where `*`, `?`, `+`, `[` and `!` mean more than themselves. */
export function literalFilter(path: string): string {
  return path.replaceAll(/[*?+[\]!\\]/g, '\\$&');
}

/** What tells images of one repository from each other: `services/api/Dockerfile.web` is `services-api-web`. '' for the Dockerfile at the top. */
export function shortName(dockerfile: string): string {
  const folder = dockerfile.slice(0, Math.max(0, dockerfile.lastIndexOf('/')));
  const file = dockerfile.slice(dockerfile.lastIndexOf('/') + 1);
  const kind = file.replace(/^(?:Dockerfile|Containerfile)\.?|\.[Dd]ockerfile$/g, '');
  return `${folder}-${kind}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Names in their order, each once: a second `api` becomes `api-2`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number++) free = name === '' ? String(number) : `${name}-${number}`;
    taken.add(free);
    return free;
  });
}
