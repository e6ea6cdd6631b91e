import { kindAt, nearMissOf } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import { contextUses } from '../../lang/dockerfile/context-uses';
import type { ContextUse } from '../../lang/dockerfile/context-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';

interface Data {
  readonly use: ContextUse;
  readonly path: string;
  readonly root: string;
  readonly near: string;
}

/** Folders that a build before `docker build` fills, and files that a pipeline writes. */
const made =
  /(^|\/)(dist|build|out|output|target|bin|obj|publish|release|releases|artifacts?|generated|vendor|node_modules|tmp|\.[^/]*|.*-output)\//i;
/** Files that people write and commit. */
const written =
  /\.(py|pyi|ts|tsx|go|rs|java|kt|rb|php|c|h|cc|cpp|cs|sh|bash|txt|toml|lock|in|cfg|ini|conf|ya?ml|md|sql|csproj|sln|gradle|kts|gemspec|mod|sum|template|tmpl)$|(^|\/)(package(-lock)?\.json|tsconfig\.json|composer\.json|Makefile|Gemfile|Pipfile|pom\.xml|yarn\.lock)$/;

export default defineRule<DockerfileModel, Data>({
  id: 'missing-copy-source',
  language: 'dockerfile',
  group: 'context',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: 'The build fails here: the context {root} has no {path}',
    near: 'Use {near}',
  },

  check({ context, stages, ignores }, report) {
    if (context === undefined || !context.certain) return;
    const named = stages
      .flatMap(({ steps }) => steps)
      .flatMap(contextUses)
      // A pattern that matches nothing is no fault to BuildKit.
      .filter(({ path, isPattern }) => path !== '' && !isPattern);
    const missing = named.filter(({ path }) => kindAt(context, path) === 'missing');
    // Where most is missing, the files are elsewhere or not there yet.
    const isLikely = named.length - missing.length >= missing.length;
    for (const use of missing) {
      const { path, range } = use;
      if (made.test(path) || !written.test(path) || ignores.isIgnored(path).ignored) continue;
      const near = nearMissOf(context, path) ?? '';
      if (isLikely || near !== '') report('missing', range, { use, path, root: baseName(context.root) || '/', near });
    }
  },

  fix({ use, near }, offer) {
    if (near !== '' && !use.isMount) offer('near', { edits: [{ range: use.range, newText: near }] });
  },
});
