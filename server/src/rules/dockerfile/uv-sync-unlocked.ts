import { kindAt } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { uvSyncs } from '../../lang/dockerfile/uv';
import type { UvSync } from '../../lang/dockerfile/uv';
import { reachesUv } from '../../lang/dockerfile/uv-files';

/** With one of these, uv does not change the lock file, or is asked to do just that. */
const deliberate = [
  '--locked',
  '--frozen',
  '--upgrade',
  '-U',
  '--upgrade-package',
  '-P',
  '--script',
  '--dry-run',
  '--check',
  '--no-sync',
  '--resolution',
  '--prerelease',
  '--help',
  '-h',
];
const off = /^(0|false|no|off|f|n)?$/i;

export default defineRule<DockerfileModel, { sync: UvSync }>({
  id: 'uv-sync-unlocked',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    unlocked: 'uv sync may resolve other versions than uv.lock names: neither --locked nor --frozen is given',
    frozen: 'Install just what uv.lock says (--frozen)',
    locked: 'Fail the build when uv.lock is out of date (--locked)',
  },

  check({ stages }, report) {
    for (const step of stages.flatMap(({ steps }) => steps)) {
      for (const sync of uvSyncs(step)) if (!isLocked(sync)) report('unlocked', sync.range, { sync });
    }
  },

  fix({ sync }, offer, model) {
    const insert = (option: string) => ({
      edits: [{ range: { start: sync.range.end, end: sync.range.end }, newText: ` ${option}` }],
    });
    // Without a lock file both options end the build: they are offered where one is surely there.
    if (!lockFileReaches(sync.step, model) || reachesUv(sync, 'uv.lock', (stage) => model.flow(stage)) === 'no') return;
    offer('frozen', insert('--frozen'));
    if (!isFirstOfWorkspace(sync)) offer('locked', { ...insert('--locked'), safety: 'suggestion' });
  },
});

function isLocked(sync: UvSync): boolean {
  if (deliberate.some((option) => sync.options.has(option))) return true;
  return ['UV_LOCKED', 'UV_FROZEN'].some((name) => sync.sets(name) && !off.test(sync.environment(name) ?? 'unknown'));
}

/** A first sync of a workspace cannot check the lock file: the members' `pyproject.toml` are not there yet (uv's Docker guide). */
function isFirstOfWorkspace({ options }: UvSync): boolean {
  return options.has('--no-install-workspace') || options.has('--package') || options.has('--all-packages');
}

/** Whether `uv.lock` is named in a `COPY` or bind mount of the chain, or comes along with the whole context. */
function lockFileReaches(step: Step, { context }: DockerfileModel): boolean {
  const named = (text: string): boolean => /(^|\/)uv\.lock$/.test(text);
  const inContext = context?.certain === true && kindAt(context, 'uv.lock') === 'file';
  return stageChain(step.stage).some(({ steps }) =>
    steps.some(({ copy, run }) => {
      if (run?.mounts.some(({ options }) => named(options.get('source') ?? ''))) return true;
      if (copy === undefined) return false;
      if (copy.sources.some(({ value }) => named(value))) return true;
      return inContext && copy.from === undefined && copy.sources.some(({ value }) => /^\.?\/?$/.test(value));
    }),
  );
}
