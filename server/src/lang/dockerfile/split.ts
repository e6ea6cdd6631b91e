import { t } from '../../core/l10n';
import type { Range } from '../../core/text';
import { documentRange } from '../mapped-text';
import type { MappedText } from '../mapped-text';
import type { Directive } from './directives';
import { directiveProblem, readDirective } from './directives';
import { keywordOf, readCommand } from './command';
import { readHeredocs } from './heredoc';
import type { HeredocOpener } from './heredoc';
import { commentAt, joinLines } from './join';
import type { Comment, JoinedLines } from './join';
import type { Escape } from './lex';
import { lineReader } from './lines';
import type { Line, LineReader } from './lines';
import { skipSpace } from './space';

export type { Comment } from './join';
export type { Directive } from './directives';
export type { Escape } from './lex';

export interface Heredoc {
  readonly name: string;
  /** `<<-`: leading tabs are dropped from every line. */
  readonly dash: boolean;
  /** Variables are filled in: no part of the name is quoted. */
  readonly expand: boolean;
  /** The number before `<<`; 0 without one. */
  readonly fd: number;
  /** The content lines with their last line break. */
  readonly body: Range;
  /** The closing line without its line break; empty, at the end of the document, when it is missing. */
  readonly delimiter: Range;
  /** `<<-EOF` as written. */
  readonly opener: Range;
}

export interface SplitInstruction {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordRange: Range;
  /**
   * From the first character of its first line (the keyword, unless that line holds nothing but an escape character) to the end of its last
   * line without the line break, here-documents included.
   */
  readonly range: Range;
  /** Keyword and all, continuations joined and comments left out: the text that BuildKit reads. */
  readonly logical: MappedText;
  readonly heredocs: readonly Heredoc[];
  /** The comment lines inside of its continuations. */
  readonly comments: readonly Comment[];
}

export interface SyntaxProblem {
  /** One sentence that says what to do. */
  readonly message: string;
  readonly range: Range;
}

export interface SplitDockerfile {
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly instructions: readonly SplitInstruction[];
  /** Every comment line outside of here-documents, in order; directives are none. */
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Splits a Dockerfile into directives, instructions and comments as BuildKit's parser does
 * (github.com/moby/buildkit/frontend/dockerfile/parser), in linear time. What BuildKit refuses is a problem, and the rest is read all the
 * same; only a line that is too long ends the reading.
 */
export function splitDockerfile(text: string): SplitDockerfile {
  const lines = lineReader(text);
  const directives: Directive[] = [];
  const instructions: SplitInstruction[] = [];
  const comments: Comment[] = [];
  const problems: SyntaxProblem[] = [];
  let escape: Escape = '\\';
  let directivesEnded = false;

  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const start = skipSpace(text, line.start, line.end);
    const directive = directivesEnded ? undefined : readDirective(text, start, line.end);
    if (directive !== undefined) {
      const message = directiveProblem(directive, directives);
      if (message !== undefined) problems.push({ message, range: directive.range });
      else if (directive.name === 'escape') escape = directive.value as Escape;
      directives.push(directive);
      continue;
    }
    directivesEnded = true;
    if (start === line.end) continue;
    if (text[start] === '#') {
      comments.push(commentAt(text, start, line.end));
      continue;
    }
    const joined = joinLines(text, { ...line, start }, lines, escape);
    for (const comment of joined.comments) comments.push(comment);
    instructions.push(readInstruction(text, start, joined, lines, escape, problems));
  }

  const tooLong = lines.tooLong();
  if (tooLong !== undefined) {
    const message = t('Docker reads no line of more than 65,535 bytes: break it up, or COPY the content from a file.');
    problems.push({ message, range: { start: tooLong.start, end: tooLong.end } });
  } else if (instructions.length === 0) {
    const message = t('This Dockerfile has no instructions: start it with FROM and an image.');
    problems.push({ message, range: { start: 0, end: 0 } });
  }
  return { escape, directives, instructions, comments, problems };
}

function readInstruction(
  text: string,
  start: number,
  { logical, comments, last }: JoinedLines,
  lines: LineReader,
  escape: Escape,
  problems: SyntaxProblem[],
): SplitInstruction {
  const command = readCommand(logical.text, escape);
  const { keyword } = command;
  const openers = readHeredocs(logical.text, command, escape);
  if (openers === 'refused') {
    const message = t('Docker cannot read the name of this here-document: write a plain name, or quote the "<<".');
    problems.push({ message, range: { start, end: last.end } });
  }
  const heredocs = openers === 'refused' ? [] : readBodies(text, logical, openers, last, lines, problems);
  return {
    keyword: keywordOf(command),
    keywordRange: documentRange(logical, keyword.start, keyword.end),
    range: { start, end: heredocs.at(-1)?.delimiter.end ?? last.end },
    logical,
    heredocs,
    comments,
  };
}

/** Reads the bodies of an instruction's here-documents, one after the other, from the line after `last` on. */
function readBodies(
  text: string,
  logical: MappedText,
  openers: readonly HeredocOpener[],
  last: Line,
  lines: LineReader,
  problems: SyntaxProblem[],
): Heredoc[] {
  const heredocs: Heredoc[] = [];
  let start = last.next;
  for (const { name, dash, expand, fd, ...place } of openers) {
    const opener = documentRange(logical, place.start, place.end);
    const closing = closingLine(text, name, dash, lines);
    const delimiter = { start: closing?.start ?? text.length, end: closing?.end ?? text.length };
    heredocs.push({ name, dash, expand, fd, body: { start, end: delimiter.start }, delimiter, opener });
    if (closing === undefined) {
      const message = t(
        'The here-document "{name}" is never closed: add a line with nothing but "{name}", or quote the "<<".',
        { name },
      );
      problems.push({ message, range: opener });
      break;
    }
    start = closing.next;
  }
  return heredocs;
}

function closingLine(text: string, name: string, dash: boolean, lines: LineReader): Line | undefined {
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const start = dash ? skipSpace(text, line.start, line.end, isTab) : line.start;
    if (line.end - start === name.length && text.startsWith(name, start)) return line;
  }
  return undefined;
}

function isTab(code: number): boolean {
  return code === 0x09;
}
