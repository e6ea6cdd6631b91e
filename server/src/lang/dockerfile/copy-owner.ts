import type { Chown } from './chown';
import type { Obstacle } from './chown-plan';
import type { Step } from './stage';
import { stageChain } from './stage';
import { createdAccounts } from './users';

/**
 * The value of `--chown` that makes a `COPY` do what the `chown` did to its files.
 * `chown app` leaves the group alone, but `COPY --chown=app` sets it too: the group is always written.
 */
export function copyOwner(chown: Chown, copyStep: Step, step: Step): string | Obstacle {
  const { user, group, loginGroup } = chown;
  const written = `${user ?? ''}${group ?? ''}`;
  if (!isPlainOrDeclared(written, copyStep, step)) return { reason: 'computed-owner' };
  const copy = copyStep.copy!;
  // Names are looked up in the layer below; with --link there is none.
  const linked = copyStep.instruction.flags.some(({ name }) => name === 'link');
  if (linked && !/^\d*$/.test(written)) return { reason: 'unknown-account' };
  const archive =
    copyStep.keyword === 'ADD' && copy.sources.some(({ value }) => /\.(tar|tgz|tbz2?|txz|tar\.\w+)$|:\/\//.test(value));
  if (archive) return { reason: 'written-by-copy', step: copyStep };
  if (user !== undefined && group !== undefined) return `${user}:${group}`;

  const [oldUser, oldGroup] = copy.chown?.value?.split(':') ?? [];
  if (user === undefined) {
    const owner = copy.chown ? oldUser : copy.from ? undefined : '0';
    return owner ? `${owner}:${group}` : { reason: 'unclear-group' };
  }
  if (loginGroup) return hasOwnGroup(user, step) ? `${user}:${user}` : { reason: 'unclear-group' };
  const kept = copy.chown ? oldGroup : copy.from ? undefined : /^\d+$/.test(user) ? '0' : 'root';
  return kept ? `${user}:${kept}` : { reason: 'unclear-group' };
}

/** No substitution, and every variable is one of the Dockerfile's that holds the same at the `COPY` and at the `chown`. */
function isPlainOrDeclared(owner: string, copyStep: Step, step: Step): boolean {
  const names = [...owner.matchAll(/\$\{?(\w+)\}?/g)].map((match) => match[1]!);
  const rest = owner.replaceAll(/\$\{\w+\}|\$\w+/g, '');
  if (!/^[\w.@+-]*$/.test(rest)) return false;
  const { scope } = step.stage;
  return names.every((name) => {
    const setByScript = step.run!.commands.some(({ shell }) =>
      shell.assignments.some((assignment) => assignment.name === name),
    );
    return !setByScript && scope.declared(name, copyStep.index) && copyStep.lookup(name) === step.lookup(name);
  });
}

function hasOwnGroup(user: string, step: Step): boolean {
  const runs = stageChain(step.stage).flatMap(({ steps }) => steps.flatMap(({ run }) => (run ? [run] : [])));
  return runs.some((run) =>
    run.commands.some((command) => {
      const created = createdAccounts(command, run);
      return created?.users.includes(user) === true && created.groups.includes(user);
    }),
  );
}
