import type { BuildContext } from '../../context/build-context';
import { matchesOf } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import { contextUses } from '../../lang/dockerfile/context-uses';
import type { ContextUse } from '../../lang/dockerfile/context-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';
import type { IgnoreMatcher } from '../../lang/dockerignore/matcher';
import type { Pattern } from '../../lang/dockerignore/patterns';

interface Data {
  readonly path: string;
  readonly pattern: string;
  readonly file: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'copy-ignored-file',
  language: 'dockerfile',
  group: 'context',
  severity: 'error',
  since: '0.1.0',
  aliases: ['buildkit:CopyIgnoredFile'],
  fixes: 'none',

  messages: {
    hidden: '{path} does not reach the build: {file} leaves it out with `{pattern}` on line {line}',
    nothing: '{path} brings nothing: {file} leaves out all that it matches, last with `{pattern}` on line {line}',
  },

  check({ context, stages, ignores }, report) {
    const file = context?.ignoreFile;
    if (context === undefined || file === undefined || !context.certain) return;
    for (const use of stages.flatMap(({ steps }) => steps).flatMap(contextUses)) {
      const by = hiddenBy(use, context, ignores);
      if (by === undefined) continue;
      report(use.isPattern ? 'nothing' : 'hidden', use.range, {
        path: use.path,
        pattern: by.raw,
        file: baseName(file.path),
        line: file.text.slice(0, by.range.start).split('\n').length,
      });
    }
  },
});

/** The pattern that hides all that a source means; undefined when something of it may get through. */
function hiddenBy({ path, isPattern }: ContextUse, context: BuildContext, ignores: IgnoreMatcher): Pattern | undefined {
  if (path === '') return undefined;
  const paths = isPattern ? matchesOf(context, path) : [path];
  if (paths === undefined || paths.length === 0) return undefined;
  const answers = paths.map((one) => ignores.isIgnored(one));
  // A later exception may bring back files of a folder that is ignored.
  if (answers.some(({ ignored }) => !ignored) || paths.some((one) => ignores.mayExceptBelow(one))) return undefined;
  return answers.at(-1)!.by;
}
