import { defineRule } from '../../core/rule';
import type { DockerfileModel } from '../../lang/dockerfile/model';

export default defineRule<DockerfileModel, { problem: string }>({
  id: 'dockerfile-syntax',
  language: 'dockerfile',
  group: 'syntax',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: { refused: '{problem}' },

  check({ parsed, text, lines }, report) {
    const templates = templateLines(text);
    for (const { message, range } of parsed.problems) {
      if (!templates.has(lines.position(range.start).line)) report('refused', range, { problem: message });
    }
  },
});

/** Lines with `{{ … }}` or `{% … %}`, from which a generator makes the Dockerfile: what Docker reads is not known. 0-based. */
function templateLines(text: string): Set<number> {
  const found = [...text.split('\n').entries()].filter(([, line]) => /\{\{|\{%/.test(line));
  return new Set(found.map(([line]) => line));
}
