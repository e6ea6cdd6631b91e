import type { Chown } from './chown';
import type { Obstacle } from './chown-plan';
import type { Step } from './stage';
import { stageChain } from './stage';
import type { Run, RunCommand } from './run';
import { createdAccounts } from './users';
import { effectBelow } from './writes';

/** Account commands that have to run before the first `COPY`: a whole `RUN`, or the first commands of the `chown`'s own. */
export type AccountMove =
  | { readonly kind: 'instruction'; readonly step: Step }
  | { readonly kind: 'commands'; readonly commands: readonly RunCommand[] };

/**
 * What must move above `firstCopy` so that the names of `owners` exist there. Docker takes an unknown name in `--chown`
 * for root without a word, so a name counts only when it surely exists: created above, or there in the base because
 * nothing between the `COPY` and the `chown` could have created it.
 */
export function accountMoves(
  chown: Chown,
  firstCopy: Step,
  step: Step,
  owners: readonly string[],
): AccountMove[] | Obstacle {
  const names = new Set(owners.flatMap((owner) => owner.split(':')).filter((name) => !/^(\d+|root)$/.test(name)));
  const unknown: Obstacle = { reason: 'unknown-account' };
  const moves: AccountMove[] = [];
  for (const name of names) {
    const creator = findCreator(name, chown, step);
    if (creator === undefined) {
      if (!nothingCreatesBetween(firstCopy, step, chown)) return unknown;
    } else if (creator.step === step) {
      const commands = leadingAccountCommands(step.run!, chown);
      if (!commands.includes(creator.command) || !canMove(step, firstCopy, commands)) return unknown;
      if (!moves.some(({ kind }) => kind === 'commands')) moves.push({ kind: 'commands', commands });
    } else if (creator.step.stage === step.stage && creator.step.index > firstCopy.index) {
      if (!canMoveWhole(creator.step, firstCopy)) return unknown;
      if (!moves.some((move) => move.kind === 'instruction' && move.step === creator.step)) {
        moves.push({ kind: 'instruction', step: creator.step });
      }
    }
  }
  return moves.toSorted(
    (a, b) =>
      (a.kind === 'instruction' ? a.step.index : Infinity) - (b.kind === 'instruction' ? b.step.index : Infinity),
  );
}

/** The first command of the chain that makes a user or group of this name, before the `chown`. */
function findCreator(name: string, chown: Chown, step: Step): { step: Step; command: RunCommand } | undefined {
  for (const stage of stageChain(step.stage).toReversed()) {
    for (const candidate of stage.steps) {
      if (candidate.stage === step.stage && candidate.index > step.index) break;
      if (!candidate.run) continue;
      for (const command of candidate.run.commands) {
        if (command === chown.command) break;
        const created = createdAccounts(command, candidate.run);
        if (created && (matches(created.users) || matches(created.groups))) return { step: candidate, command };
      }
    }
  }
  return undefined;

  function matches(created: readonly string[]): boolean {
    const value = name.startsWith('$') ? step.lookup(name.replaceAll(/[${}]/g, '')) : name;
    return created.some((candidate) => candidate === name || (value !== undefined && candidate === value));
  }
}

/** Packages and scripts may create accounts; commands that are known to write nothing outside of their words do not. */
function nothingCreatesBetween(firstCopy: Step, step: Step, chown: Chown): boolean {
  for (const between of step.stage.steps.slice(firstCopy.index + 1, step.index + 1)) {
    if (!between.run) continue;
    if (!between.run.complete) return false;
    for (const command of between.run.commands) {
      if (command === chown.command) break;
      if (effectBelow('/etc', command, between.run).kind === 'files') return false;
    }
  }
  return true;
}

/** The account commands that a `RUN` starts with, after its `set -eux`. */
function leadingAccountCommands(run: Run, chown: Chown): RunCommand[] {
  if (!run.plainList) return [];
  const start = run.commands.findIndex(({ name }) => name !== 'set');
  const rest = run.commands.slice(Math.max(0, start));
  const end = rest.findIndex((command) => command === chown.command || !createdAccounts(command, run));
  return rest.slice(0, end < 0 ? undefined : end);
}

/** Whether a `RUN` does nothing but create accounts, and does the same above `to`. */
export function canMoveWhole(from: Step, to: Step): boolean {
  const { run } = from;
  const onlyAccounts = run?.plainList === true && run.commands.every((command) => createdAccounts(command, run));
  return onlyAccounts && canMove(from, to, run.commands);
}

/** Nothing between the two changes the user, the shell, or a variable that the commands use. */
function canMove(from: Step, to: Step, commands: readonly RunCommand[]): boolean {
  const between = from.stage.steps.slice(to.index, from.index);
  if (between.some(({ keyword }) => keyword === 'USER' || keyword === 'SHELL')) return false;
  const names = commands.flatMap(({ shell }) =>
    shell.words.flatMap(({ text }) => [...text.matchAll(/\$\{?(\w+)/g)].map((match) => match[1]!)),
  );
  const substitutes = commands.some(({ shell }) =>
    shell.words.some(({ text }) => text.includes('$(') || text.includes('`')),
  );
  const { scope } = from.stage;
  return !substitutes && names.every((name) => scope.declared(name, to.index) && to.lookup(name) === from.lookup(name));
}
