import type { CliIo } from '../../server/src/cli/io';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder, in this process, with an output that is no terminal. */
export async function runIn(
  folder: string,
  command: (args: readonly string[], io: CliIo) => Promise<number>,
  args: readonly string[],
): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const code = await command(args, {
    stdout: (text) => void (output.stdout += text),
    stderr: (text) => void (output.stderr += text),
    isTerminal: false,
    cwd: folder,
    signal: new AbortController().signal,
  });
  return { code, ...output };
}
