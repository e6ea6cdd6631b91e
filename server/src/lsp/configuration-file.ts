import { RequestType } from 'vscode-languageserver';
import { configNames } from '../config/config';
import { firstConfig } from '../config/first';
import { configurationMethod } from '../protocol';
import type { ConfigurationAnswer, ConfigurationParams } from '../protocol';
import { uriOfPath } from './documents';
import { topFolder } from './folders';
import type { Session } from './session';

const request = new RequestType<ConfigurationParams, ConfigurationAnswer, void>(configurationMethod);

/** Answers `plimsoll/configuration`: which file is in force, and what a new one would say, where it belongs. */
export function registerConfigurationFile({ connection, configurations, folders }: Session): void {
  connection.onRequest(request, async ({ uri }) => {
    // No file is in force for a configuration itself: who looks at one means what lies beside it.
    const config = await configurations.of(uri.replace(/[^/]+$/, 'Dockerfile'));
    const [nearest] = config.files;
    const { ours, folder, text } = firstConfig(config);
    return {
      uri: nearest === undefined ? null : uriOfPath(nearest, uri),
      isOurs: ours !== undefined,
      created: { uri: uriOfPath(`${folder ?? topFolder(uri, folders())}/${configNames[0]}`, uri), text },
    };
  });
}
