// The grammar that colours Dockerfiles, as an injection over VS Code's own.
//
// How nothing runs over the end of an instruction: every instruction is a begin/while rule whose `while` is `\G`. At the
// start of a line `\G` matches only if what is open innermost began with the end of its line, and the only such rule is
// `continuation`. Without one before it, a line ends the instruction and all that is open in it: an unclosed quote too.

import { heredocAhead, heredocRules } from './heredoc-syntax.mjs';
import { captures, firstCommand, include, never } from './syntax-parts.mjs';

const keyword = 'keyword.other.special-method';
const onbuild = '(?:(?i:(ONBUILD))[ \\t]+)?';
const directive = '[ \\t]*(#)[ \\t]*(?i:(syntax|escape|check))[ \\t]*(=)';

const comments = {
  comment: {
    patterns: [
      ...include('ignore-comment'),
      {
        match: '^([ \\t]*)(#).*$',
        captures: captures({ 0: 'comment.line.number-sign', 2: 'punctuation.definition.comment' }),
      },
    ],
  },
  'ignore-comment': {
    patterns: [
      {
        match:
          '^[ \\t]*(#)[ \\t]*(?:(plimsoll-ignore(?:-file)?)(?=\\s|$)|(hadolint)[ \\t]+(?:(global)[ \\t]+)?(ignore|shell)[ \\t]*(=))(.*)$',
        name: 'comment.line.number-sign.dockerfile',
        captures: captures({
          1: 'punctuation.definition.comment',
          2: 'keyword.control.directive.plimsoll',
          3: 'keyword.control.directive.hadolint',
          4: 'keyword.control.directive.hadolint',
          5: 'keyword.control.directive.hadolint',
          6: 'keyword.operator.assignment',
          7: include('ignored-rules'),
        }),
      },
    ],
  },
  'ignored-rules': {
    comment: 'Names between commas; what follows them is a reason and stays a plain comment.',
    match: '([A-Za-z][\\w:.-]*(?:[ \\t]*,[ \\t]*[A-Za-z][\\w:.-]*)*)(?:[ \\t]+(--))?.*$',
    captures: captures({
      1: [
        { match: ',', name: 'punctuation.separator.list.plimsoll.dockerfile' },
        { match: '[A-Za-z][\\w:.-]*', name: 'entity.name.tag.rule.plimsoll.dockerfile' },
      ],
      2: 'punctuation.separator.reason.plimsoll',
    }),
  },
  directives: {
    comment: 'Only at the top of the file. The escape directive with a backtick opens the rest of the file.',
    begin: `\\A(?=${directive})(?!.*escape[ \\t]*=[ \\t]*\`)`,
    while: `^(?=${directive})(?!.*escape[ \\t]*=[ \\t]*\`)`,
    name: 'meta.instruction.dockerfile',
    patterns: include('directive'),
  },
  directive: {
    match: `^${directive}(.*)$`,
    name: 'comment.line.number-sign.dockerfile',
    captures: captures({
      1: 'punctuation.definition.comment',
      2: 'keyword.control.directive',
      3: 'keyword.operator.assignment',
      4: [
        {
          match: '(?<=^|[=;])[ \\t]*(skip|error|experimental)(=)',
          captures: captures({ 1: 'support.type.property-name.check', 2: 'keyword.operator.assignment' }),
        },
        { match: '[^\\s=;,]+', name: 'string.unquoted.value.dockerfile' },
      ],
    }),
  },
};

const values = {
  variable: {
    match: '\\$(?:[A-Za-z_]\\w*|\\{[^}\\n]*\\})',
    name: 'variable.other.dockerfile',
  },
  image: {
    comment: 'An image, or a stage: a name, then a tag or a digest.',
    match: '((?:[^:@$]|:(?=[^/]*/)|\\$(?:\\{[^}]*\\}|\\w+))+)(?:(:)([^@]+))?(?:(@)(.+))?$',
    captures: captures({
      1: [...include('variable'), { match: '[^$]+', name: 'entity.name.type.stage.dockerfile' }],
      2: 'punctuation.separator.tag',
      3: [...include('variable'), { match: '[^$]+', name: 'string.unquoted.tag.dockerfile' }],
      4: 'punctuation.separator.digest',
      5: [...include('variable'), { match: '[^$]+', name: 'string.unquoted.digest.dockerfile' }],
    }),
  },
};

const assignment = (names) => captures({ 1: names, 2: 'keyword.operator.assignment' });

/** The rules that know how lines go on. @param {string} escape the escape character, as a pattern */
function lines(escape) {
  const character = `(?:[^\\s${escape}]|${escape}(?![ \\t]*$))`;
  return {
    continuation: {
      comment: 'It stays open over comments and empty lines, which do not end an instruction.',
      begin: `(?<!${escape})(${escape})[ \\t]*\\n`,
      beginCaptures: captures({ 1: 'constant.character.escape.line-continuation' }),
      end: '^(?=[ \\t]*+[^#\\s])',
      name: 'meta.continuation.dockerfile',
      patterns: include('comment'),
    },
    escaped: { match: `${escape}[^\\s]`, name: 'constant.character.escape.dockerfile' },
    flag: {
      patterns: [
        {
          begin: '(--mount)(=)',
          beginCaptures: assignment('entity.other.attribute-name.flag'),
          end: `(?<=^|[^${escape}\\s])(?=\\s)`,
          applyEndPatternLast: true,
          patterns: [
            ...include('continuation'),
            {
              match: `(from)(=)((?:(?!,)${character})*)`,
              captures: captures({
                1: 'support.type.property-name.mount',
                2: 'keyword.operator.assignment',
                3: include('image'),
              }),
            },
            {
              match: `([A-Za-z][\\w-]*)(=)((?:(?!,)${character})*)`,
              captures: captures({
                1: 'support.type.property-name.mount',
                2: 'keyword.operator.assignment',
                3: [...include('variable'), { match: '[^$]+|\\$', name: 'string.unquoted.value.dockerfile' }],
              }),
            },
            { match: '[A-Za-z][\\w-]*', name: 'support.type.property-name.mount.dockerfile' },
            { match: ',', name: 'punctuation.separator.mount.dockerfile' },
          ],
        },
        {
          match: `(--from)(=)(?:(\\d+)(?=\\s)|(${character}*))`,
          captures: captures({
            1: 'entity.other.attribute-name.flag',
            2: 'keyword.operator.assignment',
            3: 'constant.numeric.stage',
            4: include('image'),
          }),
        },
        {
          match: `(--[A-Za-z][\\w-]*)(?:(=)(${character}*))?`,
          captures: captures({
            1: 'entity.other.attribute-name.flag',
            2: 'keyword.operator.assignment',
            3: [...include('variable'), { match: '[^$]+|\\$', name: 'string.unquoted.value.dockerfile' }],
          }),
        },
      ],
    },
    string: {
      patterns: [
        {
          begin: '"',
          end: '"',
          name: 'string.quoted.double.dockerfile',
          patterns: include('continuation', 'escaped', 'variable'),
        },
        { begin: "'", end: "'", name: 'string.quoted.single.dockerfile', patterns: include('continuation') },
      ],
    },
    exec: {
      comment: 'A list of strings as JSON writes it.',
      begin: `\\[(?=[ \\t]*(?:"|\\]|${escape}?[ \\t]*$))`,
      beginCaptures: captures({ 0: 'punctuation.definition.array.begin' }),
      end: '\\]',
      endCaptures: captures({ 0: 'punctuation.definition.array.end' }),
      name: 'meta.structure.array.dockerfile',
      patterns: [
        ...include('continuation'),
        {
          begin: '"',
          end: '"',
          name: 'string.quoted.double.dockerfile',
          patterns: [
            ...include('continuation'),
            { match: '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})', name: 'constant.character.escape.dockerfile' },
          ],
        },
        { match: ',', name: 'punctuation.separator.array.dockerfile' },
      ],
    },
    words: {
      comment: 'What follows the flags of COPY and ADD.',
      begin: '(?=\\S)',
      end: never,
      patterns: include('continuation', 'exec', 'string', 'escaped', 'variable'),
    },
  };
}

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

/** How lines go on inside of the shell form, where its own grammar has its say. */
const goesOn = (scopeName, shell, escape) => ({
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
const shellComment = {
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
const shellBracket = {
  name: 'Plimsoll: brackets in the shell form',
  scopeName: 'plimsoll.dockerfile.shell-bracket',
  injectionSelector: [
    'L:meta.embedded.line.shellscript.dockerfile -string.quoted -comment -meta.continuation',
    ...['scope', 'case', 'function'].map((name) => `-meta.${name}`),
  ].join(' '),
  patterns: [{ match: '(?:^|(?<=[;|&!]))[ \\t]*[)\\]{}]+' }],
};

/** The grammars by the names of their files in syntaxes/. */
export const dockerfileGrammars = {
  'dockerfile.injection': dockerfile,
  'dockerfile.shell': goesOn('plimsoll.dockerfile.shell', 'shellscript', '\\\\'),
  'dockerfile.powershell': goesOn('plimsoll.dockerfile.powershell', 'powershell', '`'),
  'dockerfile.shell-bracket': shellBracket,
  'dockerfile.shell-comment': shellComment,
};
