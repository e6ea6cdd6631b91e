import type { Comment } from '../../server/src/core/ignore';
import type { Range, TextEdit } from '../../server/src/core/text';
import type { DocumentLanguage } from '../../server/src/check';
import type { Instruction } from '../../server/src/lang/dockerfile/parse';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { parseDockerignore } from '../../server/src/lang/dockerignore/patterns';
import type { YamlNode } from '../../server/src/lang/yaml/parse';
import { parseYaml } from '../../server/src/lang/yaml/parse';

/** A piece of a document that means something by itself: an instruction, a value of YAML, a pattern. */
export interface Part {
  readonly range: Range;
  /** What a program reads there; a change elsewhere must not change it. */
  readonly meaning: string;
}

export interface Parts {
  readonly parts: readonly Part[];
  readonly comments: readonly Comment[];
}

/** The parts of a document, in its order, as its own language is read. */
export function partsOf(language: DocumentLanguage, text: string): Parts {
  if (language === 'dockerfile') return dockerfileParts(text);
  if (language === 'workflow') return workflowParts(text);
  const { patterns, comments } = parseDockerignore(text);
  const said = (range: Range): string => text.slice(range.start, range.end);
  return {
    parts: patterns.map(({ range }) => ({ range, meaning: said(range) })),
    comments: comments.map((range) => ({ range, text: said(range) })),
  };
}

function dockerfileParts(text: string): Parts {
  const { directives, instructions, comments } = parseDockerfile(text);
  const meaning = ({ keyword, split, heredocs }: Instruction): string =>
    JSON.stringify([keyword, split.logical.text, heredocs.map(({ body }) => text.slice(body.start, body.end))]);
  return {
    parts: [
      ...directives.map(({ name, value, range }) => ({ range, meaning: `# ${name}=${value}` })),
      ...instructions.map((instruction) => ({ range: instruction.range, meaning: meaning(instruction) })),
    ],
    comments,
  };
}

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function workflowParts(text: string): Parts {
  const { root, comments } = parseYaml(text);
  const parts: Part[] = [];
  const seen = new Set<YamlNode>();
  // A value is told by the place of its key, not by the key: that is a part of its own, which a fix may rename.
  const walk = (node: YamlNode | undefined, path: string): void => {
    if (node === undefined || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'scalar') parts.push({ range: node.range, meaning: `${parent(path)}/…: ${node.value}` });
    // A new item before another one moves it, and changes nothing of it.
    else if (node.kind === 'list') for (const item of node.items) walk(item.node, `${path}/-`);
    else
      for (const { key, value } of node.entries) {
        parts.push({ range: key.range, meaning: `${path}/${key.value}` });
        walk(value, `${path}/${key.value}`);
      }
  };
  walk(root, '');
  return { parts: parts.toSorted((a, b) => a.range.start - b.range.start), comments };
}

/**
 * What edits did to the parts that they do not touch: in words, nothing when all of them mean what they meant. New lines
 * before or after a part do not touch it.
 */
export function changedElsewhere(before: Parts, after: Parts, edits: readonly TextEdit[]): string[] {
  const here = new Map(after.parts.map((part) => [part.range.start, part]));
  const isComment = new Set(after.comments.map(({ range, text }) => `${range.start} ${text}`));
  return [
    ...before.parts
      .filter(({ range }) => !edits.some((edit) => touches(edit, range)))
      .filter(({ range, meaning }) => here.get(moved(range.start, edits))?.meaning !== meaning)
      .map(({ meaning }) => `no longer there: ${meaning.slice(0, 120)}`),
    ...before.comments
      .filter(({ range }) => !edits.some((edit) => touches(edit, range)))
      .filter(({ range, text }) => !isComment.has(`${moved(range.start, edits)} ${text}`))
      .map(({ text }) => `no longer a comment: ${text.slice(0, 120)}`),
  ];
}

function touches({ range, newText }: TextEdit, part: Range): boolean {
  if (range.start < part.end && range.end > part.start) return true;
  if (range.start === part.end) return !/^\r?\n/.test(newText) && newText !== '';
  if (range.end === part.start) return !newText.endsWith('\n') && newText !== '';
  return false;
}

function moved(offset: number, edits: readonly TextEdit[]): number {
  let result = offset;
  for (const { range, newText } of edits) if (range.end <= offset) result += newText.length - (range.end - range.start);
  return result;
}
