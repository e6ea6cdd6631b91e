// Where a document's comments stand that tell what to ignore, and what they may speak of.

import type { Document } from './check';
import { configurationScopes } from './config/model';
import type { CommentedText } from './core/heard';
import type { IgnorePlaces } from './core/ignore-edit';
import { buildDockerignoreModel } from './lang/dockerignore/model';
import { parseDockerfile } from './lang/dockerfile/parse';
import type { ParsedDockerfile } from './lang/dockerfile/parse';
import { buildWorkflowModel } from './lang/workflow/model';
import { parseYaml } from './lang/yaml/parse';

/**
 * The comments of a document that may tell what to ignore, in its order, and what they may speak of: instructions, steps, jobs and the
 * like, which nest or are apart.
 */
export function commentedText({ language, text, path }: Document): CommentedText {
  switch (language) {
    case 'dockerfile':
      return commentedDockerfile(parseDockerfile(text));
    case 'workflow': {
      const { comments, scopes } = buildWorkflowModel(text, path, '');
      return { text, comments, scopes };
    }
    case 'configuration': {
      const parsed = parseYaml(text);
      return { text, comments: parsed.comments, scopes: configurationScopes(parsed) };
    }
    case 'dockerignore':
      return buildDockerignoreModel(text);
  }
}

/** Where ignore comments of a document can stand. */
export function ignorePlaces(document: Document): IgnorePlaces {
  const { language, text } = document;
  const fileComment = language === 'dockerfile' ? afterDirectives(text) : text.startsWith('\ufeff') ? 1 : 0;
  return { ...commentedText(document), fileComment, unindented: language === 'dockerignore' };
}

/**
 * The line after the last directive: a comment in front of one would end them. A `#!` line must stay the first, and BuildKit reads
 * directives below it, too (discardShebang in frontend/dockerfile/parser/directives.go).
 */
function afterDirectives(text: string): number {
  const shebang = /^\ufeff?#!.*\n?/.exec(text)?.[0].length ?? 0;
  const last = parseDockerfile(text.slice(shebang)).directives.at(-1);
  if (last === undefined) return shebang === 0 && text.startsWith('\ufeff') ? 1 : shebang;
  const lineBreak = text.indexOf('\n', shebang + last.range.end);
  return lineBreak < 0 ? text.length : lineBreak + 1;
}

/** BuildKit's `# check=skip=…` is a directive; as a comment below it says nothing to BuildKit, and is read all the same. */
export function commentedDockerfile({ text, directives, comments, instructions }: ParsedDockerfile): CommentedText {
  const first = directives.map(({ range }) => ({ range, text: text.slice(range.start, range.end) }));
  return { text, comments: [...first, ...comments], scopes: instructions.map(({ range }) => range) };
}
