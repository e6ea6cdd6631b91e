import type { CheckedFile } from '../../server/src/cli/format/report';
import type { Finding } from '../../server/src/core/finding';

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
