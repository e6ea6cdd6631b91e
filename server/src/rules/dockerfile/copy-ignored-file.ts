import type { BuildContext } from '../../context/build-context';
import { matchesOf } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import { sensitiveFile } from '../../data/sensitive-files';
import { contextUses } from '../../lang/dockerfile/context-uses';
import type { ContextUse } from '../../lang/dockerfile/context-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';
import { exceptionFor } from '../../lang/dockerignore/edits';
import type { IgnoreMatcher } from '../../lang/dockerignore/matcher';
import { parseDockerignore } from '../../lang/dockerignore/patterns';

interface Data {
  readonly path: string;
  readonly pattern: string;
  readonly file: string;
  readonly line: number;
  readonly ignoreFile: NonNullable<BuildContext['ignoreFile']>;
  readonly hidden: readonly string[];
}

export default defineRule<DockerfileModel, Data>({
  id: 'copy-ignored-file',
  language: 'dockerfile',
  group: 'context',
  severity: 'error',
  since: '0.1.0',
  aliases: ['buildkit:CopyIgnoredFile'],
  fixes: 'suggestion',

  messages: {
    hidden: '{path} does not reach the build: {file} leaves it out with `{pattern}` on line {line}',
    nothing: '{path} brings nothing: {file} leaves out all that it matches, last with `{pattern}` on line {line}',
    except: 'Let it through: add `!{path}` to {file}',
  },

  check({ context, stages, ignores }, report) {
    const ignoreFile = context?.ignoreFile;
    if (context === undefined || ignoreFile === undefined || !context.certain) return;
    for (const use of stages.flatMap(({ steps }) => steps).flatMap(contextUses)) {
      const hidden = hiddenPaths(use, context, ignores);
      if (hidden.length === 0) continue;
      const by = ignores.isIgnored(hidden.at(-1)!).by!;
      report(use.isPattern ? 'nothing' : 'hidden', use.range, {
        path: use.path,
        pattern: by.raw,
        file: baseName(ignoreFile.path),
        line: ignoreFile.text.slice(0, by.range.start).split('\n').length,
        ignoreFile,
        hidden,
      });
    }
  },

  fix({ path, ignoreFile, hidden }, offer) {
    // What holds secrets is rather left out of the COPY.
    if (hidden.some((one) => sensitiveFile(baseName(one), 'file') ?? sensitiveFile(baseName(one), 'directory'))) return;
    const edits = exceptionFor(parseDockerignore(ignoreFile.text), path, hidden);
    if (edits !== undefined) offer('except', { otherEdits: [{ ...ignoreFile, edits }] });
  },
});

/** All that a source means, when the ignore file hides it; nothing when some of it may get through. */
function hiddenPaths({ path, isPattern }: ContextUse, context: BuildContext, ignores: IgnoreMatcher): string[] {
  if (path === '') return [];
  const paths = (isPattern ? matchesOf(context, path) : [path]) ?? [];
  // A later exception may bring back files of a folder that is ignored.
  return paths.every((one) => ignores.isIgnored(one).ignored && !ignores.mayExceptBelow(one)) ? paths : [];
}
