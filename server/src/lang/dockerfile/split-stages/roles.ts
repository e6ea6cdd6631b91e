import { managerOf } from '../../../data/package-managers';
import { readChown } from '../chown';
import { packageCommand } from '../packages';
import type { Run, RunCommand } from '../run';
import type { Stage, Step } from '../stage';
import { createdAccounts } from '../users';

/** What an instruction of the only stage is for. */
export type Role =
  /** `ARG`, `ENV`, `WORKDIR`, `SHELL`: each stage that follows it may need it. */
  | 'setting'
  /** What the image says about itself and how it starts. */
  | 'config'
  /** Files of the build context. */
  | 'files'
  /** Brings or runs what only the build needs. */
  | 'work'
  /** Packages of the system. */
  | 'packages'
  /** Accounts, folders, owners and modes of the image that runs. */
  | 'system';

export interface Part {
  readonly step: Step;
  readonly role: Role;
}

/** Tells what one ecosystem does to build. */
export interface BuildWorkReader {
  /** A command that fetches dependencies or builds; what it leaves is known. */
  readonly isWork: (command: RunCommand, run: Run) => boolean;
  /** A `COPY --from` that brings a tool of the build. */
  readonly isTool?: (step: Step) => boolean;
}

const settings = new Set(['ARG', 'ENV', 'WORKDIR', 'SHELL']);
const configs = new Set('CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER STOPSIGNAL USER VOLUME'.split(' '));

/** The role of every instruction; undefined as soon as one is unclear. */
export function rolesOf(stage: Stage, reader: BuildWorkReader): Part[] | undefined {
  const parts: Part[] = [];
  for (const step of stage.steps) {
    const role = roleOf(step, reader);
    if (role === undefined) return undefined;
    parts.push({ step, role });
  }
  return parts;
}

function roleOf(step: Step, reader: BuildWorkReader): Role | undefined {
  const { keyword, run } = step;
  if (settings.has(keyword)) return 'setting';
  if (configs.has(keyword)) return 'config';
  if (run) return roleOfRun(run, reader);
  if (step.copy === undefined) return undefined;
  if (reader.isTool?.(step)) return 'work';
  return isPlainCopy(step) ? 'files' : undefined;
}

/** Files of the context that land at a known place as they are. */
function isPlainCopy({ keyword, copy, instruction }: Step): boolean {
  if (copy === undefined || copy.from || copy.destinationPath === undefined || copy.sources.length === 0) return false;
  if (instruction.heredocs.length > 0 || copy.destinationPath === '/') return false;
  const unpacked = copy.sources.some(({ value }) => /:\/\/|\.git$|\.(tar|tgz|tbz2?|txz|tar\.\w+)$/.test(value));
  return keyword === 'COPY' || !unpacked;
}

function roleOfRun(run: Run, reader: BuildWorkReader): Role | undefined {
  if (!run.plainList || run.commands.length === 0) return undefined;
  const roles = new Set<Role>();
  for (const command of run.commands) {
    if (command.shell.redirects.length > 0) return undefined;
    if (command.name === 'set' || command.name === 'true') continue;
    const role = roleOfCommand(command, run, reader);
    if (role === undefined) return undefined;
    if (role !== 'tidy') roles.add(role);
  }
  if (roles.has('work')) return roles.size === 1 ? 'work' : undefined;
  if (roles.has('packages')) return 'packages';
  return roles.has('system') ? 'system' : 'work';
}

function roleOfCommand(command: RunCommand, run: Run, reader: BuildWorkReader): Role | 'tidy' | undefined {
  if (reader.isWork(command, run)) return 'work';
  if (managerOf(command.name)?.kind === 'system') {
    const action = packageCommand(command, run)?.action;
    if (action === 'clean') return 'tidy';
    return action === 'update' || action === 'install' || action === 'upgrade' ? 'packages' : undefined;
  }
  if (createdAccounts(command, run) || readChown(command, run)) return 'system';
  if (command.name === 'mkdir' || command.name === 'chmod') return 'system';
  return command.name === 'rm' && command.args.every(isCache) ? 'tidy' : undefined;
}

/** An option of `rm`, or what package managers and compilers leave behind. */
function isCache({ value }: RunCommand['args'][number]): boolean {
  return /^-\w+$|^(\/var\/lib\/apt\/|\/var\/cache\/|\/(var\/)?tmp\/\*$|(~|\/root|\$HOME)\/(\.cache|\.npm|\.yarn)(\/|$))/.test(
    value,
  );
}
