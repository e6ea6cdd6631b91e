import type { BuildContext } from '../../context/build-context';
import type { DockerfileModel } from '../dockerfile/model';
import { namedContextSources } from '../dockerfile/context-sources';

/** What is left out of an image when it lies in the context, by the pattern that leaves it out. */
interface Candidate {
  readonly pattern: string;
  /** Names of top-level entries that call for the pattern. */
  readonly names: RegExp;
  /** What the Dockerfile or a project file says when the build may need it. */
  readonly neededBy?: RegExp;
  /** Leave out only when the build makes it anew. */
  readonly madeBy?: RegExp;
}

const candidates: readonly Candidate[] = [
  // Version numbers are often read from the history (setuptools-scm, git describe, go build's stamp).
  {
    pattern: '.git',
    names: /^\.git$/,
    neededBy: /\bgit\b|scm\b|vcs\b|\bgo\s+(build|install)\b|versioneer|versioningit|dunamai|dynamic-versioning/i,
  },
  {
    pattern: '.venv',
    names: /^(\.venv|uv\.lock|pyproject\.toml)$/,
    madeBy:
      /\buv\s+(sync|venv|pip)\b|\b-m\s+venv\b|\bvirtualenv\b|\bpip3?\s+install\b|\b(poetry|pdm)\s+(install|sync)\b/,
  },
  { pattern: 'venv', names: /^venv$/, neededBy: /(?<![\w./-]m\s)(^|[\s"'/=])venv\// },
  {
    pattern: '**/node_modules',
    names: /^(node_modules|package\.json)$/,
    madeBy: /\b(npm|pnpm|yarn|bun)\s+(ci|i|install|add)\b|\byarn(\s+--|\s*$|\s*&&)/m,
  },
  { pattern: '**/__pycache__', names: /^(__pycache__|pyproject\.toml|requirements.*\.txt|setup\.py|.*\.py)$/ },
  { pattern: '**/*.pyc', names: /^(pyproject\.toml|requirements.*\.txt|setup\.py|.*\.py)$/ },
  { pattern: '.pytest_cache', names: /^(\.pytest_cache|pyproject\.toml)$/ },
  { pattern: '.mypy_cache', names: /^\.mypy_cache$/ },
  { pattern: '.ruff_cache', names: /^(\.ruff_cache|pyproject\.toml)$/ },
  { pattern: '.tox', names: /^\.tox$/ },
  { pattern: '.coverage', names: /^\.coverage$/ },
  { pattern: 'htmlcov', names: /^htmlcov$/ },
  { pattern: '.next', names: /^\.next$/, madeBy: /\bnext\s+build\b|\brun\s+build\b/ },
  { pattern: 'target', names: /^Cargo\.toml$/, madeBy: /\bcargo\s+(build|install|chef)\b/ },
  { pattern: '.gradle', names: /^\.gradle$/ },
  { pattern: '.env', names: /^\.env$/ },
  { pattern: '.env.*', names: /^\.env\..+$/ },
  { pattern: '.idea', names: /^\.idea$/ },
  { pattern: '.vscode', names: /^\.vscode$/ },
  { pattern: '.DS_Store', names: /^\.DS_Store$/ },
  { pattern: '.github', names: /^\.github$/ },
];

/** Files of the top level that may say where a version number comes from. */
const buildFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

/** The patterns that a `.dockerignore` of this context needs: only for what is there, and nothing that the build asks for by name. */
export function ignorePatternsFor(model: DockerfileModel, context: BuildContext): string[] {
  const named = namedContextSources(model.parsed.instructions);
  const said = [model.text, ...buildFiles.map((name) => context.projectFiles.get(name) ?? '')].join('\n');
  const isMentioned = (pattern: string): boolean =>
    named.some((source) => source.includes(pattern.replaceAll('*', '').replaceAll('/', '')));
  return candidates
    .filter(({ names, neededBy, madeBy, pattern }) => {
      if (isMentioned(pattern) || !context.entries.some(({ name }) => names.test(name))) return false;
      if (neededBy?.test(said)) return false;
      return madeBy === undefined || madeBy.test(model.text);
    })
    .map(({ pattern }) => pattern);
}
