import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { hasFloatingTag } from '../../data/base-images';
import { releaseTag } from '../../data/release-tags';
import { uvImages } from '../../data/uv-image';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';

interface Data {
  readonly image: string;
  /** What to write in place of the name; undefined where no release is known. */
  readonly pinned: string | undefined;
  readonly range: Range;
}

/** Registries whose free images have no other tags. */
const onlyLatest = /^(cgr\.dev\/chainguard|gcr\.io\/distroless)\//;

export default defineRule<DockerfileModel, Data>({
  id: 'floating-base',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'info',
  since: '0.1.0',
  aliases: ['hadolint:DL3006', 'hadolint:DL3007'],
  fixes: 'suggestion',

  messages: {
    untagged: '{image} has no tag: a later build may get another version',
    latest: '{image} moves with each release: a later build may get another version',
    pin: 'Use {pinned} (a release of 2025; the newest may be another)',
  },

  check({ stages }, report) {
    for (const stage of stages) {
      const word = stage.from.words[0];
      if (word === undefined || !isFloating(stage)) continue;
      const name = word.value.replace(/:latest$/, '');
      const tag = stage.base.kind === 'image' ? releaseTag(stage.base.known?.name ?? '') : undefined;
      const pinned = tag !== undefined && word.raw === word.value ? `${name}:${tag}` : undefined;
      const { range } = word;
      report(word.value === name ? 'untagged' : 'latest', range, {
        image: word.value,
        range,
        ...(pinned && { pinned }),
      } as Data);
    }
  },

  fix({ pinned, range }, offer) {
    if (pinned !== undefined) offer('pin', { edits: [{ range, newText: pinned }] });
  },
});

/** Whether the name as it is written lets the version float; one that is put together from variables is the builder's choice. */
function isFloating({ base, from }: Stage): boolean {
  if (base.kind !== 'image' || !hasFloatingTag(base.reference) || from.words[0]!.raw.includes('$')) return false;
  const { registry, repository, tag } = base.reference;
  const name = `${registry}/${repository}`;
  // `unpinned-uv-image` speaks of uv's images, wherever they are named.
  if (onlyLatest.test(name) || uvImages.has(name)) return false;
  // A bare name that is no official image may be one that was just built, or a context of the build.
  return (
    base.known !== undefined || tag !== undefined || !(registry === 'docker.io' && repository.startsWith('library/'))
  );
}
