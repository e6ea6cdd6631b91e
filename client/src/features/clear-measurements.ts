import { l10n, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { clearMeasurementsMethod } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';

/**
 * *Clear Measurements*: forgets what was measured in this workspace, its history too.
 * @param onCleared In this session nothing is known any more, even where the disk refuses.
 * @returns The command.
 */
export function clearMeasurements(
  server: Server,
  output: LogOutputChannel,
  onCleared: () => void,
): () => Promise<void> {
  return async () => {
    try {
      const client = await server.client();
      await client.sendRequest(clearMeasurementsMethod);
    } catch (error) {
      output.error(`clear measurements: ${String(error)}`);
      void window.showErrorMessage(
        l10n.t('The measurements could not all be removed: “Plimsoll: Show Output” says more.'),
      );
    }
    onCleared();
  };
}
