import { defineRule } from '../../core/rule';
import { mayLeaveOutRecommends } from '../../lang/dockerfile/apt-settings';
import { isForDevelopment } from '../../lang/dockerfile/development';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { commandRange, packageCommands } from '../../lang/dockerfile/packages';
import type { PackageCommand } from '../../lang/dockerfile/packages';

export default defineRule<DockerfileModel, { does: PackageCommand }>({
  id: 'recommended-packages',
  language: 'dockerfile',
  group: 'layers',
  severity: 'info',
  since: '0.1.0',
  aliases: ['hadolint:DL3015'],
  fixes: 'suggestion',

  messages: {
    recommended: 'apt installs recommended packages too: --no-install-recommends is not given',
    leave: 'Leave recommended packages out (something that the image uses may be one of them)',
  },

  check({ shippedStages }, report) {
    for (const stage of shippedStages) {
      if (isForDevelopment(stage)) continue;
      for (const step of stage.steps) {
        for (const { command, does } of step.run ? packageCommands(step.run) : []) {
          if (does.manager.name !== 'apt' || does.verb !== 'install' || does.packages.length === 0) continue;
          if (saysRecommends(does) || mayLeaveOutRecommends(step)) continue;
          report('recommended', commandRange(command, does), { does });
        }
      }
    }
  },

  fix({ does }, offer) {
    const at = does.verbWord!.range.end;
    offer('leave', { edits: [{ range: { start: at, end: at }, newText: ' --no-install-recommends' }] });
  },
});

/** The command says itself what becomes of them, or an option may say it that the shell fills in. */
function saysRecommends({ options, values, packages }: PackageCommand): boolean {
  if (
    ['--no-install-recommends', '--install-recommends', '--without-recommends', '-R'].some((name) => options.has(name))
  )
    return true;
  const settings = [...values.values()].map(({ value }) => value);
  return (
    settings.some((value) => /install-recommends/i.test(value)) ||
    packages.some(({ text }) => /^"?\$\{?\w*(opt|flag|arg)/i.test(text))
  );
}
