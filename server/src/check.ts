import { hasActionLock } from './context/action-lock';
import { findBuildContext } from './context/build-context';
import { findRepository } from './context/repository';
import { withTexts } from './context/files';
import type { Files } from './context/files';
import { findBuilders } from './context/workspace';
import type { BuildersCache } from './context/workspace';
import type { Finding } from './core/finding';
import { fixAll } from './core/fix-all';
import type { FixAllOptions, FixAllResult } from './core/fix-all';
import { isIgnored, readIgnores } from './core/ignore';
import type { Comment } from './core/ignore';
import type { Rule, RuleLanguage } from './core/rule';
import { runRules } from './core/run';
import type { RuleFailure, Severities } from './core/run';
import type { Range } from './core/text';
import { contextRequest } from './lang/dockerfile/context-sources';
import { buildDockerignoreModel } from './lang/dockerignore/model';
import { buildDockerfileModel } from './lang/dockerfile/model';
import { parseDockerfile } from './lang/dockerfile/parse';
import type { ParsedDockerfile } from './lang/dockerfile/parse';
import { repositoryRequest } from './lang/workflow/build-files';
import { buildWorkflowModel } from './lang/workflow/model';
import { dockerfileRules, dockerignoreRules, workflowRules } from './rules/index.gen';

export type { FileChange } from './core/fix-all';

/** What the engine can read. */
export type DocumentLanguage = RuleLanguage;

/** A document to check. `path` is absolute with `/` (an untitled document has none): it gives the context, not the language. */
export interface Document {
  readonly language: DocumentLanguage;
  readonly path: string | undefined;
  readonly text: string;
}

export interface CheckOptions {
  /** Honour ignore comments; the default. */
  readonly inlineIgnores?: boolean;
  /** Severities in place of the rules' own, by rule id: this is how a rule that is off by default is turned on. */
  readonly severities?: Severities;
  /** The day that counts for announced dates, `YYYY-MM-DD`; the default is the clock's. */
  readonly today?: string;
  /** What was found out about who builds what, for several documents of the same files; without it each is looked up anew. */
  readonly builders?: BuildersCache;
}

export interface CheckResult {
  /** In document order. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
  /** False when the document is too large or broken to be fixed as a whole. */
  readonly parsed: boolean;
}

/** The language of a file by its path alone, as the command line and the editor's selector agree on. */
export function languageOfPath(path: string): DocumentLanguage | undefined {
  const normal = path.replaceAll('\\', '/');
  const name = normal.slice(normal.lastIndexOf('/') + 1);
  if (/\.dockerignore$|^\.containerignore$/.test(name)) return 'dockerignore';
  if (/^(Dockerfile|Containerfile)(\..+)?$|.\.[Dd]ockerfile$/.test(name)) return 'dockerfile';
  if (/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(normal) || /^action\.ya?ml$/.test(name)) return 'workflow';
  return undefined;
}

/** Checks one document. Runs nothing, writes nothing, asks no network. Never rejects. */
export function checkDocument(document: Document, files: Files, options: CheckOptions = {}): Promise<CheckResult> {
  if (document.language === 'dockerfile') return checkDockerfile(document, files, options);
  if (document.language === 'workflow') return checkWorkflow(document, files, options);
  return Promise.resolve(checkDockerignore(document, options));
}

/** The comments of a document that may tell what to ignore, in its order. */
export function commentsOf({ language, text, path }: Document): readonly Comment[] {
  if (language === 'dockerfile') return ignoreComments(parseDockerfile(text));
  return language === 'workflow' ? buildWorkflowModel(text, path, '').comments : buildDockerignoreModel(text).comments;
}

/** BuildKit's `# check=skip=…` is a directive; as a comment below it says nothing to BuildKit, and is read all the same. */
function ignoreComments({ text, directives, comments }: ParsedDockerfile): readonly Comment[] {
  return [...directives.map(({ range }) => ({ range, text: text.slice(range.start, range.end) })), ...comments];
}

/** Applies all fixes of at most this safety, in passes, until nothing changes; a document that does not parse comes back as it was. */
export function fixDocument(
  document: Document,
  files: Files,
  wanted: FixAllOptions,
  options?: CheckOptions,
): Promise<FixAllResult> {
  const shared = { builders: new Map(), ...options };
  return fixAll(document.text, wanted, (text, others) =>
    checkDocument({ ...document, text }, withTexts(files, others), shared),
  );
}

async function checkDockerfile({ text, path }: Document, files: Files, options: CheckOptions): Promise<CheckResult> {
  const parsed = parseDockerfile(text);
  const builders = path === undefined ? undefined : await findBuilders(path, files, options.builders ?? new Map());
  const context =
    path === undefined
      ? undefined
      : await findBuildContext(path, contextRequest(parsed.instructions), files, builders?.contexts);
  const model = buildDockerfileModel(parsed, context, builders?.targets);
  const scopes = parsed.instructions.map(({ range }) => range);
  return check(
    dockerfileRules,
    model,
    { text, comments: ignoreComments(parsed), scopes },
    parsed.complete && parsed.problems.length === 0,
    options,
  );
}

function checkDockerignore({ text }: Document, options: CheckOptions): CheckResult {
  const model = buildDockerignoreModel(text);
  return check(dockerignoreRules, model, model, model.problems.length === 0, options);
}

async function checkWorkflow({ text, path }: Document, files: Files, options: CheckOptions): Promise<CheckResult> {
  const locked = path !== undefined && (await hasActionLock(path, files));
  const read = buildWorkflowModel(text, path, options.today ?? new Date().toISOString().slice(0, 10), locked);
  const request = repositoryRequest(read);
  const repository = path && request ? await findRepository(path, request, files) : undefined;
  const model = repository ? { ...read, repository } : read;
  return check(
    workflowRules,
    model,
    { text, comments: model.comments, scopes: model.scopes },
    model.complete && model.problems.length === 0,
    options,
  );
}

function check<Model>(
  rules: readonly Rule<Model>[],
  model: Model,
  source: { readonly text: string; readonly comments: readonly Comment[]; readonly scopes: readonly Range[] },
  parsed: boolean,
  { inlineIgnores = true, severities = {} }: CheckOptions,
): CheckResult {
  const { findings, failures } = runRules(rules, model, severities);
  if (!inlineIgnores || findings.length === 0) return { findings, failures, parsed };
  const ignores = readIgnores(source.text, source.comments, source.scopes);
  if (ignores.length === 0) return { findings, failures, parsed };
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    findings: findings.filter((finding) => !isIgnored(finding, byId.get(finding.rule)!, ignores)),
    failures,
    parsed,
  };
}
