import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder for what may be made again, as the platform has it; undefined without a home. */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string | undefined {
  const chosen = environment['XDG_CACHE_HOME'];
  // The specification wants relative paths ignored.
  if (chosen !== undefined && isAbsolute(chosen)) return join(chosen, 'plimsoll');
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'];
    return local === undefined || local === '' ? undefined : join(local, 'plimsoll', 'Cache');
  }
  if (home === '') return undefined;
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'plimsoll') : join(home, '.cache', 'plimsoll');
}

/** As options of what reads images take it. */
export function cacheOption(): { readonly cache?: string } {
  const cache = cacheFolder();
  return cache === undefined ? {} : { cache };
}
