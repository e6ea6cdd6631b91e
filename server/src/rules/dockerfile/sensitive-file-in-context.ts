import { defineRule } from '../../core/rule';
import { sensitiveFile } from '../../data/sensitive-files';
import { contextArrivals } from '../../lang/dockerfile/context-arrivals';
import type { ContextArrival } from '../../lang/dockerfile/context-arrivals';
import { contextUses } from '../../lang/dockerfile/context-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';
import { ignorePatternsFor } from '../../lang/dockerignore/suggest';

interface Data {
  readonly path: string;
  readonly what: string;
  readonly patterns: string;
  readonly file: string;
  readonly root: string;
}

/** The history of the repository is often read for version numbers. */
const readsHistory = /\bgit\b|scm\b|vcs\b|\bgo\s+(build|install)\b|versioneer|versioningit|dunamai|dynamic-versioning/i;

export default defineRule<DockerfileModel, Data>({
  id: 'sensitive-file-in-context',
  language: 'dockerfile',
  group: 'context',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    copied: '{path} comes along into the image ({what}): add {patterns} to {file}',
    create: 'Create a .dockerignore that leaves it out',
  },

  check(model, report) {
    const { context, text } = model;
    if (context === undefined) return;
    const said = [text, ...context.projectFiles.values()].join('\n');
    const arrivals = contextArrivals(model, ({ name, kind }) => {
      const found = sensitiveFile(name, kind);
      return found !== undefined && !(found.pattern === '.git' && readsHistory.test(said));
    });
    const covered = new Set(patternsElsewhere(model));
    for (const group of byInstruction(arrivals).values()) {
      const patterns = new Set(group.map(({ entry }) => sensitiveFile(entry.name, entry.kind)!.pattern));
      const open = [...patterns].filter((pattern) => !covered.has(pattern.replace('**/', '')));
      const first = group.find(({ entry }) => open.includes(sensitiveFile(entry.name, entry.kind)!.pattern));
      if (first === undefined) continue;
      report('copied', first.use.range, {
        path: first.path,
        what: sensitiveFile(first.entry.name, first.entry.kind)!.what,
        patterns: open.join(', '),
        file: context.ignoreFile === undefined ? '.dockerignore' : baseName(context.ignoreFile.path),
        root: context.root,
      });
    }
  },

  fix({ patterns, root }, offer, model) {
    // A file that is there is another document, whose order decides: it is mended by hand.
    if (model.context?.ignoreFile !== undefined || patternsElsewhere(model).length > 0) return;
    const text = `${patterns.replaceAll(', ', '\n')}\n`;
    offer('create', { newFiles: [{ path: `${root === '/' ? '' : root}/.dockerignore`, text }] });
  },
});

/** Without an ignore file, `missing-dockerignore` asks for one with these patterns where the whole context is copied. */
function patternsElsewhere(model: DockerfileModel): string[] {
  const { context, stages } = model;
  if (context === undefined || context.ignoreFile !== undefined) return [];
  const uses = stages.flatMap(({ steps }) => steps).flatMap(contextUses);
  return uses.some(({ path, isMount }) => path === '' && !isMount) ? ignorePatternsFor(model, context) : [];
}

function byInstruction(arrivals: readonly ContextArrival[]): Map<number, ContextArrival[]> {
  const groups = new Map<number, ContextArrival[]>();
  for (const arrival of arrivals) {
    const key = arrival.use.range.start;
    groups.set(key, [...(groups.get(key) ?? []), arrival]);
  }
  return groups;
}
