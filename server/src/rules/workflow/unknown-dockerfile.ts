import { joinPath } from '../../context/listings';
import { kindAt } from '../../context/lookup';
import type { Repository } from '../../context/repository';
import { nearMiss } from '../../core/near-miss';
import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { buildFiles, type BuildPath } from '../../lang/workflow/build-files';
import { seesRepository } from '../../lang/workflow/checked-out';
import { imageBuilds } from '../../lang/workflow/image-builds';
import type { WorkflowModel } from '../../lang/workflow/model';
import { mayBeLeftOut } from './shared/conditions';

interface Data {
  readonly path: string;
  /** What is written in place of the path; undefined where nothing like it is there. */
  readonly near: string | undefined;
  readonly range: Range;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unknown-dockerfile',
  language: 'workflow',
  group: 'images',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    file: 'The build fails: the repository has no {path}',
    context: 'The build fails: the repository has no folder {path}',
    near: 'Write {near}',
  },

  check(model, report) {
    const { repository } = model;
    if (repository === undefined) return;
    for (const build of imageBuilds(model)) {
      const { contexts = [], dockerfiles = [] } = buildFiles(build);
      const told = new Set<BuildPath['setting']>();
      const look = (found: BuildPath, messageId: 'file' | 'context', kind: 'file' | 'directory'): void => {
        const { path, setting } = found;
        if (kindAt(repository, path) !== 'missing' || !seesRepository(model, build, path)) return;
        if (told.has(setting) || mayBeLeftOut(build.step, setting?.perLeg === true)) return;
        told.add(setting);
        const range = setting?.range ?? build.range;
        report(messageId, range, { path, near: nearPath(model.text, repository, found, kind), range });
      };
      for (const context of contexts) look(context, 'context', 'directory');
      for (const dockerfile of dockerfiles) look(dockerfile, 'file', 'file');
    }
  },

  fix({ near, range }, offer) {
    if (near !== undefined) offer('near', { edits: [{ range, newText: near }] });
  },
});

/** More of one kind in one folder are no help to choose from. */
const maxCandidates = 100;

/** The path in place of a missing one, written as that was: of like name beside it, or the only one of its name elsewhere. */
function nearPath(
  text: string,
  { folders }: Repository,
  { path, setting, from }: BuildPath,
  kind: 'file' | 'directory',
): string | undefined {
  if (
    setting === undefined ||
    from === undefined ||
    text.slice(setting.range.start, setting.range.end) !== setting.value
  )
    return undefined;
  const at = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
  const namesIn = (other: string): string[] =>
    (folders.get(other) ?? [])
      .filter((entry) => entry.kind === kind && (kind === 'directory' || /docker|container/i.test(entry.name)))
      .map((entry) => entry.name);
  const beside = nearMiss(name, namesIn(folder).slice(0, maxCandidates));
  const others = [...folders.keys()]
    .filter((other) => namesIn(other).includes(name))
    .map((other) => joinPath(other, name));
  const found = beside !== undefined ? joinPath(folder, beside) : others.length === 1 ? others[0]! : undefined;
  const base = from === '.' ? '' : `${from}/`;
  if (found === undefined || !found.startsWith(base) || !/^[\w./-]+$/.test(found)) return undefined;
  const start = /^\{\{.*\}\}:|^\.\/|/.exec(setting.value)?.[0] ?? '';
  return start + found.slice(base.length);
}
