import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { diskFiles } from '../context/disk';
import { createWorkflows } from '../create-workflow/create';
import type { CreatedWorkflow } from '../create-workflow/create';
import { slashed } from './discover';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { flagLines, parseFlags, UsageError } from './usage';

export const flags = {
  write: { help: 'Write the workflows into .github/workflows; what is there already stays as it is' },
  help: { help: 'Show this help' },
} as const;

const help = `Makes a GitHub workflow for each Dockerfile of a repository: test, build, scan, sign, clean up. Prints it; writes nothing
unless it is told to. Runs nothing, asks no network.

Usage: plimsoll create-workflow [FLAGS] [FOLDER]

Flags
${flagLines(flags)}
Exit code: 0 made, 2 wrong usage, no Dockerfile found, or a file that could not be written.
`;

/** `plimsoll create-workflow`. Resolves to the exit code. @throws UsageError */
export async function runCreateWorkflow(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [folder = '.', ...others] = positionals;
  if (others.length > 0) throw new UsageError('create-workflow takes one folder');
  const root = resolve(io.cwd, folder);
  const isFolder = await stat(root).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`${folder} is not a folder`);
  const { workflows, skipped } = await createWorkflows(slashed(root), diskFiles);
  const tell = (line: string): void => io.stderr(`plimsoll: ${printable(line)}\n`);
  for (const path of skipped) tell(`${path} is left out: a workflow cannot hold its name`);
  if (workflows.length === 0) {
    tell(`no Dockerfile was found in ${folder}`);
    return 2;
  }
  if (values.write) return writeAll(workflows, io, tell);
  const titled = workflows.map(({ shownPath, text }) => (workflows.length > 1 ? `# ${shownPath}\n${text}` : text));
  io.stdout(titled.join('\n'));
  return 0;
}

async function writeAll(
  workflows: readonly CreatedWorkflow[],
  io: CliIo,
  tell: (line: string) => void,
): Promise<number> {
  let code = 0;
  for (const { path, text } of workflows) {
    const shown = slashed(relative(io.cwd, path));
    try {
      await mkdir(dirname(path), { recursive: true });
      // Never over a file that is there.
      await writeFile(path, text, { flag: 'wx' });
      io.stdout(`${printable(shown)}\n`);
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      tell(
        `${shown} ${exists ? 'is there already, and stays as it is' : `cannot be written: ${(error as Error).message}`}`,
      );
      code = 2;
    }
  }
  return code;
}
