import type { CheckedFile } from '../../server/src/cli/format/report';
import type { Finding } from '../../server/src/core/finding';
import { defineRule } from '../../server/src/core/rule';

/** The rule of the findings that are made here. */
export const heavyThing = defineRule({
  id: 'heavy-thing',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['hadolint:DL0000'],
  fixes: 'safe',
  messages: {},
  check() {},
});

/** A finding about the first place where `marked` stands in the text. */
export function finding(text: string, marked: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(marked);
  return {
    rule: 'heavy-thing',
    messageId: 'found',
    data: {},
    message: 'this is heavy',
    severity: 'warning',
    range: { start, end: start + marked.length },
    related: [],
    tags: [],
    fixes: [],
    ...more,
  };
}

/** A Dockerfile with these findings. */
export function checked(text: string, ...findings: Finding[]): CheckedFile {
  return { path: 'Dockerfile', text, findings };
}
