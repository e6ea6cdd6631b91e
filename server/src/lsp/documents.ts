import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { languageOfPath } from '../check';
import type { Document, DocumentLanguage } from '../check';

export type OpenDocuments = TextDocuments<TextDocument>;

/** The documents that the editor holds open, kept up to date edit by edit. */
export function openDocuments(): OpenDocuments {
  return new TextDocuments(TextDocument);
}

/** What the engine checks of an open document; undefined for one that is none of ours. */
export function engineDocument(document: TextDocument): Document | undefined {
  const path = pathOf(document.uri);
  const language = languageOf(document.languageId, path);
  return language && { language, path, text: document.getText() };
}

/** The absolute path with `/`, in any scheme; an untitled document has none. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  if (parsed.scheme === 'untitled') return undefined;
  if (parsed.scheme !== 'file') return parsed.path;
  return /^([a-z]:)?\\/i.test(parsed.fsPath) ? parsed.fsPath.replaceAll('\\', '/') : parsed.fsPath;
}

/** The address of a path in the file system that holds `base`. */
export function uriOfPath(path: string, base: string): string {
  const parsed = URI.parse(base);
  return (parsed.scheme === 'file' ? URI.file(path) : parsed.with({ path })).toString();
}

/** The kinds of documents whose findings depend on the text of this one, saved or not. */
export function dependants(document: TextDocument): readonly DocumentLanguage[] {
  const { uri, languageId } = document;
  if (engineDocument(document)?.language === 'configuration')
    return ['dockerfile', 'dockerignore', 'workflow', 'configuration'];
  if (languageId === 'shellscript' || /\.(?:docker|container)ignore$/.test(uri)) return ['dockerfile'];
  if (/\/\.github\/workflows\/[^/]+\.ya?ml$/.test(uri)) return ['dockerfile'];
  if (/\/(?:(?:docker-)?compose[^/]*\.ya?ml|docker-bake[^/]*\.(?:hcl|json))$/.test(uri))
    return ['dockerfile', 'workflow'];
  return engineDocument(document)?.language === 'dockerfile' ? ['workflow'] : [];
}

/** An id that says what the file is outranks its path; `yaml` says too little, and `.dockerignore` files are often taken for Dockerfiles. */
function languageOf(languageId: string, path: string | undefined): DocumentLanguage | undefined {
  if (languageId === 'shellscript') return undefined;
  if (languageId === 'dockerfile') return path?.endsWith('.dockerignore') ? 'dockerignore' : 'dockerfile';
  if (languageId === 'github-actions-workflow') return /\/dependabot\.ya?ml$/.test(path ?? '') ? undefined : 'workflow';
  return path === undefined ? undefined : languageOfPath(path);
}
