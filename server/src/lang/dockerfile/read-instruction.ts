import { t } from '../../core/l10n';
import type { Range } from '../../core/text';
import { documentRange, logicalOffset, sliceMapped } from '../mapped-text';
import type { MappedText } from '../mapped-text';
import { keywordOf, readCommand } from './command';
import type { FlagToken } from './command';
import type { AstRanges, AstReader, Flag, Healthcheck, Instruction, Property, Word } from './instruction';
import { readJsonForm } from './json-form';
import { unquote } from './lex';
import type { Escape, Token } from './lex';
import { readProperties } from './properties';
import type { PropertyToken } from './properties';
import { isSpace, skipSpace } from './space';
import type { SplitInstruction, SyntaxProblem } from './split';
import { blankWords, quotedWords } from './words';

/** What reading one instruction needs to know of its document. */
export interface Reading {
  readonly escape: Escape;
  readonly readAst: AstReader;
  /** Takes what BuildKit's parser refuses. */
  readonly problems: SyntaxProblem[];
}

const JSON_FORMS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'HEALTHCHECK', 'COPY', 'ADD', 'VOLUME']);
const PROPERTIES = new Set(['ENV', 'LABEL', 'ARG']);
const ONE_WORD = new Set(['USER', 'WORKDIR', 'STOPSIGNAL', 'MAINTAINER']);
/** BuildKit hands their words on as they are. */
const KEEPS_QUOTES = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'HEALTHCHECK', 'MAINTAINER']);

/** Reads the parts of one instruction by BuildKit's rules (its `line_parsers.go`). */
export function readInstruction(split: SplitInstruction, reading: Reading): Instruction {
  const { keyword, logical, heredocs, range } = split;
  const { escape, readAst } = reading;
  const command = readCommand(logical.text, escape);
  const args = sliceMapped(logical, command.arguments.start, command.arguments.end);
  const hasParts = args.text !== '' && keyword !== 'ONBUILD';
  const ast = hasParts ? readAst(split, documentRange(args, 0, args.text.length)) : undefined;
  const healthcheck = keyword === 'HEALTHCHECK' ? readHealthcheck(args) : undefined;
  const body = healthcheck?.command ?? args;
  const json = JSON_FORMS.has(keyword) ? readJson(body, ast, reading) : undefined;
  return {
    keyword,
    keywordRange: ast?.keyword ?? split.keywordRange,
    range,
    split,
    flags: command.flags.map((flag) => readFlag(logical, flag)),
    words: json ?? readWords(keyword, body, ast, escape),
    arguments: args,
    json,
    heredocs,
    properties: PROPERTIES.has(keyword) ? readPairs(keyword, args, ast, reading) : [],
    healthcheck,
    trigger: keyword === 'ONBUILD' && args.text !== '' ? readTrigger(split, args, reading) : undefined,
  };
}

function readTrigger(onbuild: SplitInstruction, logical: MappedText, reading: Reading): Instruction | undefined {
  const command = readCommand(logical.text, reading.escape);
  const keyword = keywordOf(command);
  // Docker refuses ONBUILD in ONBUILD; a long chain of them would cost a level of recursion each.
  if (keyword === 'ONBUILD') return undefined;
  const keywordRange = documentRange(logical, command.keyword.start, command.keyword.end);
  const range = { start: keywordRange.start, end: onbuild.range.end };
  return readInstruction({ ...onbuild, keyword, keywordRange, range, logical }, reading);
}

function readFlag(logical: MappedText, { text, start, end, valueStart }: FlagToken): Flag {
  const equals = text.indexOf('=');
  return {
    name: text.slice(2, equals < 0 ? undefined : equals),
    value: equals < 0 ? undefined : text.slice(equals + 1),
    range: documentRange(logical, start, end),
    valueRange: valueStart === undefined ? undefined : documentRange(logical, valueStart, end),
  };
}

function readHealthcheck(args: MappedText): Healthcheck {
  const { text } = args;
  let end = 0;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return {
    type: text.slice(0, end).toUpperCase(),
    typeRange: documentRange(args, 0, end),
    command: sliceMapped(args, skipSpace(text, end, text.length), text.length),
  };
}

function readJson(body: MappedText, ast: AstRanges | undefined, { problems }: Reading): Word[] | undefined {
  const strings = readJsonForm(body.text);
  if (strings === undefined) return undefined;
  if (strings === 'not-strings') {
    const message = t('A JSON array may hold only strings here: put each item in double quotes.');
    problems.push({ message, range: documentRange(body, 0, body.text.length) });
    return undefined;
  }
  const ranges = places(strings, ast?.strings, body);
  return strings.map(({ text, start, end }, i) => ({
    value: text,
    raw: body.text.slice(start, end),
    range: ranges[i]!,
  }));
}

function readWords(keyword: string, body: MappedText, ast: AstRanges | undefined, escape: Escape): Word[] {
  const tokens = wordTokens(keyword, body.text, escape);
  const ranges = places(tokens, wordRanges(keyword, ast), body);
  return tokens.map(({ text }, i) => {
    return { value: KEEPS_QUOTES.has(keyword) ? text : unquote(text, escape), raw: text, range: ranges[i]! };
  });
}

function wordTokens(keyword: string, text: string, escape: Escape): Token[] {
  if (text === '' || keyword === 'ONBUILD') return [];
  if (ONE_WORD.has(keyword)) return [{ text, start: 0, end: text.length }];
  return PROPERTIES.has(keyword) ? quotedWords(text, escape) : blankWords(text);
}

function wordRanges(keyword: string, ast: AstRanges | undefined): readonly Range[] | undefined {
  const [first, ...others] = ast?.words ?? [];
  if (first === undefined) return undefined;
  if (keyword === 'HEALTHCHECK') return others;
  return ONE_WORD.has(keyword) ? [{ start: first.start, end: (others.at(-1) ?? first).end }] : ast?.words;
}

function readPairs(keyword: string, args: MappedText, ast: AstRanges | undefined, reading: Reading): Property[] {
  const { properties, problems } = readProperties(keyword, args.text, reading.escape);
  for (const { message, at } of problems)
    reading.problems.push({ message, range: documentRange(args, at.start, at.end) });
  const tokens = properties.flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
  const ranges = places(tokens, ast?.properties, args);
  const rangeOf = new Map(tokens.map((token, i) => [token, ranges[i]!]));
  return properties.map(({ name, value }: PropertyToken) => ({
    name: unquote(name.text, reading.escape),
    nameRange: rangeOf.get(name)!,
    value: value && unquote(value.text, reading.escape),
    rawValue: value?.text,
    valueRange: value && rangeOf.get(value),
  }));
}

/** Where tokens of a text stand: as the syntax tree says when all of its ranges hold just the tokens, else as the source map says. */
function places(tokens: readonly Token[], ranges: readonly Range[] | undefined, mapped: MappedText): readonly Range[] {
  const holds = ({ start, end }: Range, token: Token): boolean => {
    const from = logicalOffset(mapped, start);
    const to = logicalOffset(mapped, end);
    const place = documentRange(mapped, from, to);
    return (
      place.start === start &&
      place.end === end &&
      mapped.text.slice(from, to) === mapped.text.slice(token.start, token.end)
    );
  };
  if (ranges?.length === tokens.length && ranges.every((range, i) => holds(range, tokens[i]!))) return ranges;
  return tokens.map(({ start, end }) => documentRange(mapped, start, end));
}
