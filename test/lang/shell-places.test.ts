import { describe, expect, test } from 'vitest';
import type { MappedText, Segment } from '../../server/src/lang/mapped-text';
import { parseShell } from '../../server/src/lang/shell';

/** The pieces of `document` that stand between `‹` and `›`, as a mapped text, and the document without the marks. */
function marked(document: string): { source: MappedText; plain: string } {
  const segments: Segment[] = [];
  let text = '';
  let plain = '';
  for (const [i, piece] of document.split(/[‹›]/).entries()) {
    if (i % 2 === 1) {
      segments.push({ logical: text.length, document: plain.length, length: piece.length });
      text += piece;
    }
    plain += piece;
  }
  return { source: { text, segments }, plain };
}

/** What stands in the document where the commands, their words and operators are said to be. */
function texts(
  plain: string,
  source: MappedText,
): { command: string; words: string[]; operator: string | undefined }[] {
  const slice = ({ start, end }: { start: number; end: number }) => plain.slice(start, end);
  return parseShell(source).commands.map(({ range, words, operatorRange }) => ({
    command: slice(range),
    words: words.map((word) => slice(word.range)),
    operator: operatorRange && slice(operatorRange),
  }));
}

describe('places in the document', () => {
  test('across continuations and comment lines', () => {
    const { source, plain } = marked(
      'RUN ‹apt-get update \u203a\\\n  # why 😀\n\u2039  && apt-\u203a\\\n\n\u2039get install 😀 "b c"›\nUSER x',
    );
    expect(texts(plain, source)).toEqual([
      { command: 'apt-get update', words: ['apt-get', 'update'] },
      {
        command: 'apt-\\\n\nget install 😀 "b c"',
        words: ['apt-\\\n\nget', 'install', '😀', '"b c"'],
        operator: '&&',
      },
    ]);
    expect(parseShell(source).commands[1]).toMatchObject({ name: 'apt-get', words: [{ text: 'apt-get' }, {}, {}, {}] });
  });

  test('CRLF in the mapped text itself', () => {
    const { source, plain } = marked('run: ‹a "b\r\nc" \\\r\n  d\r\ne && f\r\n›x');
    expect(texts(plain, source)).toEqual([
      { command: 'a "b\r\nc" \\\r\n  d', words: ['a', '"b\r\nc"', 'd'] },
      { command: 'e', words: ['e'] },
      { command: 'f', words: ['f'], operator: '&&' },
    ]);
    expect(parseShell(source).commands[0]!.words[1]).toMatchObject({ text: '"b\r\nc"', value: 'b\nc' });
  });

  test('what stands in nested backticks has the place of the outermost', () => {
    const { source, plain } = marked('RUN ‹a `b \\`c d\\` e`›');
    expect(texts(plain, source).map(({ command }) => command)).toEqual([
      'a `b \\`c d\\` e`',
      '`b \\`c d\\` e`',
      '`b \\`c d\\` e`',
    ]);
    expect(parseShell(source).commands.map(({ words }) => words.map(({ text }) => text))).toEqual([
      ['a', '`b \\`c d\\` e`'],
      ['b', '`c d`', 'e'],
      ['c', 'd'],
    ]);
  });
});
