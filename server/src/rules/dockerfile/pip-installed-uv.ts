import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { newestUv } from '../../data/uv-image';
import { insertAbove, removeCommand } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { rootBase } from '../../lang/dockerfile/model';
import { uvInstall } from '../../lang/dockerfile/uv-install';
import type { UvInstall } from '../../lang/dockerfile/uv-install';

interface Data {
  readonly step: Step;
  readonly install: UvInstall;
  readonly how: string;
  readonly version: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'pip-installed-uv',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    package: '{how} installs uv: its own image has the program ready to copy, without {how} and its layer',
    script: 'A script from the network installs uv: its own image has the program ready to copy, by version',
    copy: 'Copy uv {version} from its image',
  },

  check({ stages }, report) {
    for (const step of stages.flatMap(({ steps }) => steps)) {
      for (const command of step.run?.commands ?? []) {
        const install = uvInstall(step.run!, command);
        if (install === undefined) continue;
        const { how, version = newestUv } = install;
        report(how === 'installer' ? 'script' : 'package', install.range, { step, install, how, version });
      }
    }
  },

  fix({ step, install, version }, offer, model) {
    const programs = programsOf(version);
    if (!install.clear || programs === undefined || isNamedByPath(model) || isWindows(step)) return;
    if (!programs.includes('uvx') && /\buvx\b/.test(model.text)) return;
    const copy = `COPY --from=ghcr.io/astral-sh/uv:${version} ${programs} /bin/`;
    const edits = takeOut(model.text, step, install, copy);
    if (edits) offer('copy', { edits });
  },
});

/** Replaces the instruction, or takes the command or the package out of it. */
function takeOut(text: string, step: Step, install: UvInstall, copy: string): TextEdit[] | undefined {
  const { instruction } = step;
  const run = step.run!;
  const { command, oneOfMany } = install;
  const above = insertAbove(text, instruction, copy);
  if (oneOfMany) {
    const before = command.args[command.args.indexOf(oneOfMany) - 1]!;
    const range = { start: before.range.end, end: oneOfMany.range.end };
    return text.slice(range.start, range.end).includes('#') ? undefined : [above, { range, newText: '' }];
  }
  const parts = install.how === 'installer' ? 2 : 1;
  const only = run.commands.length === parts && (parts === 1 || isShell(run.commands[1]!.name));
  if (only) return [{ range: instruction.range, newText: copy }];
  const removed = parts === 1 ? removeCommand(text, run, command) : undefined;
  return removed && [above, ...removed];
}

function isShell(name: string): boolean {
  return /(^|\/)(ba|da)?sh$/.test(name);
}

/** What the image of a version has at its root; older ones lack `/uvx`, the oldest versions have no image. */
function programsOf(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 0 || minor >= 5) return '/uv /uvx';
  return minor >= 2 ? '/uv' : undefined;
}

/** Something names the place where the program lies now, or runs it as a module of Python. */
function isNamedByPath({ stages }: DockerfileModel): boolean {
  const named = /-m uvx?\b|(?<!\.cache)\/uvx?(["'\s;&|)]|$)|\.(local\/bin|cargo)\/env\b/;
  const places = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'COPY']);
  return stages.some(({ steps }) =>
    steps.some(
      ({ keyword, instruction, copy }) =>
        places.has(keyword) && !/astral/.test(copy?.from?.value ?? '') && named.test(instruction.arguments.text),
    ),
  );
}

function isWindows({ stage }: Step): boolean {
  const base = rootBase(stage);
  return base.kind === 'image' && base.known?.family === 'windows';
}
