import { defineRule } from '../../core/rule';
import { contextUses } from '../../lang/dockerfile/context-uses';
import { dependenciesFirst } from '../../lang/dockerfile/dependencies-first';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { commandRange, packageCommands } from '../../lang/dockerfile/packages';
import type { PackageCommand } from '../../lang/dockerfile/packages';
import { isInside } from '../../lang/dockerfile/paths';
import type { RunCommand } from '../../lang/dockerfile/run';

interface Data {
  readonly source: Step;
  readonly install: Step;
  readonly does: PackageCommand;
  readonly command: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'source-before-dependencies',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    late: '{command} runs again after each change of any file: line {line} copies the whole source before it',
    source: 'the whole source comes here',
    first: 'Copy what lists the dependencies and install them before the source comes',
  },

  check({ stages, lines, text }, report) {
    for (const { steps } of stages) {
      const source = steps.find(bringsContext);
      if (source === undefined) continue;
      const early = new Set(
        steps
          .slice(0, source.index)
          .flatMap(projectInstalls)
          .map(({ does }) => does.manager),
      );
      const late = steps
        .slice(source.index + 1)
        .flatMap((install) => projectInstalls(install).map((found) => ({ install, found })));
      for (const { install, found } of late) {
        const { command, does } = found;
        const to = source.copy!.destinationPath!;
        if (early.has(does.manager) || command.cwd === undefined || !isInside(command.cwd, to)) continue;
        early.add(does.manager);
        const range = commandRange(command, does);
        const line = lines.position(source.instruction.range.start).line + 1;
        report(
          'late',
          range,
          { source, install, does, command: text.slice(range.start, range.end), line },
          { related: [{ range: source.instruction.keywordRange, messageId: 'source' }] },
        );
      }
    }
  },

  fix({ source, install, does }, offer, model) {
    const edits = dependenciesFirst(model, source, install, does);
    if (edits) offer('first', { edits });
  },
});

function bringsContext(step: Step): boolean {
  return (
    step.copy?.destinationPath !== undefined && contextUses(step).some(({ path, isMount }) => path === '' && !isMount)
  );
}

/** The commands that install what the project's own files list, and nothing of the project itself. */
function projectInstalls({ run }: Step): { command: RunCommand; does: PackageCommand }[] {
  return (run ? packageCommands(run) : []).filter(({ command, does }) => {
    const { manager, action, project, packages, files } = does;
    // uv has a rule of its own; conda's environments are mostly tools of the image.
    if (action !== 'install' || !project || manager.kind !== 'language' || /^(uv|conda|cargo)$/.test(manager.name))
      return false;
    if (manager.name === 'pip' && files.length === 0) return false;
    return packages.length === 0 && !command.shell.conditional && !command.shell.inSubstitution;
  });
}
