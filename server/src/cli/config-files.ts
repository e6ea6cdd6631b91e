import { join, resolve } from 'node:path';
import { checkDocument, configOf, knownRules } from '../check';
import type { Config } from '../config/config';
import { loadConfig } from '../config/find';
import { hadolintNames } from '../config/hadolint';
import { diskFiles } from '../context/disk';
import type { Finding } from '../core/finding';
import { lineIndex } from '../core/text';
import { parseYaml } from '../lang/yaml/parse';
import { isFolder, shownPath, slashed } from './discover';
import { UsageError } from './usage';

const whyUnreadable = 'it must be a regular file of at most 1 MB that you may read';

/** The configuration that is in force for a file, or in a folder. @throws UsageError when it is not there. */
export async function configInForce(given: string, cwd: string): Promise<Config> {
  const named = resolve(cwd, given);
  const path = (await isFolder(given, named)) ? join(named, 'Dockerfile') : named;
  // A configuration itself has none: who asks for one means what lies beside it.
  return configOf({ language: 'dockerfile', path: slashed(path), text: '' }, diskFiles);
}

/** The configuration of a file that `--config` names. @throws UsageError when it cannot be read. */
export async function namedConfig(given: string, cwd: string): Promise<Config> {
  const path = resolve(cwd, given);
  if (await isFolder(given, path)) throw new UsageError(`--config takes a file, and ${given} is a folder`);
  const config = await loadConfig(slashed(path), diskFiles, knownRules);
  if (config === undefined) throw new UsageError(`the configuration ${given} cannot be read: ${whyUnreadable}`);
  return config;
}

/** A mistake in a configuration. */
export interface ConfigMistake {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** `path:line: what is wrong`; of a file that cannot be read the path alone. */
  readonly said: string;
}

/** The mistakes in the files that configurations come from. What hadolint's own say is not ours to judge, unless it is no YAML. */
export async function configMistakes(configs: readonly Config[], cwd: string): Promise<readonly ConfigMistake[]> {
  const paths = [...new Set(configs.flatMap(({ files }) => files))].toSorted();
  const lists = await Promise.all(
    paths.map(async (path) => {
      const shown = shownPath(path, cwd);
      const text = await diskFiles.read(path);
      if (text === undefined) return [{ path: shown, said: `${shown} cannot be read: ${whyUnreadable}` }];
      const lines = lineIndex(text);
      const found = hadolintNames.some((name) => path.endsWith(`/${name}`))
        ? parseYaml(text).problems.slice(0, 1)
        : await ownMistakes(path, text);
      return found.map(({ range, message }) => ({
        path: shown,
        said: `${shown}:${lines.position(range.start).line + 1}: ${message}`,
      }));
    }),
  );
  return lists.flat();
}

async function ownMistakes(path: string, text: string): Promise<readonly Pick<Finding, 'range' | 'message'>[]> {
  const { findings } = await checkDocument({ language: 'configuration', path, text }, diskFiles);
  return findings.filter(({ rule }) => rule === 'invalid-configuration');
}
