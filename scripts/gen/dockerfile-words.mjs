// What a Dockerfile says in one place: comments, directives, variables and images.

import { captures, include } from './syntax-parts.mjs';

const directive = '[ \\t]*(#)[ \\t]*(?i:(syntax|escape|check))[ \\t]*(=)';

export const comments = {
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

export const values = {
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
