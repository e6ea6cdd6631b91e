// The grammar that colours Dockerfiles, as an injection over VS Code's own.
//
// How nothing runs over the end of an instruction: every instruction is a begin/while rule whose `while` is `\G`. At the
// start of a line `\G` matches only if what is open innermost began with the end of its line, and the only such rule is
// `continuation`. Without one before it, a line ends the instruction and all that is open in it: an unclosed quote too.

import { assignment, lines } from './dockerfile-lines.mjs';
import { goesOn, shellBracket, shellComment } from './dockerfile-shell.mjs';
import { comments, values } from './dockerfile-words.mjs';
import { heredocAhead, heredocRules } from './heredoc-syntax.mjs';
import { captures, firstCommand, include, never } from './syntax-parts.mjs';

const keyword = 'keyword.other.special-method';
const onbuild = '(?:(?i:(ONBUILD))[ \\t]+)?';

/** The instructions of a file with one escape character; `shell` is what its shell form is written in. */
function instructions(escape, shell) {
  const instruction = (words, patterns, lineGoesOn = '\\G') => ({
    begin: `^[ \\t]*${onbuild}(?i:(${words}))(?=[ \\t]|${escape}?[ \\t]*$)`,
    beginCaptures: captures({ 1: 'keyword.control', 2: keyword }),
    while: lineGoesOn,
    name: 'meta.instruction.dockerfile',
    patterns: [...include('continuation'), ...patterns],
  });
  const command = {
    comment: 'The shell form, up to the end of the instruction.',
    begin: '(?=\\S)',
    end: never,
    contentName: `meta.embedded.line.${shell}.dockerfile`,
    patterns: shell === 'powershell' ? include('source.powershell') : firstCommand,
  };
  const named = (names) => ({
    match: `(?<=\\s)(${names})(=)`,
    captures: assignment('variable.other.assignment'),
  });
  const unquoted = { match: `(?<==)[^\\s"'$${escape}]+`, name: 'string.unquoted.value.dockerfile' };
  const rest = include('string', 'escaped', 'variable');
  return [
    instruction('FROM', [
      ...include('flag'),
      { match: '(?i:(AS))[ \\t]+([\\w.-]+)', captures: captures({ 1: keyword, 2: 'entity.name.type.stage' }) },
      { match: `(?!--)((?:[^\\s${escape}]|${escape}(?![ \\t]*$))+)`, captures: captures({ 1: include('image') }) },
    ]),
    instruction('RUN', [...include('flag', 'exec'), command], `\\G(?!${heredocAhead})`),
    instruction('COPY|ADD', include('flag', 'words'), `\\G(?!${heredocAhead})`),
    instruction('CMD|ENTRYPOINT', [...include('exec'), command]),
    instruction('HEALTHCHECK', [
      ...include('flag'),
      {
        match: `(?i:CMD|NONE)(?=[ \\t]|${escape}?[ \\t]*$)`,
        name: `${keyword}.dockerfile`,
      },
      ...include('exec'),
      command,
    ]),
    instruction('ARG', [
      named('[A-Za-z_]\\w*'),
      { match: '(?<=\\s)[A-Za-z_]\\w*(?=\\s)', name: 'variable.other.assignment.dockerfile' },
      unquoted,
      ...rest,
    ]),
    instruction('ENV', [
      {
        match: '(?<=(?i:ENV)\\s)[A-Za-z_]\\w*(?=[ \\t])',
        name: 'variable.other.assignment.dockerfile',
      },
      named('[\\w.-]+'),
      unquoted,
      ...rest,
    ]),
    instruction('LABEL', [
      { match: '(?<=")=', name: 'keyword.operator.assignment.dockerfile' },
      named('[\\w./-]+|"[^"\\n]*"'),
      unquoted,
      ...rest,
    ]),
    instruction('EXPOSE', [{ match: '(?<=\\s|-)\\d+', name: 'constant.numeric.port.dockerfile' }, ...rest]),
    instruction('SHELL|VOLUME|USER|WORKDIR|STOPSIGNAL|MAINTAINER', [...include('exec'), ...rest]),
    {
      comment: 'Whatever else starts a line: its quotes end with it too.',
      begin: '^(?=[ \\t]*[^\\s#])',
      while: '\\G',
      name: 'meta.instruction.dockerfile',
      patterns: include('continuation', 'string', 'escaped', 'variable'),
    },
  ];
}

const own = (escape, shell) => ({
  ...lines(escape),
  instructions: { patterns: [...include('comment', 'heredocs'), ...instructions(escape, shell)] },
});

/** The rules of a file whose escape character is the backtick, by names of their own. */
function inBacktick(rules) {
  const renamed = JSON.stringify(rules).replaceAll(/"#([\w-]+)"/g, (include, name) =>
    name in rules ? `"#${name}-backtick"` : include,
  );
  return Object.fromEntries(Object.entries(JSON.parse(renamed)).map(([name, rule]) => [`${name}-backtick`, rule]));
}

/** The grammar of the file: over all that VS Code's own leaves open between instructions. */
const dockerfile = {
  name: 'Plimsoll: instructions, flags, heredocs, shell and ignore comments in Dockerfiles',
  scopeName: 'plimsoll.dockerfile.injection',
  injectionSelector: 'L:source.dockerfile -meta.instruction -meta.escape -meta.heredoc -string -comment',
  patterns: include('directives', 'backtick', 'instructions'),
  repository: {
    ...comments,
    ...values,
    ...heredocRules,
    ...own('\\\\', 'shellscript'),
    ...inBacktick(own('`', 'powershell')),
    backtick: {
      comment: 'The rest of a file whose escape character is the backtick.',
      begin: '^[ \\t]*(#)[ \\t]*(?i:(escape))[ \\t]*(=)[ \\t]*(`)[ \\t]*$',
      beginCaptures: captures({
        0: 'comment.line.number-sign',
        1: 'punctuation.definition.comment',
        2: 'keyword.control.directive',
        3: 'keyword.operator.assignment',
        4: 'constant.character.escape',
      }),
      end: never,
      name: 'meta.escape.dockerfile',
      patterns: include('instructions-backtick'),
    },
  },
};

/** The grammars by the names of their files in syntaxes/. */
export const dockerfileGrammars = {
  'dockerfile.injection': dockerfile,
  'dockerfile.shell': goesOn('plimsoll.dockerfile.shell', 'shellscript', '\\\\'),
  'dockerfile.powershell': goesOn('plimsoll.dockerfile.powershell', 'powershell', '`'),
  'dockerfile.shell-bracket': shellBracket,
  'dockerfile.shell-comment': shellComment,
};
