import { accountStateAtEnd, isRoot } from './accounts';
import { rootBase, stageChain } from './stage';
import type { Stage } from './stage';
import { createdAccounts } from './users';

/** How an image can run as somebody else than root. */
export interface NonRootUser {
  /** The instruction that creates the account; undefined where one is there, or none is needed. */
  readonly creation: { readonly name: string; readonly instruction: string } | undefined;
  /** For `USER`. */
  readonly user: string;
}

/** Above what distributions give away by themselves. */
const id = 10001;

/** A user for an image that runs as root: one that is there, else a system account by the commands of its base. */
export function nonRootUser(stage: Stage): NonRootUser {
  const own = createdUser(stage) ?? baseUser(stage);
  if (own !== undefined) return { creation: undefined, user: own };
  const base = rootBase(stage);
  const known = base.kind === 'image' ? base.known : undefined;
  // Where no program can create an account, a number needs none.
  if (base.kind === 'scratch' || known?.family === 'distroless') return { creation: undefined, user: '65532:65532' };
  const user = `${id}:${id}`;
  const name = ['app', 'appuser'].find((each) => accountStateAtEnd(stage, each, 'user') === 'missing');
  if (name === undefined || known?.addsUsersWith === undefined) return { creation: undefined, user };
  const instruction =
    known.addsUsersWith === 'adduser'
      ? `RUN addgroup -S -g ${id} ${name} && adduser -S -u ${id} -G ${name} ${name}`
      : `RUN groupadd --system --gid ${id} ${name} && useradd --system --uid ${id} --gid ${name} --create-home ${name}`;
  return { creation: { name, instruction }, user };
}

/** The last user that an instruction of the chain creates. */
function createdUser(stage: Stage): string | undefined {
  const created = stageChain(stage).flatMap(({ steps }) =>
    steps
      .flatMap(({ run }) => run?.commands.flatMap((command) => createdAccounts(command, run)?.users ?? []) ?? [])
      .toReversed(),
  );
  return created.find((name) => /^[\w.-]+$/.test(name) && !isRoot(name));
}

/** The user that an image brings for what is built on it. */
function baseUser(stage: Stage): string | undefined {
  const base = rootBase(stage);
  if (base.kind !== 'image' || base.known?.accounts === undefined) return undefined;
  const { name, accounts } = base.known;
  const meant = name === 'node' ? 'node' : name.startsWith('mcr.microsoft.com/dotnet/') ? 'app' : undefined;
  return meant !== undefined && accounts.users.has(meant) ? meant : undefined;
}
