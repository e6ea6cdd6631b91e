import { URI } from 'vscode-uri';
import { configOf, knownRules, languageOfPath } from '../check';
import { emptyConfig } from '../config/config';
import type { Config } from '../config/config';
import { extendedPath, loadConfig } from '../config/find';
import type { ConfigCache } from '../config/find';
import type { Files } from '../context/files';
import type { Severities } from '../core/run';
import { pathOf } from './documents';
import { topFolder } from './folders';
import type { Session } from './session';
import type { Settings } from './settings';
import type { WatchedFiles } from './watched-files';

/** The configuration in force for documents, kept until files change. */
export interface Configurations {
  /** The nearest file of the project; where there is none, the one that the settings name. */
  of(uri: string): Promise<Config>;
  forget(): void;
}

type ConfigurationNeeds = Pick<Session, 'connection' | 'settings' | 'files' | 'folders'> & {
  readonly watched: WatchedFiles;
};

export function createConfigurations(needs: ConfigurationNeeds): Configurations {
  const { connection, settings, files, folders, watched } = needs;
  const logged = new Set<string>();
  const caches = new Map<string, ConfigCache>();
  /** A path means the same within one file system only. */
  const cacheAround = (uri: string): ConfigCache => {
    const { scheme, authority } = URI.parse(uri);
    const known = caches.get(`${scheme}://${authority}`) ?? new Map();
    caches.set(`${scheme}://${authority}`, known);
    return known;
  };

  /** Each file that is asked for counts, also one that is not there yet. */
  const watching = (around: Files, base: string): Files => ({
    list: (folder) => around.list(folder),
    read(path) {
      watched.add(path, base);
      return around.read(path);
    },
  });

  return {
    async of(uri) {
      const { language, base, path } = placeOf(uri, folders());
      if (path === undefined || language === 'configuration') return emptyConfig;
      const around = watching(files(base), base);
      const looked = configOf({ language: 'dockerfile', path, text: '' }, around, cacheAround(base));
      const found = await looked.catch((error: unknown) => {
        // What failed once may not stay so.
        caches.clear();
        throw error;
      });
      const named = (await settings.of(uri)).config;
      if (found.files.length > 0 || named === undefined) return found;
      const file = windowsPath(named) ?? extendedPath(`${topFolder(base, folders())}/`, named);
      const config = await loadConfig(file, around, knownRules);
      if (config === undefined && !logged.has(file))
        connection.console.warn(`the file that plimsoll.config names cannot be read: ${file}`);
      logged.add(file);
      return config ?? emptyConfig;
    },
    forget: () => caches.clear(),
  };
}

/** Severities of the settings: only for rules of which the project's file says none, so that all who work on it see the same. */
export function severitiesInEditor({ severityOverrides }: Settings, { rules }: Config): Severities {
  const free = Object.entries(severityOverrides).filter(
    ([id]) => !Object.hasOwn(rules, id) || rules[id]?.severity === undefined,
  );
  return Object.fromEntries(free);
}

/** An absolute path of Windows as `pathOf` gives such; undefined for any other. */
function windowsPath(written: string): string | undefined {
  return /^[a-z]:[\\/]/i.test(written) ? pathOf(URI.file(written.replaceAll('\\', '/')).toString()) : undefined;
}

/** Where a document counts as lying: one that was never saved lies in the first folder. */
function placeOf(uri: string, folders: readonly string[]) {
  const own = pathOf(uri);
  if (own !== undefined) return { base: uri, path: own, language: languageOfPath(own) };
  const base = folders[0] === undefined ? uri : `${folders[0]}/untitled`;
  return { base, path: pathOf(base), language: undefined };
}
