import { listIn } from '../../core/list-in';
import { listed, translated } from '../../core/l10n';
import type { DirectoryEntry } from '../../context/files';
import { sourcePattern } from '../../context/source-pattern';
import { defineRule } from '../../core/rule';
import { sensitiveFile } from '../../data/sensitive-files';
import { contextArrivals } from '../../lang/dockerfile/context-arrivals';
import type { ContextArrival } from '../../lang/dockerfile/context-arrivals';
import { contextUses } from '../../lang/dockerfile/context-uses';
import { leaveOut } from '../../lang/dockerfile/leave-out';
import type { LeaveOut } from '../../lang/dockerfile/leave-out';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';
import type { IgnoreMatcher } from '../../lang/dockerignore/matcher';
import { ignorePatternsFor } from '../../lang/dockerignore/suggest';

interface Data {
  readonly path: string;
  readonly what: string;
  readonly patterns: string;
  readonly file: string;
  readonly mend: LeaveOut | undefined;
  /** The Dockerfile or a file of the project names one of the files: something may read it. */
  readonly isNamed: boolean;
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
    add: 'Add {patterns} to {file}',
  },

  check(model, report) {
    const { context, text, ignores } = model;
    if (context === undefined) return;
    const said = [text, ...context.projectFiles.values()].join('\n');
    const isUnwanted = ({ name, kind }: DirectoryEntry): boolean => {
      const found = sensitiveFile(name, kind);
      return found !== undefined && !(found.pattern === '.git' && readsHistory.test(said));
    };
    const arrivals = contextArrivals(model, (entry, path) => isUnwanted(entry) && !isMeant(path, ignores));
    const covered = new Set(patternsElsewhere(model));
    for (const group of byInstruction(arrivals).values()) {
      const open = group
        .map(({ path, entry, use }) => {
          const { what, pattern } = sensitiveFile(entry.name, entry.kind)!;
          return { path, entry, use, what, pattern };
        })
        .filter(({ pattern }) => !covered.has(pattern.replace('**/', '')));
      const [first] = open;
      if (first === undefined) continue;
      const mayGo = (path: string): boolean => isSensitive(path) && !isMeant(path, ignores);
      const mend = covered.size > 0 ? undefined : leaveOut(model, context, open, mayGo);
      report('copied', first.use.range, {
        path: first.path,
        what: translated(first.what),
        patterns: listed(mend?.patterns ?? [...new Set(open.map(({ pattern }) => pattern))]),
        file: context.ignoreFile === undefined ? '.dockerignore' : baseName(context.ignoreFile.path),
        mend,
        isNamed: open.some(({ entry }) => isNamed(entry.name, said)),
      });
    }
  },

  fix({ mend, isNamed }, offer) {
    if (mend === undefined) return;
    const { otherEdits, newFiles } = mend;
    const change = { otherEdits, newFiles, ...(isNamed && { safety: 'suggestion' as const }) };
    offer(newFiles.length > 0 ? 'create' : 'add', change);
  },
});

function isSensitive(path: string): boolean {
  const name = baseName(path);
  return (sensitiveFile(name, 'file') ?? sensitiveFile(name, 'directory')) !== undefined;
}

/** Whether an exception of the ignore file brings in just this file, not only a folder around it. */
function isMeant(path: string, ignores: IgnoreMatcher): boolean {
  const { by } = ignores.isIgnored(path);
  const name = by?.negated ? baseName(by.cleaned) : '*';
  return !/^\*+$/.test(name) && sourcePattern(name)(baseName(path));
}

/** Whether a text names a file: `.env` does not stand in `os.environ`. */
function isNamed(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return true;
  return false;
}

/** Without an ignore file, `missing-dockerignore` asks for one with these patterns where the whole context is copied. */
function patternsElsewhere(model: DockerfileModel): string[] {
  const { context, stages } = model;
  if (context === undefined || context.ignoreFile !== undefined) return [];
  const uses = stages.flatMap(({ steps }) => steps).flatMap(contextUses);
  return uses.some(({ path, isMount }) => path === '' && !isMount) ? ignorePatternsFor(model, context) : [];
}

function byInstruction(arrivals: readonly ContextArrival[]): Map<number, ContextArrival[]> {
  const groups = new Map<number, ContextArrival[]>();
  for (const arrival of arrivals) listIn(groups, arrival.use.range.start).push(arrival);
  return groups;
}
