import { defineRule } from '../../core/rule';
import { accountState, homeOf, isRoot, userInForce } from '../../lang/dockerfile/accounts';
import { readChown } from '../../lang/dockerfile/chown';
import { setFlag } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { isInside } from '../../lang/dockerfile/paths';

interface Data {
  readonly copy: Step;
  readonly user: string;
  readonly path: string;
  /** For `--chown`. */
  readonly owner: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'root-owned-copy',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    owned: 'The files in {path} belong to root, and the container runs as {user}: it cannot change them',
    give: 'Give them to {owner}',
  },

  check({ finalStage }, report) {
    if (finalStage === undefined) return;
    const { user, group } = userInForce(finalStage);
    if (user === undefined || isRoot(user)) return;
    const home = homeOf(user, finalStage);
    const folders = [home, finalStage.workdir].filter((path) => path !== undefined && path !== '/');
    for (const copy of finalStage.steps) {
      const path = copy.copy?.destinationPath;
      // Files of another stage keep their owner, whoever that is.
      if (path === undefined || copy.copy?.chown || copy.copy?.from) continue;
      if (!folders.some((folder) => isInside(path, folder!))) continue;
      const owner = ownerFor(copy, user, group);
      if (owner !== undefined && !changedLater(finalStage, copy, path))
        report('owned', copy.instruction.keywordRange, { copy, user, path, owner });
    }
  },

  fix({ copy, owner }, offer) {
    offer('give', { edits: [setFlag(copy.instruction, 'chown', owner)] });
  },
});

/** The value of `--chown`; undefined where a name may not be there yet, or is not looked up (`--link`). */
function ownerFor(copy: Step, user: string, group: string | undefined): string | undefined {
  const has = (name: string, kind: 'user' | 'group') => accountState({ step: copy }, name, kind) === 'exists';
  const isName = [user, group ?? ''].some((name) => !/^\d*$/.test(name));
  if (isName && copy.instruction.flags.some(({ name }) => name === 'link')) return undefined;
  if (!has(user, 'user') || (group !== undefined && !has(group, 'group'))) return undefined;
  const own = group ?? (/^\d+$/.test(user) || has(user, 'group') ? user : undefined);
  return own === undefined ? user : `${user}:${own}`;
}

/** A `chown` below changes the owner: another rule speaks of it. */
function changedLater(stage: Stage, copy: Step, path: string): boolean {
  return stage.steps.slice(copy.index).some(({ run }) =>
    run?.commands.some((command) => {
      const targets = readChown(command, run)?.targets ?? [];
      return targets.some(
        (target) => target.path === undefined || isInside(path, target.path) || isInside(target.path, path),
      );
    }),
  );
}
