import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DocumentLanguage } from '../check';
import { languageOfNamed, slashed, type FoundFile } from './discover';

/** A document to check, with its text as it lies on the disk: a byte order mark stays. */
export interface Source {
  /** Absolute, as the system writes paths. */
  readonly path: string;
  /** Relative to the working directory, with `/`. */
  readonly shownPath: string;
  readonly cwd: string;
  readonly language: DocumentLanguage;
  readonly text: string;
}

/** Far above any file that people write, far below what would fill the memory. */
const maxBytes = 16_000_000;

/** Reads a file, or says why it cannot be read. */
export async function readSource(
  { path, language }: FoundFile,
  cwd: string,
): Promise<Source | { readonly problem: string }> {
  const shownPath = slashed(relative(cwd, path));
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return { problem: `${shownPath} is not a regular file` };
    if (facts.size > maxBytes) return { problem: `${shownPath} is larger than ${maxBytes / 1_000_000} MB` };
    return decode(await readFile(path), { path, shownPath, cwd, language });
  } catch (error) {
    return { problem: `${shownPath} cannot be read: ${(error as Error).message}` };
  }
}

/** Reads the standard input as the text of the given file, which need not exist. @throws the signal's reason when it is aborted */
export async function readStandardInput(
  path: string,
  cwd: string,
  signal: AbortSignal,
): Promise<Source | { readonly problem: string }> {
  const absolute = resolve(cwd, path);
  const shownPath = slashed(relative(cwd, absolute));
  const language = languageOfNamed(absolute);
  return decode(await buffer(addAbortSignal(signal, process.stdin)), {
    path: absolute,
    shownPath,
    cwd,
    language,
  });
}

/** Other encodings are refused: written back, their bytes would be lost. */
function decode(bytes: Buffer, source: Omit<Source, 'text'>): Source | { readonly problem: string } {
  if (!isUtf8(bytes)) return { problem: `${source.shownPath} is not UTF-8 text` };
  return { ...source, text: bytes.toString('utf8') };
}
