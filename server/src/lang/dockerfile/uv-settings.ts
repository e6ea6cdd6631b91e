import type { Known } from './flow';
import { resolvePath } from './paths';
import { standsOnKnownImage } from './known-base';
import { remember } from '../remember';
import { optionValue } from './uv';
import type { UvCommand } from './uv';

/** What uv takes for no (clap's "boolish" values); it refuses an empty value and other words. */
const no = /^(0|n|no|f|false|off)$/i;

/** Whether uv is told so, by one of the options or by the variable, which an unknown base image may set. */
export function isTold(uv: UvCommand, options: readonly string[], variable?: string): Known {
  if (options.some((option) => uv.options.has(option))) return 'yes';
  if (variable !== undefined && uv.sets(variable)) {
    const value = uv.environment(variable);
    if (value === undefined) return 'unknown';
    if (!no.test(value)) return 'yes';
  } else if (variable !== undefined && !standsOnKnownImage(uv.step.stage)) return 'unknown';
  return uv.hidesOptions ? 'unknown' : 'no';
}

/** The folder where uv looks for `pyproject.toml` first, absolute; undefined when it is not known. */
export const projectFolder = remember((uv: UvCommand): string | undefined => {
  const { cwd } = uv.command;
  const folder = placeFrom(uv, '--directory', 'UV_WORKING_DIR', cwd);
  return placeFrom(uv, '--project', 'UV_PROJECT', folder);
});

/** The environment that a `uv sync` fills, absolute; undefined when it is not known. */
export const syncedEnvironment = remember((uv: UvCommand): string | undefined => {
  const folder = projectFolder(uv);
  const variable = uv.options.has('--active') && uv.sets('VIRTUAL_ENV') ? 'VIRTUAL_ENV' : 'UV_PROJECT_ENVIRONMENT';
  const path = uv.sets(variable) ? uv.environment(variable) : '.venv';
  return path === undefined ? undefined : resolvePath(path, folder);
});

function placeFrom(uv: UvCommand, option: string, variable: string, from: string | undefined): string | undefined {
  const given = optionValue(uv, option);
  const path = given ? given.value : uv.sets(variable) ? uv.environment(variable) : '.';
  return path === undefined ? undefined : resolvePath(path, from);
}

/** Options that name groups: with them the author chose what to install. */
const chosenGroups = ['--dev', '--only-dev', '--only-group', '--all-groups'];

/** Whether a `uv sync` takes the development dependencies along because nothing says otherwise. */
export const installsDevelopment = remember((uv: UvCommand): boolean => {
  if (chosenGroups.some((option) => uv.options.has(option)) || names(uv, '--group', 'dev')) return false;
  if (names(uv, '--no-group', 'dev') || uv.sets('UV_DEV')) return false;
  if (isTold(uv, ['--no-default-groups'], 'UV_NO_DEFAULT_GROUPS') !== 'no') return false;
  return isTold(uv, ['--no-dev'], 'UV_NO_DEV') === 'no' && !changesNothing(uv);
});

/** It looks only, or works for a script and not for the project. */
export function changesNothing({ options }: UvCommand): boolean {
  return ['--dry-run', '--check', '--script', '--help', '-h'].some((option) => options.has(option));
}

function names({ command }: UvCommand, option: string, value: string): boolean {
  return command.args.some(
    (word, at) =>
      word.value === `${option}=${value}` || (word.value === option && command.args[at + 1]?.value === value),
  );
}
