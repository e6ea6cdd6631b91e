import { accountEvents } from './account-events';
import { homeOf } from './accounts';
import type { Known, StageFlow } from './flow';
import { rootBase, stageChain } from './stage';
import type { Stage } from './stage';

/**
 * Whether a user who is not root has a home folder at a stage's end. `no` is a proof: the account was created without one and nothing
 * made the folder, or a number has no account at all (its home is then `/`, which is root's).
 */
export function hasHome(user: string, stage: Stage, flow: StageFlow): Known {
  const base = rootBase(stage);
  const known = base.kind === 'image' ? base.known : undefined;
  if (base.kind !== 'scratch' && known?.accounts === undefined) return 'unknown';
  const chain = stageChain(stage);
  const created = chain.flatMap((link) => [...accountEvents(link).byName]);
  if (chain.some((link) => accountEvents(link).unclearFrom < Infinity)) return 'unknown';
  if (/^\d+$/.test(user)) {
    // Accounts of base images stay below 1001, those of their services apart.
    const unnumbered = created.some(([, events]) =>
      events.some(({ kind, uid }) => kind === 'user' && (uid === undefined || uid === user)),
    );
    return unnumbered || Number(user) <= 1000 || Number(user) >= 65_000 || known?.service ? 'unknown' : 'no';
  }
  const event = created.find(([name]) => name === user)?.[1].find(({ kind }) => kind === 'user');
  const home = homeOf(user, stage);
  if (event?.effect !== 'exists' || home === undefined || chain.length > 1) return 'unknown';
  // Red Hat's `useradd` makes the home of a plain user by itself.
  return known?.family === 'debian' && flow.writersBelow(home).length === 0 ? 'no' : 'unknown';
}
