import { compiles, isBuildProgram } from '../../data/build-tools';
import { commandEffects } from './effects';
import { fileEffects } from './file-effects';
import { packageCommand } from './packages';
import type { Run, RunCommand } from './run';

/** Whether a command uses a tool; `unclear` for scripts and programs that may call any other. */
export type ToolUse = 'uses' | 'unclear' | 'none';

/** Whether a command may call compilers, or use the headers of a library. */
export function compilerUse(command: RunCommand, run: Run): ToolUse {
  const { name, args } = command;
  const values = args.map(({ value }) => value);
  if (isBuildProgram(name) || compiles(name, values) || values.includes('setup.py')) return 'uses';
  const does = packageCommand(command, run);
  // What a language's package manager fetches may have to be compiled.
  if (does?.manager.kind === 'language') return /^(install|upgrade|build)$/.test(does.action) ? 'uses' : 'none';
  return isHarmless(command, run) ? 'none' : 'unclear';
}

/** Whether a command calls one of these programs. */
export function programUse(programs: RegExp, command: RunCommand, run: Run): ToolUse {
  if (programs.test(command.name)) return 'uses';
  const does = packageCommand(command, run);
  return does?.manager.name === 'pip' || isHarmless(command, run) ? 'none' : 'unclear';
}

/** Whether a command fetches sources with git; what else it does with git (`git config`) may be for later. */
export function gitUse(command: RunCommand): ToolUse {
  if (command.name !== 'git') return 'none';
  const verb = command.args.find(({ value }) => /^[a-z]+$/.test(value))?.value;
  return verb === 'clone' || verb === 'checkout' || verb === 'submodule' || verb === 'fetch' ? 'uses' : 'unclear';
}

/** Whether a command only arranges files, accounts and packages of the system: nothing that it runs calls other programs. */
function isHarmless(command: RunCommand, run: Run): boolean {
  if (isBuildProgram(command.name)) return false;
  if (Object.hasOwn(fileEffects, command.name)) return true;
  return commandEffects(command, run).every(({ kind }) => kind !== 'unknown');
}
