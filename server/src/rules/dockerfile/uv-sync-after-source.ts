import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { editedPart, insertAbove, moveAbove } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { uvSyncs } from '../../lang/dockerfile/uv';
import type { UvSync } from '../../lang/dockerfile/uv';
import { addMount, addOption, usesBuildKit } from '../../lang/dockerfile/uv-edits';
import { isPackage, isWorkspace } from '../../lang/dockerfile/uv-project';
import { changesNothing, projectFolder } from '../../lang/dockerfile/uv-settings';
import { noticedBetween, sameTarget, stepsBefore } from '../../lang/dockerfile/uv-sync-order';
import { isInside } from '../../lang/dockerfile/paths';

interface Data {
  readonly sync: UvSync;
  readonly source: Step;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'uv-sync-after-source',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    late: 'Each change of any file installs all dependencies again: the source is copied before uv sync (line {line})',
    source: 'the whole source comes here',
    first: 'Install the dependencies first, from pyproject.toml and uv.lock alone',
  },

  check({ stages, lines }, report) {
    const syncs = stages.flatMap(({ steps }) => steps.flatMap(uvSyncs));
    for (const [at, sync] of syncs.entries()) {
      const folder = projectFolder(sync);
      if (folder === undefined || changesNothing(sync) || sync.command.shell.conditional) continue;
      if (syncs[at - 1]?.step === sync.step || isRepeated(sync, syncs, at)) continue;
      const source = stepsBefore(sync.step).find((step) => bringsSource(step, folder));
      if (source === undefined) continue;
      const line = lines.position(source.instruction.range.start).line + 1;
      const related = [{ range: source.instruction.keywordRange, messageId: 'source' }];
      report('late', sync.range, { sync, source, line }, { related });
    }
  },

  fix({ sync, source }, offer, model) {
    const edits = dependenciesFirst(sync, source, model);
    if (edits) offer('first', { edits });
  },
});

/** Whether one before it in its chain of stages fills the same environment. */
function isRepeated(sync: UvSync, syncs: readonly UvSync[], at: number): boolean {
  const chain = new Set(stageChain(sync.step.stage));
  for (let before = 0; before < at; before++) {
    const other = syncs[before]!;
    if (chain.has(other.step.stage) && sameTarget(other, sync)) return true;
  }
  return false;
}

/** The whole context, copied to the project's folder or around it. */
function bringsSource({ copy }: Step, folder: string): boolean {
  const to = copy?.destinationPath;
  if (copy === undefined || copy.from !== undefined || to === undefined || !isInside(folder, to)) return false;
  return copy.sources.some(({ value }) => /^(\.\/?|\/|\.\/\*|\*)$/.test(value));
}

/**
 * The same `RUN` once more above the `COPY`, with the project's two files alone, and the variables for it; undefined where something
 * else may matter.
 */
function dependenciesFirst(
  sync: UvSync,
  source: Step,
  { text, parsed, context }: DockerfileModel,
): TextEdit[] | undefined {
  const { instruction } = sync.step;
  const folder = projectFolder(sync);
  const here = folder === source.copy!.destinationPath && folder === source.workdir && folder === sync.step.workdir;
  if (!here || sync.run.commands.length > 1 || instruction.heredocs.length > 0) return undefined;
  const between = noticedBetween(source, sync.step);
  // A variable between them serves the installation, unless the `COPY` would see it too.
  const copyReads = source.instruction.arguments.text.includes('$');
  if (between === undefined || between.some(({ keyword }) => keyword !== 'ENV' || copyReads)) return undefined;
  const top = context?.folders.get('')?.map(({ name }) => name);
  // The members of a workspace are needed too, and lie anywhere.
  const project = context?.projectFiles.get('pyproject.toml');
  if ((top && !top.includes('uv.lock')) || isWorkspace(project ?? '')) return undefined;
  const mounts = usesBuildKit(text, parsed.instructions);
  // What uv does not install needs no second sync: the first one moves.
  const moves = project !== undefined && !isPackage(project);
  const files = mounts ? ['uv.lock', 'pyproject.toml'] : [];
  const run = syncAlone(sync, text, files, moves ? [] : ['--no-install-project'], parsed.escape);
  const copy = mounts ? '' : `COPY pyproject.toml uv.lock ./${lineBreakOf(text)}`;
  const variables = between.flatMap((step) => moveAbove(text, step.instruction, source.instruction));
  if (!moves) return [...variables, insertAbove(text, source.instruction, copy + run)];
  const [, removal] = moveAbove(text, instruction, source.instruction);
  const comments = text.slice(removal!.range.start, instruction.range.start);
  return [...variables, insertAbove(text, source.instruction, copy + comments + run), removal!];
}

/** The `RUN` with these files mounted and these options. One that stood on a single line gets a line for each mount. */
function syncAlone(
  sync: UvSync,
  text: string,
  files: readonly string[],
  options: readonly string[],
  escape: string,
): string {
  const { instruction } = sync.step;
  const { range, words, flags } = instruction;
  const mounts = files.map((name) => `type=bind,source=${name},target=${name}`);
  const option = options.filter((name) => !sync.options.has(name)).map((name) => addOption(sync, name));
  const script = words[0] && { start: words[0].range.start, end: range.end };
  if (mounts.length === 0 || script === undefined || text.slice(range.start, range.end).includes('\n'))
    return editedPart(text, range, [...mounts.map((mount) => addMount(text, instruction, mount)), ...option]);
  const lines = [
    ...[instruction.keywordRange, ...flags.map((flag) => flag.range)].map(({ start, end }) => text.slice(start, end)),
    ...mounts.map((mount) => `--mount=${mount}`),
    editedPart(text, script, option),
  ];
  return lines.join(` ${escape}${lineBreakOf(text)}    `).replace(/ [\\`]\r?\n +/, ' ');
}
