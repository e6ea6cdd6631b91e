import { commentedDockerfile } from './commented';
import { emptyConfig, configNames, optionsOf, severitiesOf } from './config/config';
import type { Config } from './config/config';
import { findConfig } from './config/find';
import type { ConfigCache } from './config/find';
import { isIgnoredPath } from './config/ignored';
import { buildConfigurationModel } from './config/model';
import type { KnownRules } from './config/read-rules';
import { hasActionLock } from './context/action-lock';
import { findBuildContext } from './context/build-context';
import { findRepository } from './context/repository';
import { atOneMoment, withTexts } from './context/files';
import type { Files } from './context/files';
import { findBuilders } from './context/workspace';
import type { BuildersCache } from './context/workspace';
import type { Finding } from './core/finding';
import { fixAll } from './core/fix-all';
import type { FixAllOptions, FixAllResult, Inspection } from './core/fix-all';
import { runHeard } from './core/heard';
import type { CommentedText } from './core/heard';
import type { Rule, RuleLanguage } from './core/rule';
import { runRules } from './core/run';
import type { Messages, RuleFailure, Severities } from './core/run';
import { contextRequest } from './lang/dockerfile/context-sources';
import { buildDockerignoreModel } from './lang/dockerignore/model';
import { buildDockerfileModel } from './lang/dockerfile/model';
import { parseDockerfile } from './lang/dockerfile/parse';
import { repositoryRequest } from './lang/workflow/build-files';
import { buildWorkflowModel } from './lang/workflow/model';
import { measuredModel } from './measure/measured-model';
import type { MeasuredText } from './measure/measured-model';
import {
  commentsRules,
  configurationRules,
  dockerfileRules,
  dockerignoreRules,
  measuredRules,
  rules,
  workflowRules,
} from './rules/index.gen';

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
  /** The configuration in force; without it the nearest file is looked for. */
  readonly config?: Config;
  /** What was found out about configurations, for several documents of the same files; without it each is looked for anew. */
  readonly configs?: ConfigCache;
  /** Severities over those of the configuration, by rule id. */
  readonly severities?: Severities;
  /** Messages in another language. */
  readonly messages?: Messages;
  /** The day that counts for announced dates, `YYYY-MM-DD`; the default is the clock's. */
  readonly today?: string;
  /** What was found out about who builds what, for several documents of the same files; without it each is looked up anew. */
  readonly builders?: BuildersCache;
  /** What was measured of a Dockerfile; without it the rules that speak of measurements are silent. */
  readonly measured?: MeasuredText;
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
  if (configNames.includes(name)) return 'configuration';
  if (/\.dockerignore$|^\.containerignore$/.test(name)) return 'dockerignore';
  if (/^(Dockerfile|Containerfile)(\..+)?$|.\.[Dd]ockerfile$/.test(name)) return 'dockerfile';
  if (/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(normal) || /^action\.ya?ml$/.test(name)) return 'workflow';
  return undefined;
}

/** Checks one document. Runs nothing, writes nothing, asks no network. Never rejects. */
export async function checkDocument(
  document: Document,
  files: Files,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const config = options.config ?? (await configOf(document, files, options.configs));
  if (document.path !== undefined && isIgnoredPath(document.path, config))
    return { findings: [], failures: [], parsed: false };
  const inForce = { ...options, config };
  switch (document.language) {
    case 'dockerfile':
      return checkDockerfile(document, files, inForce);
    case 'workflow':
      return checkWorkflow(document, files, inForce);
    case 'configuration':
      return checkConfiguration(document, files, inForce);
    case 'dockerignore':
      return checkDockerignore(document, inForce);
  }
}

/** The configuration in force for a document; an untitled one and a configuration file itself have none. */
export async function configOf({ language, path }: Document, files: Files, cache?: ConfigCache): Promise<Config> {
  if (path === undefined || language === 'configuration') return emptyConfig;
  return (await findConfig(path, files, knownRules, cache)) ?? emptyConfig;
}

/** What configurations may say of rules. */
export const knownRules: KnownRules = new Map(rules.map((rule) => [rule.id, rule]));

/** Options with the configuration in force. */
type InForce = CheckOptions & { readonly config: Config };

/** Applies all fixes of at most this safety, in passes, until nothing changes; a document that does not parse comes back as it was. @param known The check of the text as it is. */
export function fixDocument(
  document: Document,
  files: Files,
  wanted: FixAllOptions,
  options?: CheckOptions,
  known?: Inspection,
): Promise<FixAllResult> {
  const shared = { builders: new Map(), configs: new Map(), ...options };
  const around = atOneMoment(files);
  const inspect = (text: string, others: ReadonlyMap<string, string>): Promise<CheckResult> =>
    checkDocument({ ...document, text }, withTexts(around, others), shared);
  return fixAll(document.text, wanted, inspect, known);
}

async function checkDockerfile({ text, path }: Document, files: Files, options: InForce): Promise<CheckResult> {
  const parsed = parseDockerfile(text);
  const builders = path === undefined ? undefined : await findBuilders(path, files, options.builders ?? new Map());
  const context =
    path === undefined
      ? undefined
      : await findBuildContext(path, contextRequest(parsed.instructions), files, builders?.contexts);
  const targets = [...new Set([...(builders?.targets ?? []), ...options.config.targets])];
  const model = buildDockerfileModel(parsed, context, targets);
  const source = commentedDockerfile(parsed);
  const result = check(dockerfileRules, model, source, parsed.complete && parsed.problems.length === 0, options);
  if (options.measured === undefined) return result;
  const measured = measuredModel(options.measured, text, result.findings);
  const { findings, failures } = check(measuredRules, measured, source, result.parsed, options);
  return {
    // Stable: what was measured of an instruction stands behind what its text tells.
    findings: [...result.findings, ...findings].sort((a, b) => a.range.start - b.range.start),
    failures: [...result.failures, ...failures],
    parsed: result.parsed,
  };
}

function checkDockerignore({ text }: Document, options: InForce): CheckResult {
  const model = buildDockerignoreModel(text);
  return check(dockerignoreRules, model, model, model.problems.length === 0, options);
}

async function checkConfiguration({ text, path }: Document, files: Files, options: InForce): Promise<CheckResult> {
  const model = await buildConfigurationModel(text, path, files, knownRules);
  return check(
    configurationRules,
    model,
    model,
    model.document.complete && model.document.problems.length === 0,
    options,
  );
}

async function checkWorkflow({ text, path }: Document, files: Files, options: InForce): Promise<CheckResult> {
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
  source: CommentedText,
  parsed: boolean,
  { inlineIgnores = true, config, messages, measured, ...options }: InForce,
): CheckResult {
  const severities: Severities = { ...severitiesOf(config), ...options.severities };
  const how = { severities, options: optionsOf(config), ...(messages && { messages }) };
  if (!inlineIgnores) return { ...runRules(rules, model, how), parsed };
  // What a comment is for is known where all was looked at, and by one of two looks.
  const judged = parsed && rules !== (measuredRules as readonly unknown[]) ? commentsRules : [];
  return { ...runHeard(rules, model, source, how, { rules: judged, all: measured === undefined }), parsed };
}
