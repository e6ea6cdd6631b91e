// Lines of an instruction, and how they go on.

import { captures, include, never } from './syntax-parts.mjs';

export const assignment = (names) => captures({ 1: names, 2: 'keyword.operator.assignment' });

/** The rules that know how lines go on. @param {string} escape the escape character, as a pattern */
export function lines(escape) {
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
