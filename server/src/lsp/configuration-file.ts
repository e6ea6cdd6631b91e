import { RequestType } from 'vscode-languageserver';
import { configNames } from '../config/config';
import { configText } from '../config/text';
import { configurationMethod } from '../protocol';
import type { ConfigurationAnswer, ConfigurationParams } from '../protocol';
import { pathOf, uriOfPath } from './documents';
import { folderOf } from './folders';
import type { Session } from './session';

const request = new RequestType<ConfigurationParams, ConfigurationAnswer, void>(configurationMethod);

const folderOfPath = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Answers `plimsoll/configuration`: which file is in force, and what a new one would say, where it belongs. */
export function registerConfigurationFile({ connection, configurations, folders }: Session): void {
  connection.onRequest(request, async ({ uri }) => {
    const config = await configurations.of(uri);
    const [nearest] = config.files;
    const isOurs = nearest !== undefined && configNames.some((name) => nearest.endsWith(`/${name}`));
    const converted = nearest !== undefined && !isOurs && /\/\.hadolint\.ya?ml$/.test(nearest);
    const top = pathOf(folderOf(uri, folders()) ?? '') ?? folderOfPath(pathOf(uri) ?? '/');
    const folder = converted ? folderOfPath(nearest) : top;
    return {
      uri: nearest === undefined ? null : uriOfPath(nearest, uri),
      isOurs,
      created: {
        uri: uriOfPath(`${folder}/plimsoll.yaml`, uri),
        text: configText(converted ? config : { ...config, rules: {}, ignore: [], targets: [], budgets: {} }),
      },
    };
  });
}
