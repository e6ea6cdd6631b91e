import { DockerfileParser, JSONInstruction, PropertyInstruction } from 'dockerfile-ast';
import { lineIndex } from '../../core/text';
import type { Range } from '../../core/text';
import { recent } from '../recent';
import type { AstRanges, Instruction } from './instruction';
import type { Escape } from './lex';
import { readInstruction } from './read-instruction';
import { splitDockerfile } from './split';
import type { Comment, Directive, SplitInstruction, SyntaxProblem } from './split';

export type { Flag, Instruction, Word } from './instruction';
export { parseMount } from './mount';
export type { Mount } from './mount';

export interface ParsedDockerfile {
  readonly text: string;
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  /** In order of the document. */
  readonly problems: readonly SyntaxProblem[];
  /** False when the document is too large, or nothing in it could be read. */
  readonly complete: boolean;
}

/** The largest document that is read: UTF-16 units and lines. */
const LENGTH_LIMIT = 1_000_000;
const LINE_LIMIT = 20_000;

/** The largest instruction that dockerfile-ast sees, in UTF-16 units: flags and comments cost it the square of their number. */
const AST_LIMIT = 16_384;

/** How much of the texts that dockerfile-ast has seen is kept with what it made of them, in UTF-16 units: some hundred Dockerfiles. */
const KEPT = 500_000;

/** Reads a Dockerfile; never throws. What BuildKit's parser refuses is a problem, and everything else is read all the same. */
export function parseDockerfile(text: string): ParsedDockerfile {
  if (isTooLarge(text)) {
    const message = 'This file has more than a million characters or 20,000 lines and is not checked: split it up.';
    const problems = [{ message, range: { start: 0, end: 0 } }];
    return { text, escape: '\\', directives: [], comments: [], instructions: [], problems, complete: false };
  }
  const { escape, directives, comments, instructions: parts, problems: found } = splitDockerfile(text);
  const problems = [...found];
  const astRanges = (part: SplitInstruction, args: Range): AstRanges | undefined =>
    readAstRanges(text, escape, part, args);
  const instructions = parts.map((part) => readInstruction(part, { escape, readAst: astRanges, problems }));
  problems.sort((a, b) => a.range.start - b.range.start);
  return { text, escape, directives, comments, instructions, problems, complete: instructions.length > 0 };
}

function isTooLarge(text: string): boolean {
  if (text.length > LENGTH_LIMIT) return true;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines > LINE_LIMIT;
}

/** The ranges of one instruction in dockerfile-ast's syntax tree, flags blanked and here-documents left out: those it gets wrong. */
function readAstRanges(text: string, escape: Escape, part: SplitInstruction, args: Range): AstRanges | undefined {
  const { keyword, keywordRange } = part;
  const directive = escape === '`' ? '# escape=`\n' : '';
  const blanks = ' '.repeat(args.start - keywordRange.end);
  const source =
    directive + text.slice(keywordRange.start, keywordRange.end) + blanks + text.slice(args.start, args.end);
  if (source.length > AST_LIMIT) return undefined;
  const read = readAst(source);
  if (read === undefined || read.name !== keyword) return undefined;
  const shift = keywordRange.start - directive.length;
  const shifted = ({ start, end }: Range): Range => ({ start: start + shift, end: end + shift });
  return {
    keyword: shifted(read.keyword),
    words: read.words.map(shifted),
    strings: read.strings.map(shifted),
    properties: read.properties.map(shifted),
  };
}

/**
 * Reads the text of one instruction, which may follow an escape directive; undefined where dockerfile-ast fails or sees something
 * else than BuildKit does. Over a whole document it is quadratic and loses its way after the first thing that it gets wrong. Only
 * getters that neither throw nor resolve anything are called.
 */
const readAst = recent(KEPT, (source: string): (AstRanges & { readonly name: string }) | undefined => {
  const lines = lineIndex(source);
  const offset = ({ line, character }: AstPosition): number => lines.offset({ line, column: character });
  const rangeOf = ({ start, end }: AstRange): Range => ({ start: offset(start), end: offset(end) });
  try {
    provideBuffer();
    const [instruction, ...others] = DockerfileParser.parse(source).getInstructions();
    if (instruction === undefined || others.length > 0) return undefined;
    const pairs = instruction instanceof PropertyInstruction ? instruction.getProperties() : [];
    const strings = instruction instanceof JSONInstruction ? instruction.getJSONStrings() : [];
    return {
      name: instruction.getKeyword(),
      keyword: rangeOf(instruction.getInstructionRange()),
      words: instruction.getArguments().map((word) => rangeOf(word.getRange())),
      strings: strings.map((word) => rangeOf(word.getRange())),
      properties: pairs
        .flatMap((pair) => [pair.getNameRange(), pair.getValueRange()])
        .filter((range) => range !== null)
        .map(rangeOf),
    };
  } catch {
    return undefined;
  }
});

interface AstPosition {
  readonly line: number;
  readonly character: number;
}

interface AstRange {
  readonly start: AstPosition;
  readonly end: AstPosition;
}

/** dockerfile-ast looks for a byte order mark with Node's `Buffer`, which a browser's worker lacks. */
function provideBuffer(): void {
  if ('Buffer' in globalThis) return;
  Object.assign(globalThis, { Buffer: { from: (text: string) => new TextEncoder().encode(text) } });
}
