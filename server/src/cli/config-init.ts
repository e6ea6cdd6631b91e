import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configNames, type Config } from '../config/config';
import { firstConfig } from '../config/first';
import { isFolder, shownPath } from './discover';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { UsageError } from './usage';

/**
 * Writes a first `plimsoll.yaml`, as *Create Configuration File* of the editor does: beside hadolint's file, or in the folder that is named.
 * @param config What is in force there.
 * @returns The exit code.
 * @throws UsageError where a configuration of ours is in force, or the file cannot be written.
 */
export async function initConfig(config: Config, given: string, io: CliIo): Promise<number> {
  const { cwd } = io;
  const { ours, folder, text } = firstConfig(config);
  if (ours !== undefined) throw new UsageError(`${shownPath(ours, cwd)} is in force already, and stays as it is`);
  const named = resolve(cwd, given);
  const path = join(folder ?? ((await isFolder(given, named)) ? named : dirname(named)), configNames[0]!);
  const shown = shownPath(path, cwd);
  try {
    // Never over a file that is there, such as one that is too large to be read.
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${shown} cannot be written: ${(error as Error).message}`);
  }
  io.stdout(`${printable(shown)}\n`);
  return 0;
}
