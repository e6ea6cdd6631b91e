import { kindAt } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { uvSyncs } from '../../lang/dockerfile/uv';
import type { UvSync } from '../../lang/dockerfile/uv';
import { addMount } from '../../lang/dockerfile/uv-edits';
import { reachesUv } from '../../lang/dockerfile/uv-files';
import { changesNothing, isTold, projectFolder } from '../../lang/dockerfile/uv-settings';

export default defineRule<DockerfileModel, { sync: UvSync; option: string }>({
  id: 'uv-lock-not-copied',
  language: 'dockerfile',
  group: 'uv',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missing: 'The build fails here: uv sync is to follow uv.lock ({option}), and no instruction brings that file',
    bring: 'Bring uv.lock with pyproject.toml',
  },

  check(model, report) {
    for (const stage of model.stages) {
      for (const sync of stage.steps.flatMap(uvSyncs)) {
        if (changesNothing(sync)) continue;
        const locked = isTold(sync, ['--locked'], 'UV_LOCKED') === 'yes';
        const frozen = isTold(sync, ['--frozen'], 'UV_FROZEN') === 'yes';
        if (!(locked || frozen) || reachesUv(sync, 'uv.lock', (part) => model.flow(part)) !== 'no') continue;
        report('missing', sync.range, { sync, option: frozen ? '--frozen' : '--locked' });
      }
    }
  },

  fix({ sync }, offer, { text, context }) {
    const folder = projectFolder(sync);
    const { mounts } = sync.run;
    const lockOf = (path: string): string | undefined => {
      const lock = path.replace(/pyproject\.toml$/, 'uv.lock');
      // Where it is not in the context, a copy fails just the same.
      return lock === path || (context && kindAt(context, lock) === 'missing') ? undefined : lock;
    };
    const mount = mounts.find(
      ({ type, options }) => type === 'bind' && /(^|\/)pyproject\.toml$/.test(options.get('source') ?? ''),
    );
    if (mount) {
      const [source, target] = [lockOf(mount.options.get('source')!), lockOf(mount.options.get('target') ?? '')];
      if (source && target && !mount.options.has('from'))
        offer('bring', {
          edits: [addMount(text, sync.step.instruction, `type=bind,source=${source},target=${target}`)],
        });
      return;
    }
    const steps = stageChain(sync.step.stage).flatMap((stage) => stage.steps);
    const edit = steps
      .filter((step) => step.stage !== sync.step.stage || step.index < sync.step.index)
      .map((step) => (step.copy?.destinationPath === folder ? addLock(text, step, lockOf) : undefined))
      .find((found) => found !== undefined);
    if (edit) offer('bring', { edits: [edit] });
  },
});

/** Names the lock file behind `pyproject.toml` in a `COPY` into a folder. */
function addLock(
  text: string,
  { copy, keyword }: Step,
  lockOf: (path: string) => string | undefined,
): TextEdit | undefined {
  if (copy === undefined || keyword !== 'COPY' || copy.from || !copy.toFolder) return undefined;
  const word = copy.sources.find(({ value }) => /(^|\/)pyproject\.toml$/.test(value));
  const lock = word && lockOf(word.value);
  if (word === undefined || lock === undefined || copy.sources.some(({ value }) => value === lock)) return undefined;
  const written = text.slice(word.range.start, word.range.end);
  const at = { start: word.range.end, end: word.range.end };
  if (written === word.value) return { range: at, newText: ` ${lock}` };
  return written === `"${word.value}"` ? { range: at, newText: `, "${lock}"` } : undefined;
}
