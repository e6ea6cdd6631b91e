import type { Finding } from '../core/finding';
import type { RuleMeta } from '../core/rule';

/** What another extension reports as we do. */
interface Overlap {
  /** Rules with an alias that begins so. */
  readonly aliases?: string;
  /** Rules by id, with the messages that overlap where not all of them do. */
  readonly rules?: Readonly<Record<string, readonly string[] | 'all'>>;
  /** Only in files with such a path. */
  readonly path?: RegExp;
}

/** dockerfile-utils, which both Docker DX and Container Tools bring: JSON_IN_SINGLE_QUOTES. */
const jsonQuotes: Overlap = { rules: { 'shell-form-command': ['not-json'] } };
const yamlFile = /\.ya?ml$/;
/** What a schema cannot tell: whether another file can be read. */
const bySchema = ['syntax', 'unknown-key', 'unknown-rule', 'unknown-option', 'wrong-value'];

/**
 * By the extension's id, in lower case. Messages that say more than the other tool does are not here: BuildKit sees a secret's name in
 * `ARG` and `ENV` only, hadolint `root` only where it is written. Docker DX shows BuildKit's checks and needs a running engine for them.
 * Sources: hadolint 2.15.1, BuildKit's list of checks, the manifests of the extensions.
 */
const overlaps: Readonly<Record<string, readonly Overlap[]>> = {
  'exiasr.hadolint': [{ aliases: 'hadolint:' }, { rules: { 'dockerfile-syntax': 'all' } }],
  'docker.docker': [{ aliases: 'buildkit:' }, jsonQuotes],
  'ms-azuretools.vscode-containers': [jsonQuotes],
  'ms-azuretools.vscode-docker': [jsonQuotes],
  'github.vscode-github-actions': [{ rules: { 'workflow-syntax': 'all', 'unknown-action-input': 'all' } }],
  'redhat.vscode-yaml': [{ rules: { 'workflow-syntax': 'all', 'invalid-configuration': bySchema }, path: yamlFile }],
  'vscode.json-language-features': [{ rules: { 'invalid-configuration': bySchema }, path: /\.json$/ }],
};

/** Of a rule that names other tools' checks, the messages that say what these do not. */
const ownMessages: Readonly<Record<string, readonly string[]>> = {
  'root-user': ['unset'],
  'secret-in-build': ['file', 'text'],
  'shell-form-command': ['not-json'],
};

/**
 * Whether an installed extension reports this, too.
 * @param installed Ids in lower case.
 */
export function isReportedElsewhere(
  { rule, messageId }: Pick<Finding, 'rule' | 'messageId'>,
  { aliases }: Pick<RuleMeta, 'aliases'>,
  path: string | undefined,
  installed: ReadonlySet<string>,
): boolean {
  return Object.entries(overlaps).some(
    ([extension, reported]) =>
      installed.has(extension) &&
      reported.some((overlap) => {
        if (overlap.path !== undefined && !overlap.path.test(path ?? '')) return false;
        const { aliases: start, rules = {} } = overlap;
        if (start !== undefined && aliases.some((alias) => alias.startsWith(start)))
          return !(Object.hasOwn(ownMessages, rule) && ownMessages[rule]!.includes(messageId));
        const messages = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
        return messages === 'all' || (messages?.includes(messageId) ?? false);
      }),
  );
}
