import { defineRule } from '../../core/rule';
import { commandEnvironment } from '../../lang/dockerfile/command-environment';
import { isForDevelopment } from '../../lang/dockerfile/development';
import { standsOnKnownImage } from '../../lang/dockerfile/known-base';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { cacheLeft } from '../../lang/dockerfile/package-caches';
import { packageCommands } from '../../lang/dockerfile/packages';
import type { PackageCommand } from '../../lang/dockerfile/packages';
import { remember } from '../../lang/remember';
import type { Run, RunCommand } from '../../lang/dockerfile/run';

export default defineRule<DockerfileModel, { install: PackageCommand }>({
  id: 'pip-cache-in-layer',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['hadolint:DL3042'],
  fixes: 'safe',

  messages: {
    kept: 'pip keeps what it has fetched in this layer: neither --no-cache-dir nor a cache mount is given',
    off: 'Use no cache (--no-cache-dir)',
  },

  check({ shippedStages }, report) {
    for (const stage of shippedStages) {
      if (!standsOnKnownImage(stage) || isConfigured(stage) || isForDevelopment(stage)) continue;
      for (const step of stage.steps) {
        for (const { command, does } of step.run ? packageCommands(step.run) : []) {
          if (!keepsCache(step, step.run!, command, does)) continue;
          const first = command.shell.words[command.shell.words.length - command.args.length - 1];
          const range = { start: (first ?? does.verbWord!).range.start, end: does.verbWord!.range.end };
          report('kept', range, { install: does });
        }
      }
    }
  },

  fix({ install }, offer) {
    const at = install.verbWord!.range.end;
    offer('off', { edits: [{ range: { start: at, end: at }, newText: ' --no-cache-dir' }] });
  },
});

function keepsCache(step: Step, run: Run, command: RunCommand, { manager, verb, options }: PackageCommand): boolean {
  if (manager.name !== 'pip' || verb !== 'install' || command.shell.inSubstitution) return false;
  // pip takes options that are cut short: `--no-cache`.
  if ([...options].some((option) => option.startsWith('--no-ca') || option === '--help' || option === '-h'))
    return false;
  if (options.has('--cache-dir') || hidesOptions(command, run)) return false;
  const environment = commandEnvironment(command, run);
  if (environment.sets('PIP_NO_CACHE_DIR') || environment.sets('PIP_CONFIG_FILE')) return false;
  return cacheLeft(command, run, step).length > 0;
}

function hidesOptions({ args }: RunCommand, run: Run): boolean {
  return args.some((word) => run.value(word) === undefined && word.text.startsWith('$'));
}

/** pip's own configuration may turn the cache off. */
function isConfigured(stage: Stage): boolean {
  return stageChain(stage).some(configuresPip);
}

const configuresPip = remember(({ steps }: Stage) =>
  steps.some(({ instruction }) => /pip\.conf\b|pip[\d.]* config\b/.test(instruction.arguments.text)),
);
