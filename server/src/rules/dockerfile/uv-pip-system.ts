import { defineRule } from '../../core/rule';
import { kindAt } from '../../context/lookup';
import { insertBelow } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { sourceStage } from '../../lang/dockerfile/model';
import { isPlainPath } from '../../lang/dockerfile/paths';
import { uvCommands } from '../../lang/dockerfile/uv';
import type { UvCommand } from '../../lang/dockerfile/uv';
import { reachesUv } from '../../lang/dockerfile/uv-files';
import { isTold, projectFolder } from '../../lang/dockerfile/uv-settings';

export default defineRule<DockerfileModel, { uv: UvCommand }>({
  id: 'uv-pip-system',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'refactor',

  messages: {
    unlocked:
      'uv pip install --system resolves the dependencies anew: the project has a uv.lock, which it does not read',
    sync: 'Install what uv.lock says: uv sync --locked --no-dev, with the environment on PATH',
  },

  check(model, report) {
    const { context } = model;
    if (!context?.certain || kindAt(context, 'uv.lock') !== 'file') return;
    for (const step of model.stages.filter(shipsPackages(model)).flatMap(({ steps }) => steps)) {
      for (const uv of uvCommands(step)) {
        if (uv.verb !== 'pip install' || isTold(uv, ['--system'], 'UV_SYSTEM_PYTHON') !== 'yes') continue;
        if (installsOwnProject(uv)) report('unlocked', uv.range, { uv });
      }
    }
  },

  fix({ uv }, offer, model) {
    const { step, run, command } = uv;
    const folder = projectFolder(uv);
    const flowOf = (stage: (typeof model.stages)[number]) => model.flow(stage);
    const hasFiles = ['pyproject.toml', 'uv.lock'].every((name) => reachesUv(uv, name, flowOf) === 'yes');
    // Options of `uv pip install` need not exist for `uv sync`; words before or after the command may rely on the old place.
    const plain = run.commands.length === 1 && uv.args.every(({ value }) => understood.test(value));
    if (folder === undefined || !isPlainPath(folder) || !hasFiles || !plain || step.stage !== model.finalStage) return;
    const sync = {
      range: { start: uv.range.start, end: command.shell.range.end },
      newText: 'uv sync --locked --no-dev',
    };
    const path = insertBelow(
      model.text,
      step.instruction,
      `ENV PATH="${folder === '/' ? '' : folder}/.venv/bin:$PATH"`,
    );
    offer('sync', { edits: [sync, path] });
  },
});

/** Stages that ship, or whose packages are copied into one that does. */
function shipsPackages({ stages, shippedStages }: DockerfileModel): (stage: Stage) => boolean {
  const copies = shippedStages
    .flatMap(({ steps }) => steps)
    .filter(({ copy }) =>
      copy?.sources.some(({ value }) => /\/(site|dist)-packages\/?$|^\/usr\/local\/?$/.test(value)),
    );
  const sources = new Set(copies.map((step) => sourceStage(step, stages)));
  return (stage) => shippedStages.includes(stage) || sources.has(stage);
}

const understood =
  /^(--system|--no-cache|--no-cache-dir|-e|--editable|\.|-r|--requirements?|pyproject\.toml|--break-system-packages)$/;

/** `.`, `-e .`, `-r pyproject.toml`. A `requirements.txt` may be what `uv export` wrote of the lock file. */
function installsOwnProject({ args, options }: UvCommand): boolean {
  if (options.has('--no-deps')) return false;
  return args.some(({ value }, at) => {
    const before = args[at - 1]?.value ?? '';
    if (/^\.\/?(\[.*\])?$/.test(value)) return true;
    const file = /^(-r|--requirements?)$/.test(before) ? value : /^(?:-r|--requirements?=)(.+)$/.exec(value)?.[1];
    return file !== undefined && /^(\.\/)?pyproject\.toml$/.test(file);
  });
}
