import { defineRule } from '../../core/rule';
import { lineBreakOf } from '../../core/text';
import type { Range } from '../../core/text';
import type { IdlePattern } from '../../lang/dockerignore/idle';
import type { DockerignoreModel } from '../../lang/dockerignore/model';

interface Data {
  /** 1-based, of the pattern that has the last word; 0 without one. */
  readonly line: number;
  readonly idle: IdlePattern;
  readonly messageId: string;
}

export default defineRule<DockerignoreModel, Data>({
  id: 'dockerignore-pattern-without-effect',
  language: 'dockerignore',
  group: 'context',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    repeated: 'Line {line} says the same already',
    undone: 'Line {line} takes this back: the later pattern decides',
    'undone-exception': 'Line {line} ignores this again: an exception must come later',
    needless: 'This exception brings nothing back: no pattern before it ignores that',
    'only-exceptions': 'Nothing is ignored: the file has exceptions only, and no pattern such as * before them',
    other: 'This pattern has the last word',
    remove: 'Remove the pattern',
    'ignore-all': 'Ignore all the rest (adds *)',
    move: 'Move the exception behind line {line} (keeps what it names)',
  },

  check({ idle, lines, patterns }, report) {
    const ignoresNothing = patterns.every(({ negated }) => negated);
    // One thing is missing there, however many exceptions follow.
    for (const found of ignoresNothing ? idle.slice(0, 1) : idle) {
      const { pattern, reason, by } = found;
      const related = by ? [{ range: by.range, messageId: 'other' }] : [];
      const line = by ? lines.position(by.range.start).line + 1 : 0;
      const misplaced = reason === 'undone' && pattern.negated;
      const messageId = ignoresNothing ? 'only-exceptions' : misplaced ? 'undone-exception' : reason;
      report(messageId, pattern.range, { line, idle: found, messageId }, { related, tags: ['unnecessary'] });
    }
  },

  // An exception that does nothing is a mistake that its removal would hide: what the author wanted is offered instead.
  fix({ idle: { pattern, by }, messageId }, offer, { text, lines }) {
    const line = lines.line(lines.position(pattern.range.start).line);
    const removal = { range: wholeLine(text, line), newText: '' };
    const insert = (at: number, newText: string) => ({ range: { start: at, end: at }, newText });
    if (messageId === 'only-exceptions')
      offer('ignore-all', { edits: [insert(pattern.range.start, `*${lineBreakOf(text)}`)], safety: 'suggestion' });
    else if (messageId === 'undone-exception')
      offer('move', { edits: [removal, insert(by!.range.end, lineBreakOf(text) + pattern.raw)], safety: 'suggestion' });
    else offer('remove', { edits: [removal] });
  },
});

/** A line with its line break; of a last line without one, with the line break before it. A byte order mark stays. */
function wholeLine(text: string, { start, end }: Range): Range {
  const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const next = /^(\r?\n)?/.exec(text.slice(end, end + 2))![0].length;
  const before = /(\r?\n)?$/.exec(text.slice(Math.max(0, from - 2), from))![0].length;
  return next > 0 ? { start: from, end: end + next } : { start: from - before, end };
}
