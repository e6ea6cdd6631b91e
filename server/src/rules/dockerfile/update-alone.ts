import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { joinRuns, moveCommandInto } from '../../lang/dockerfile/join-runs';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { packageCommands } from '../../lang/dockerfile/packages';
import { isInside } from '../../lang/dockerfile/paths';
import { remember } from '../../lang/remember';

interface Data {
  readonly update: Step;
  readonly install: Step;
  readonly command: string;
  readonly line: number;
}

/** Their indexes never grow old by themselves. */
const managers = new Set(['apt', 'apk']);

export default defineRule<DockerfileModel, Data>({
  id: 'update-alone',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['hadolint:DL3009'],
  fixes: 'safe',

  messages: {
    alone: '{command} in a RUN of its own grows old in the cache: the install on line {line} may fail',
    install: 'this installs from whatever list the cache holds',
    join: 'Update in the RUN that installs',
  },

  check({ stages, text, lines }, report) {
    for (const { steps } of stages) {
      for (const update of steps) {
        const found = loneUpdate(update);
        if (found === undefined) continue;
        const { install, range } = found;
        report(
          'alone',
          range,
          {
            update,
            install,
            command: text.slice(range.start, range.end),
            line: lines.position(install.instruction.range.start).line + 1,
          },
          { related: [{ range: install.instruction.keywordRange, messageId: 'install' }] },
        );
      }
    }
  },

  fix({ update, install }, offer, { parsed }) {
    const between = update.stage.steps.slice(update.index + 1, install.index);
    const edits =
      joinRuns(parsed, update, install) ??
      (between.every(isIndifferent) ? moveCommandInto(parsed, update, install) : undefined);
    if (edits) offer('join', { edits });
  },
});

/** An update with no installation behind it in its own `RUN`, and the later `RUN` that installs without an update of its own. */
function loneUpdate(step: Step): { install: Step; range: Range } | undefined {
  const commands = actionsOf(step);
  const update = commands.findLast(({ does }) => does.action === 'update');
  if (update === undefined) return undefined;
  const { name } = update.does.manager;
  const uses = (found: Found): boolean => found.does.manager.name === name && found.does.action !== 'upgrade';
  if (commands.some((found) => uses(found) && found.does.action === 'install')) return undefined;
  for (let at = step.index + 1; at < step.stage.steps.length; at++) {
    const install = step.stage.steps[at]!;
    const first = actionsOf(install).find(uses);
    if (first === undefined) continue;
    const start = update.command.shell.range.start;
    const end = update.does.verbWord!.range.end;
    return first.does.action === 'install' ? { install, range: { start, end } } : undefined;
  }
  return undefined;
}

type Found = ReturnType<typeof packageCommands>[number];

const actionsOf = remember(({ run }: Step): readonly Found[] =>
  (run ? packageCommands(run) : []).filter(
    ({ does }) => managers.has(does.manager.name) && ['update', 'install', 'upgrade'].includes(does.action),
  ),
);

/** Whether an update does the same before and after this instruction. */
function isIndifferent({ keyword, copy }: Step): boolean {
  if (['ARG', 'ENV', 'LABEL', 'EXPOSE', 'WORKDIR', 'CMD', 'ENTRYPOINT', 'STOPSIGNAL'].includes(keyword)) return true;
  const to = copy?.destinationPath;
  return to !== undefined && to !== '/' && !isInside(to, '/etc');
}
