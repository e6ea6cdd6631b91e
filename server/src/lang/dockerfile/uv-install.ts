import { packageName } from '../../data/package-managers';
import type { Range } from '../../core/text';
import type { ShellWord } from '../shell';
import { packageCommand } from './packages';
import type { Run, RunCommand } from './run';

/** A command that puts uv into the image by other means than copying it from uv's own image. */
export interface UvInstall {
  readonly command: RunCommand;
  readonly how: 'pip' | 'pipx' | 'installer';
  /** Of the package's name, or of the installer's address. */
  readonly range: Range;
  /** Undefined when none is asked for. */
  readonly version: string | undefined;
  /** It asks for an exact version, or for any. */
  readonly clear: boolean;
  /** The package's word, where others are installed by the same command. */
  readonly oneOfMany: ShellWord | undefined;
}

const installer = /^https:\/\/astral\.sh\/uv\/(?:(\d+(?:\.\d+)*)\/)?install\.sh$/;

/** `pip install uv`, `pipx install uv`, `curl https://astral.sh/uv/install.sh | sh`. */
export function uvInstall(run: Run, command: RunCommand): UvInstall | undefined {
  if (command.name === 'curl' || command.name === 'wget') {
    const word = command.args.find((arg) => installer.test(run.value(arg) ?? ''));
    if (word === undefined || !command.shell.inPipeline) return undefined;
    const version = installer.exec(run.value(word)!)?.[1];
    return { command, how: 'installer', range: word.range, version, clear: true, oneOfMany: undefined };
  }
  const pipx = command.name === 'pipx' && command.args[0]?.value === 'install';
  const does = packageCommand(command, run);
  const packages = pipx
    ? command.args.slice(1).filter(({ value }) => !value.startsWith('-'))
    : does?.manager.name === 'pip' && does.verb === 'install'
      ? does.packages
      : [];
  const word = packages.find((candidate) => packageName(run.value(candidate) ?? '') === 'uv');
  if (word === undefined) return undefined;
  const wanted = run.value(word)!.slice(2).trim();
  const version = /^===?\s*(\d+\.\d+\.\d+)$/.exec(wanted)?.[1];
  const others = packages.length > 1 || (does !== undefined && (does.files.length > 0 || does.options.has('-e')));
  return {
    command,
    how: pipx ? 'pipx' : 'pip',
    range: word.range,
    version,
    clear: version !== undefined || wanted === '' || /^>=?[\d.\s]+$/.test(wanted),
    oneOfMany: others ? word : undefined,
  };
}
