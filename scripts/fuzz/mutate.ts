import type { Random } from './random';

/** What people and editors leave behind, and what parsers stumble over. */
const snippets = [
  '\\\n',
  '\\',
  '`',
  '"',
  "'",
  '<<EOF\n',
  '<<-"EOF"\n',
  'EOF\n',
  '# comment\n',
  '# escape=`\n',
  '# syntax=docker/dockerfile:1\n',
  '# check=skip=all\n',
  '# plimsoll-ignore all\n',
  '${A:-"x"}',
  '$',
  '${',
  '$(',
  '[',
  ']',
  '{',
  '}',
  '["a", "b"]',
  '--from=',
  '--mount=type=cache,target=/x ',
  'FROM ',
  'FROM scratch AS x\n',
  'RUN ',
  'COPY . .\n',
  'ONBUILD ',
  '&& ',
  '|| ',
  '; ',
  '\t',
  '  ',
  '\r\n',
  '\n\n',
  ': ',
  '- ',
  '|\n',
  '>-\n',
  '&a ',
  '*a',
  '<<: *a\n',
  '${{ ',
  ' }}',
  'uses: actions/checkout@v4\n',
  'run: |\n',
  '!ignored',
  '**/',
  '\ufeff',
  '\u0000',
  '\u2028',
  '🚢',
  '漢字',
  'é',
  '__proto__',
  'x'.repeat(300),
];

/** Changes a text in a few places; parts of `other` may come in. */
export function mutate(text: string, other: string, random: Random): string {
  let result = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) result = change(result, other, random);
  return result;
}

function change(text: string, other: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + random.pick(snippets) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(12));
    case 2:
      return text.slice(0, at);
    case 3:
      return withLines(text, (lines) => void lines.splice(random.below(lines.length), 1));
    case 4:
      return withLines(text, (lines) => {
        const from = random.below(lines.length);
        lines.splice(random.below(lines.length), 0, ...lines.slice(from, from + 1 + random.below(3)));
      });
    case 5:
      return withLines(text, (lines) => {
        const foreign = other.split('\n');
        const from = random.below(foreign.length);
        lines.splice(random.below(lines.length), 0, ...foreign.slice(from, from + 1 + random.below(4)));
      });
    case 6:
      return withLines(text, (lines) => {
        const line = random.below(lines.length);
        lines[line] = ' '.repeat(random.below(5)) + lines[line]!.trimStart();
      });
    case 7:
      return random.once(2) ? text.replaceAll('\n', '\r\n') : text.replaceAll('\n', '\\\n');
    default:
      return text.slice(0, at) + String.fromCharCode(random.below(random.once(3) ? 65_536 : 128)) + text.slice(at + 1);
  }
}

function withLines(text: string, edit: (lines: string[]) => void): string {
  const lines = text.split('\n');
  edit(lines);
  return lines.join('\n');
}
