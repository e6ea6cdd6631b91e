import { mark } from '../../core/l10n';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, type CST, type Document, type Node } from 'yaml';
import type { Range } from '../../core/text';
import { recent } from '../recent';
import { plainMessage } from './messages';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar. `value` is what it says as text: `3.10` stays `3.10`, `on` stays `on`. `range` includes quotes and block header. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string;
  readonly style: ScalarStyle;
  readonly range: Range;
  /** Stands inside of `[ ]` or `{ }`. */
  readonly inFlow: boolean;
}

/** One `key: value` of a map; a key that has no value yet has none. */
export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
}

/** A map. Of keys that occur twice the first counts; the others are a problem. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly range: Range;
}

/** A list; the range of an item begins at its `-`. */
export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly { readonly node: YamlNode; readonly range: Range }[];
  readonly range: Range;
}

/** An alias is the node of its anchor itself: the same object, at the anchor's place. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlProblem {
  readonly range: Range;
  /** In English, as what was read is kept whatever the language is: `translated` says it. */
  readonly message: string;
}

export interface YamlComment {
  readonly range: Range;
  /** With its `#`. */
  readonly text: string;
}

export interface YamlDocument {
  readonly root: YamlNode | undefined;
  readonly comments: readonly YamlComment[];
  /** At most 20. */
  readonly problems: readonly YamlProblem[];
  /** False when something could not be read: what is here is right, what is missing may be there. */
  readonly complete: boolean;
  /** Where the document behind the first one begins, of which nothing is here. */
  readonly second?: Range;
}

/** Larger documents are not read. UTF-16 units. */
const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 100;
const MAX_ALIASES = 1_000;
const MAX_PROBLEMS = 20;

/** What is kept of texts that were read lately: of one document the check, the light bulb and the hover ask in a row. UTF-16 units. */
const KEPT = 250_000;

/**
 * Reads the first document of a YAML text. Never throws; a text that is broken in one place keeps the rest.
 * Linear in the text: the library's own search for duplicate keys is quadratic, and expanding aliases is exponential.
 */
export const parseYaml = recent(KEPT, readDocument);

function readDocument(text: string): YamlDocument {
  if (text.length > MAX_LENGTH) {
    return {
      root: undefined,
      comments: [],
      problems: [problem(0, 0, mark('larger than 1 MB: not checked'))],
      complete: false,
    };
  }
  const { tokens, comments } = tokenize(text);
  const { stackTraceLimit } = Error;
  try {
    // The library makes an error for each fault; thousands of stack traces would take seconds.
    Error.stackTraceLimit = 0;
    const composer = new Composer({ uniqueKeys: false, keepSourceTokens: true, schema: 'failsafe' });
    const [first, second] = composer.compose(tokens, true, text.length);
    if (first !== undefined) {
      const start = second && Math.min(second.range[0], text.length);
      return {
        comments,
        ...convert(first, text.length),
        ...(start !== undefined && { second: { start, end: start } }),
      };
    }
  } catch (error) {
    // The library calls itself for each level of nesting; only a hostile file has so many.
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, comments, problems: [problem(0, 0, mark('nested too deeply'))], complete: false };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { root: undefined, comments, problems: [], complete: true };
}

/** The lexer's marks for "document", "flow ends in error" and "scalar follows" have no place in the text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001F']);

function tokenize(text: string): { tokens: CST.Token[]; comments: YamlComment[] } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: YamlComment[] = [];
  let offset = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (!MARKS.has(lexeme)) {
      if (!scalar && lexeme.startsWith('#')) {
        comments.push({ range: { start: offset, end: offset + lexeme.length }, text: lexeme });
      }
      offset += lexeme.length;
    }
    scalar = lexeme === '\u001F';
  }
  tokens.push(...parser.end());
  return { tokens, comments };
}

/** @param length Of the text: the library places what is not closed, and blocks without a last line break, up to one behind it. */
function convert(document: Document.Parsed, length: number): Omit<YamlDocument, 'comments'> {
  const problems = document.errors
    .slice(0, MAX_PROBLEMS)
    .map(({ pos, message }) => problem(Math.min(pos[0], length), Math.min(pos[1], length), plainMessage(message)));
  let complete = document.errors.length === 0;
  const complain = (range: Range, message: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ range, message });
  };
  const lose = (range: Range, message: string): undefined => {
    complete = false;
    complain(range, message);
  };

  const anchors = new Map<string, YamlNode>();
  const heights = new Map<YamlNode, number>();
  let aliases = 0;

  const resolve = (name: string, range: Range, depth: number): YamlNode | undefined => {
    // An anchor is known only once its node is complete, so that no node can contain itself.
    const node = anchors.get(name);
    if (node === undefined) return lose(range, `no anchor '${name}' before this alias`);
    if (++aliases > MAX_ALIASES) return lose(range, 'too many aliases');
    return depth + heights.get(node)! > MAX_DEPTH ? lose(range, mark('nested too deeply')) : node;
  };

  const scalarOf = (node: Node | null, depth: number): YamlScalar | undefined => {
    const found = node ? visit(node, depth, false) : undefined;
    return found?.kind === 'scalar' ? found : undefined;
  };

  const visit = (node: Node, depth: number, inFlow: boolean): YamlNode | undefined => {
    const range = rangeOf(node, length);
    if (depth > MAX_DEPTH) return lose(range, mark('nested too deeply'));
    if (isAlias(node)) return resolve(node.source, range, depth);
    const found = read(node, range, depth, inFlow);
    if (found === undefined) return undefined;
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor) anchors.set(anchor, found);
    return found;
  };

  const read = (node: Node, range: Range, depth: number, inFlow: boolean): YamlNode | undefined => {
    let height = 0;
    const child = (node: Node | null, flow: boolean): YamlNode | undefined => {
      const found = node ? visit(node, depth + 1, flow) : undefined;
      if (found) height = Math.max(height, heights.get(found)! + 1);
      return found;
    };
    const keep = (found: YamlNode): YamlNode => {
      heights.set(found, height);
      return found;
    };
    if (isScalar(node)) {
      const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
      const value = typeof node.value === 'string' ? node.value : '';
      return value === '' && style === 'plain' ? undefined : keep({ kind: 'scalar', value, style, range, inFlow });
    }
    if (isMap(node)) {
      const flow = inFlow || node.flow === true;
      const entries: YamlEntry[] = [];
      const seen = new Set<string>();
      for (const pair of node.items) {
        const key = scalarOf(pair.key as Node | null, depth + 1);
        const value = child(pair.value as Node | null, flow);
        if (key === undefined) continue;
        if (seen.has(key.value)) complain(key.range, `the key '${key.value}' is here twice`);
        else entries.push({ key, value });
        seen.add(key.value);
      }
      return keep({ kind: 'map', entries, range });
    }
    if (isSeq(node)) {
      const flow = inFlow || node.flow === true;
      const items: YamlList['items'][number][] = [];
      for (const [i, item] of node.items.entries()) {
        const found = child(item as Node | null, flow);
        if (found === undefined) continue;
        const { start, end } = rangeOf(item as Node, length);
        items.push({ node: found, range: { start: dash(node.srcToken, i) ?? start, end } });
      }
      return keep({ kind: 'list', items, range });
    }
    return undefined;
  };

  return { root: document.contents ? visit(document.contents, 0, false) : undefined, problems, complete };
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Where the `-` of a list's item stands. */
function dash(token: CST.Token | undefined, index: number): number | undefined {
  if (token?.type !== 'block-seq') return undefined;
  return token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset;
}

function rangeOf(node: Node, length: number): Range {
  const [start, end] = node.range ?? [0, 0];
  return { start: Math.min(start, length), end: Math.min(end, length) };
}

function problem(start: number, end: number, message: string): YamlProblem {
  return { range: { start, end }, message };
}
