// The grammars that are injected into the shell form.

import { lines } from './dockerfile-lines.mjs';
import { comments } from './dockerfile-words.mjs';
import { captures, include, never } from './syntax-parts.mjs';

/** How lines go on inside of the shell form, where its own grammar has its say. */
export const goesOn = (scopeName, shell, escape) => ({
  name: `Plimsoll: line continuations in ${shell}`,
  scopeName,
  injectionSelector: `L:meta.embedded.line.${shell}.dockerfile`,
  patterns: include('continuation'),
  repository: { ...comments, continuation: lines(escape).continuation },
});

/**
 * What the shell takes to the end of its line and the builder does not, since it joins the lines before: a comment, which
 * goes on in the next line, and a heredoc, whose body the builder would not leave in place.
 */
export const shellComment = {
  name: 'Plimsoll: comments and heredocs in the shell form',
  scopeName: 'plimsoll.dockerfile.shell-comment',
  injectionSelector: 'L:meta.embedded.line.shellscript.dockerfile -string.quoted -comment -meta.continuation',
  patterns: [
    {
      begin: '(?:^|[ \\t]++)(#)',
      beginCaptures: captures({ 1: 'punctuation.definition.comment' }),
      end: never,
      name: 'comment.line.number-sign.dockerfile',
    },
    { match: '(?<!<)<<-?(?!<)', name: 'keyword.operator.heredoc.dockerfile' },
  ],
};

/**
 * Brackets where VS Code's grammar of the shell would begin a command: it ends that at once, gives up the line, and the
 * escape character at its end with it.
 */
export const shellBracket = {
  name: 'Plimsoll: brackets in the shell form',
  scopeName: 'plimsoll.dockerfile.shell-bracket',
  injectionSelector: [
    'L:meta.embedded.line.shellscript.dockerfile -string.quoted -comment -meta.continuation',
    ...['scope', 'case', 'function'].map((name) => `-meta.${name}`),
  ].join(' '),
  patterns: [{ match: '(?:^|(?<=[;|&!]))[ \\t]*[)\\]{}]+' }],
};
