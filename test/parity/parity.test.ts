import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageOfPath } from '../../server/src/check';
import { diskFiles } from '../../server/src/context/disk';
import { plimsoll, temporaryFolder, useBundle } from '../cli/cli';
import { startEditor } from '../lsp/editor';
import type { Editor } from '../lsp/editor';
import { loadExamples } from '../rules/load-page';

/** A finding as both faces tell it; lines and columns count from 1. */
interface Told {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

const root = join(import.meta.dirname, '../..');
const severities = ['error', 'warning', 'info'];
useBundle();

/** The bad examples of every rule page, each in a project of its own; every third with CRLF, every fourth with a BOM. */
function exampleProjects(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const language of ['dockerfile', 'dockerignore', 'workflow'] as const) {
    const folder = join(root, 'server/src/rules', language);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
      const examples = loadExamples(readFileSync(join(folder, name), 'utf8'), language).filter(
        ({ kind }) => kind === 'bad',
      );
      for (const [index, example] of examples.entries()) {
        const place = (path: string): string => path.replace('/project', `${name.replace('.md', '')}-${index}`);
        const text = index % 3 === 0 ? example.text.replaceAll('\n', '\r\n') : example.text;
        for (const [path, content] of Object.entries(example.files)) files[place(path)] = content;
        files[place(example.path)] = `${index % 4 === 0 ? '\uFEFF' : ''}# 🚢 é\n${text}`;
      }
    }
  }
  return files;
}

describe('the command line and the server say the same', () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await startEditor({ host: { files: diskFiles } });
  });
  afterAll(() => editor.end());

  async function toldByServer(path: string): Promise<Told[]> {
    const uri = pathToFileURL(path).href;
    const language = languageOfPath(path) === 'workflow' ? 'yaml' : 'dockerfile';
    await editor.open(uri, readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), language);
    const diagnostics = await editor.pull(uri);
    await editor.close(uri);
    return diagnostics.map(({ code, severity, message, range }) => ({
      rule: String(code),
      severity: severities[severity! - 1]!,
      message: typeof message === 'string' ? message : message.value,
      start: { line: range.start.line + 1, column: range.start.character + 1 },
      end: { line: range.end.line + 1, column: range.end.character + 1 },
    }));
  }

  it.each(['the examples', 'every bad example of the rule pages'])('about %s', async (what) => {
    const files = exampleProjects();
    const folder = what === 'the examples' ? join(root, 'examples') : temporaryFolder(files);
    const { stdout } = plimsoll(['check', '--format', 'json', '.'], { cwd: folder });
    const { findings } = JSON.parse(stdout) as { findings: (Told & { path: string })[] };
    expect(findings.length).toBeGreaterThan(5);
    for (const path of new Set(findings.map((finding) => finding.path))) {
      const told = findings
        .filter((finding) => finding.path === path)
        .map(({ rule, severity, message, start, end }) => ({ rule, severity, message, start, end }));
      expect(await toldByServer(join(folder, path)), path).toEqual(told);
    }
  });
});
