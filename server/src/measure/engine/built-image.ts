import { stated } from '../../core/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildFailure } from './build-options';
import { explainFailure } from './errors';
import { runProcess, type ProcessResult } from './process';

/** Milliseconds for each answer of the engine. */
const ANSWER_LIMIT = 60_000;
/** For what is done even when the build was cancelled. */
const never = new AbortController().signal;

function ask(executable: string, args: readonly string[], signal: AbortSignal): Promise<ProcessResult> {
  return runProcess(executable, ['image', ...args], { signal, timeout: ANSWER_LIMIT });
}

/** The ids of images without a name. */
export async function namelessImages(executable: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { stdout } = await ask(executable, ['ls', '--quiet', '--no-trunc', '--filter=dangling=true'], signal);
  return new Set(stdout.split('\n').filter(Boolean));
}

/** Takes away what a build that did not end well has made: images that have no name and were not there before. Never rejects. */
export async function removeNew(
  executable: string,
  ids: readonly string[],
  before: ReadonlySet<string>,
): Promise<void> {
  for (const id of new Set(ids)) {
    if (before.has(id)) continue;
    // The engine may still be about to name it when its client has ended.
    for (let attempt = 0; attempt < 3; attempt++) {
      if (attempt > 0) await sleep(200);
      const { code, stdout } = await ask(executable, ['inspect', '--format', '{{len .RepoTags}}', id], never);
      if (code !== 0) continue;
      if (stdout.trim() === '0') await ask(executable, ['rm', id], never);
      break;
    }
  }
}

/** Gives an image its names. */
export async function nameImage(
  executable: string,
  id: string,
  tags: readonly string[],
): Promise<BuildFailure | undefined> {
  for (const tag of tags) {
    const { code, stderr } = await ask(executable, ['tag', id, tag], never);
    if (code !== 0) return explainFailure({ output: stderr, stepLog: '', executable });
  }
  return undefined;
}

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(
  `^(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+\\])(?::\\d+)?/)?${COMPONENT}(?:/${COMPONENT})*(?::[\\w][\\w.-]{0,127})?$`,
);

/** The engine would refuse a wrong name only when all is done. */
export function wrongName(tags: readonly string[]): BuildFailure | undefined {
  const wrong = tags.find((tag) => tag.length > 512 || !NAME.test(tag));
  if (wrong === undefined) return undefined;
  return {
    reason: 'bad-request',
    message: stated('The tag {tag} is no image name: use lower-case letters, digits, and - _ . / :.', { tag: wrong }),
  };
}
