import { commands, l10n, window } from 'vscode';
import type { Memento } from 'vscode';
import { measureMethod } from '../../../server/src/protocol';
import type { MeasureParams } from '../../../server/src/protocol';
import { uriOf } from './build';
import type { Choices } from './choose-dockerfile';
import { tell } from './measuring';
import type { Measuring } from './measuring';

const lastImage = 'plimsoll.lastImage';

interface MeasureImageNeeds {
  readonly measuring: Measuring;
  readonly choices: Choices;
  /** Of the workspace. */
  readonly memory: Memento;
}

/**
 * *Measure Image…*: an image that is there, without a build.
 * @returns The command; it takes an image and the address of its Dockerfile, or null, and asks without.
 */
export function measureImage({ measuring, choices, memory }: MeasureImageNeeds) {
  return async (givenImage?: unknown, givenDockerfile?: unknown): Promise<void> => {
    const unable = measuring.refusal();
    if (unable !== undefined) return tell(unable);
    const image = typeof givenImage === 'string' ? givenImage : await chooseImage(memory.get(lastImage));
    if (image === undefined) return undefined;
    await memory.update(lastImage, image);
    const dockerfile =
      givenDockerfile === null
        ? null
        : (uriOf(givenDockerfile) ?? (await choices.dockerfileOr(l10n.t('None of these: only the image'))));
    if (dockerfile === undefined) return undefined;
    const params: MeasureParams = { image, uri: dockerfile?.toString() ?? null };
    const answer = await measuring.run({
      title: l10n.t('Measuring {0}', image),
      method: measureMethod,
      params,
      document: dockerfile ?? undefined,
    });
    // Without a Dockerfile there are no lines to show it on.
    if (answer?.ok === true && dockerfile === null) await commands.executeCommand('plimsoll.showReport', answer.uri);
    return undefined;
  };
}

async function chooseImage(last: string | undefined): Promise<string | undefined> {
  const byName = {
    label: l10n.t('An image by its name…'),
    detail: l10n.t('Of the container engine, or of a registry'),
  };
  const byFile = { label: l10n.t('An archive…'), detail: l10n.t('As “docker save” writes it') };
  const chosen = await window.showQuickPick([byName, byFile], { placeHolder: l10n.t('The image to measure') });
  if (chosen === byName) {
    const name = await window.showInputBox({
      prompt: l10n.t('The image to measure'),
      placeHolder: 'python:3.12-slim, registry://ghcr.io/owner/app:1',
      ...(last !== undefined && { value: last }),
    });
    return name?.trim() || undefined;
  }
  if (chosen === undefined) return undefined;
  const files = await window.showOpenDialog({
    openLabel: l10n.t('Measure'),
    filters: { [l10n.t('Image archives')]: ['tar', 'tgz', 'gz', 'zst'], [l10n.t('All files')]: ['*'] },
  });
  return files?.[0]?.fsPath;
}
