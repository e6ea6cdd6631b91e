import { configNames, emptyConfig, type Config } from './config';
import { hadolintNames } from './hadolint';
import { configText } from './text';

/** The first configuration of a project. */
export interface FirstConfig {
  /** The file of ours that is in force already. */
  readonly ours: string | undefined;
  /** The folder of hadolint's file that it is made of; undefined where there is none. */
  readonly folder: string | undefined;
  readonly text: string;
}

/** What a `plimsoll.yaml` says where this is in force: what hadolint's file says, or nothing yet. */
export function firstConfig(config: Config): FirstConfig {
  const [nearest = ''] = config.files;
  const isNamed = (names: readonly string[]): boolean => names.some((name) => nearest.endsWith(`/${name}`));
  const converted = isNamed(hadolintNames);
  return {
    ours: isNamed(configNames) ? nearest : undefined,
    folder: converted ? nearest.slice(0, nearest.lastIndexOf('/')) || '/' : undefined,
    text: configText(converted ? config : emptyConfig),
  };
}
