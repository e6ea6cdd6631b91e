import type { BuildContext } from '../../context/build-context';
import type { Known } from './flow';

/** Whether the project has development dependencies that `uv sync` installs by default, as far as its files were read. */
export function hasDevelopmentDependencies(context: BuildContext | undefined): Known {
  if (!context?.certain) return 'unknown';
  const texts = [...context.projectFiles]
    .filter(([path]) => /(^|\/)pyproject\.toml$/.test(path))
    .map(([, text]) => text);
  if (texts.some(declaresDevelopment)) return 'yes';
  // A workspace has members that may lie anywhere; a file without a table says nothing.
  return texts.length === 0 || texts.some((text) => isWorkspace(text) || !text.includes('[')) ? 'unknown' : 'no';
}

/** Whether a `pyproject.toml` is that of a workspace. */
export function isWorkspace(pyproject: string): boolean {
  return /^\s*\[tool\.uv\.workspace\]/m.test(pyproject);
}

/**
 * Whether `uv sync` installs the project itself: it has a build system, unless it says otherwise.
 * Source: uv's documentation, "Configuring projects", *Project packaging*.
 */
export function isPackage(pyproject: string): boolean {
  const said = /^\s*package\s*=\s*(true|false)\b/m.exec(pyproject)?.[1];
  return said === undefined ? /^\s*\[build-system\]/m.test(pyproject) : said === 'true';
}

/** A group `dev` of `[dependency-groups]`, or uv's own `dev-dependencies` and `default-groups`. */
function declaresDevelopment(pyproject: string): boolean {
  let table = '';
  for (const line of pyproject.split('\n')) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) table = header;
    else if (table === 'dependency-groups' && /^\s*"?dev"?\s*=/.test(line)) return true;
    else if (table === 'tool.uv' && /^\s*(dev-dependencies|default-groups)\s*=/.test(line)) return true;
    else if (/^\s*dependency-groups\s*[.=].*\bdev\b/.test(line)) return true;
  }
  return false;
}
