/** What a project's own files say of it, for labels. */
export interface ProjectFacts {
  readonly description?: string | undefined;
  /** The address of its repository, to open in a browser. */
  readonly source?: string | undefined;
}

/** Reads `package.json`, `pyproject.toml` and `Cargo.toml` at the top of the context; the first that says something counts. */
export function projectFacts(files: ReadonlyMap<string, string>): ProjectFacts {
  const found = [
    fromPackageJson(files.get('package.json')),
    fromToml(files.get('pyproject.toml'), ['project'], ['project.urls']),
    fromToml(files.get('Cargo.toml'), ['package'], ['package']),
  ];
  return {
    description: found.map(({ description }) => description).find(isPlain),
    source: found.map(({ source }) => webAddress(source)).find((address) => address !== undefined),
  };
}

function fromPackageJson(text: string | undefined): ProjectFacts {
  try {
    const { description, repository } = JSON.parse(text ?? '{}') as { description?: unknown; repository?: unknown };
    const url = urlOf(repository);
    return {
      description: typeof description === 'string' ? description : undefined,
      source: typeof url === 'string' ? url : undefined,
    };
  } catch {
    return {};
  }
}

function urlOf(repository: unknown): unknown {
  return typeof repository === 'object' && repository !== null && 'url' in repository ? repository.url : repository;
}

/** Simple `key = "value"` lines of some tables are all that is read. */
function fromToml(text: string | undefined, about: readonly string[], urls: readonly string[]): ProjectFacts {
  let table = '';
  let description: string | undefined;
  let source: string | undefined;
  for (const line of (text ?? '').split(/\r?\n/)) {
    table = /^\s*\[([\w.]+)\]\s*$/.exec(line)?.[1] ?? table;
    const [, key = '', value] = /^\s*"?([\w -]+)"?\s*=\s*"([^"\\]*)"\s*(?:#.*)?$/.exec(line) ?? [];
    if (about.includes(table) && key.trim() === 'description') description ??= value;
    if (urls.includes(table) && /^(repository|source|source code|github)$/i.test(key.trim())) source ??= value;
  }
  return { description, source };
}

function isPlain(text: string | undefined): boolean {
  // What `uv init` writes says nothing.
  const placeholder = /^add your description/i;
  return (
    text !== undefined &&
    text.trim() !== '' &&
    text.length <= 200 &&
    !/[\p{Cc}"\\$]/u.test(text) &&
    !placeholder.test(text)
  );
}

/** `git+https://x/y.git`, `git@x:y.git` and `github:x/y` as an address; undefined for others. */
function webAddress(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const full = written
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([\w.-]+)[:/]/, 'https://$1/')
    .replace(/^(?:github:)?([\w-]+\/[\w.-]+)$/, 'https://github.com/$1')
    .replace(/^git:\/\//, 'https://')
    .replace(/\.git$/, '');
  return /^https:\/\/[\w./~-]{4,200}$/.test(full) ? full : undefined;
}
