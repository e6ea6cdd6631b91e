import { defineRule } from '../../core/rule';
import { newestUv, uvImages, uvVersionOfTag } from '../../data/uv-image';
import { imageUses } from '../../lang/dockerfile/image-uses';
import type { ImageUse } from '../../lang/dockerfile/image-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';

export default defineRule<DockerfileModel, { use: ImageUse; tag: string; pinned: string }>({
  id: 'unpinned-uv-image',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    floating: 'Each build may get another uv: the image is named without a version',
    'floating-tag': 'Each build may get another uv: the tag {tag} says which Python and system, but no version of uv',
    pin: 'Pin uv to {pinned} (the newest in November 2026; another than you build with today)',
    'pin-variant': 'Pin uv to {pinned} (another than you build with today; see that this variant is still made)',
  },

  check({ text, stages }, report) {
    for (const use of imageUses(text, stages)) {
      const { registry, repository, tag, digest } = use.reference;
      if (!use.literal || digest !== undefined || !uvImages.has(`${registry}/${repository}`)) continue;
      if (uvVersionOfTag(tag) !== undefined) continue;
      const none = tag === undefined || tag === 'latest';
      const data = { use, tag: tag ?? 'latest', pinned: none ? newestUv : `${newestUv}-${tag}` };
      // uv's own guide builds on tags such as `python3.12-alpine`.
      if (none) report('floating', use.range, data);
      else report('floating-tag', use.range, data, { severity: 'info' });
    }
  },

  fix({ use: { reference, range }, pinned }, offer) {
    const { text, tag } = reference;
    const name = tag === undefined ? text : text.slice(0, -tag.length - 1);
    offer(tag === undefined || tag === 'latest' ? 'pin' : 'pin-variant', {
      edits: [{ range, newText: `${name}:${pinned}` }],
    });
  },
});
