import { listed } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { IgnoresModel } from '../../core/unused-ignores';
import type { Range } from '../../core/text';

interface Data {
  readonly names: string;
  readonly removal: readonly Range[];
}

export default defineRule<IgnoresModel, Data>({
  id: 'unused-ignore',
  language: 'dockerfile',
  group: 'comments',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    unused: 'This silences nothing: {names}',
    remove: 'Remove what silences nothing',
  },

  check({ unused }, report) {
    for (const { ignore, names, removal } of unused) {
      const whole = names.length === ignore.names.length;
      const { start } = whole ? ignore.comment.range : names[0]!.range;
      const { end } = whole ? ignore.comment.range : names.at(-1)!.range;
      const data = { names: listed(names.map(({ name }) => name)), removal };
      report('unused', { start, end }, data, { tags: ['unnecessary'] });
    }
  },

  fix({ removal }, offer) {
    offer('remove', { edits: removal.map((range) => ({ range, newText: '' })) });
  },
});
