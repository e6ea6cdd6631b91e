import { mark, translated } from '../core/l10n';

/** What a name of a variable may end with when it holds a secret. `KEY` alone may be anything: `GPG_KEY`, `CACHE_KEY`. */
const secretName =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|CREDENTIALS?|(PRIVATE|SECRET|ACCESS|AUTH|SIGNING|ENCRYPTION|MASTER|ACCOUNT|SERVICE|DEPLOY|SSH)_?KEY|SECRET_KEY_BASE|PAT)\d*$/;

/** Names that speak of a public half, or of whether and how a secret is used. */
const harmlessName =
  /(^|_)(PUBLIC|PUB|PUBLISHABLE|ALLOW|REQUIRE|RANDOM|ENABLE|DISABLE|USE|NO|WITHOUT|HAS|SKIP|KEEP|SHOW|MAX|MIN|EMPTY|DEFAULT_?AUTO|HASHED|ENCRYPTED)(_|$)/;

/** Values that are no secret: nothing, switches, paths, words that stand for a secret. */
const harmlessValues: readonly RegExp[] = [
  /^([0-]*|1|true|false|yes|no|on|off|null|none|nil|undefined|unset|n\/?a|todo|tbd|x+|\*+|\.+)$/i,
  /^(\/|\.{1,2}\/|file:)/,
  /^(<.*>|\{\{.*\}\}|%.*%)$/,
  /^(passw(or)?d|secret|token|test|ci)$/i,
  /(^|[\W_])(dummy|placeholder|change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|fake|mock|example|sample|your|unused|not[-_ ]?(set|used|needed|required)|build[-_ ]?(time|only|phase)|precompile|insert)([\W_\d]|$)/i,
];

/** Whether a variable of this name holds a secret, by its last word: `…_FILE`, `…_PATH`, `…_NAME`, `…_VERSION` speak of one. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.]/g, '_')
    .toUpperCase();
  return secretName.test(words) && !harmlessName.test(words);
}

/** Whether a value, without quotes, may be a secret: no switch, no path, no word that stands for one. */
export function mayBeSecret(value: string): boolean {
  const text = value.trim();
  return !harmlessValues.some((pattern) => pattern.test(text));
}

/** Texts that are secrets wherever they stand, by what they are. The services publish these forms for secret scanners. */
const secretTexts: readonly (readonly [string, RegExp])[] = [
  [mark('a GitHub token'), /\b(gh[pousr]_[A-Za-z\d]{36,255}|github_pat_\w{60,})\b/],
  [mark('a GitLab token'), /\bglpat-[\w-]{20,}/],
  [mark('an AWS access key'), /\b(AKIA|ASIA)[A-Z2-7]{16}\b/],
  [mark('a Slack token'), /\bxox[baprs]-\d{6,}-[\w-]{10,}/],
  [mark('a Stripe key'), /\b[rs]k_live_[A-Za-z\d]{20,}/],
  [mark('an npm token'), /\bnpm_[A-Za-z\d]{36}\b/],
  [mark('a PyPI token'), /\bpypi-AgE[\w-]{50,}/],
  [mark('a Google API key'), /\bAIza[\w-]{35}\b/],
  [mark('a private key'), /-----BEGIN ([A-Z]+ ){0,2}PRIVATE KEY-----/],
];

/** What each of them holds: most texts hold none. */
const secretMark = /gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|xox|k_live_|npm_|pypi-|AIza|PRIVATE KEY/;

/** A secret of a known form in a text: what it is, and where it stands (UTF-16 offsets). Documentation's own examples are none. */
export function findSecretText(text: string): { kind: string; start: number; end: number } | undefined {
  if (!secretMark.test(text)) return undefined;
  for (const [kind, pattern] of secretTexts) {
    const match = pattern.exec(text);
    if (match && !match[0].endsWith('EXAMPLE'))
      return { kind: translated(kind), start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

/** Whether a file of this name is a private key or a store of passwords, by its path in the context. */
export function isSecretFile(path: string): boolean {
  return /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|\.git-credentials|\.aws\/credentials|\.docker\/config\.json|[\w.-]*(server|tls|ssl|priv|private)[\w.-]*\.key|privkey\.pem|(.*[-_.])?private(key)?\.pem|service[-_]account.*\.json|[^/]+\.(p12|pfx|jks|kdbx))$/i.test(
    path,
  );
}
