import { mark } from '../core/l10n';

/** What no image should hold, by the names of files and folders. */
export interface SensitiveFile {
  /** What it is, for a message. */
  readonly what: string;
  readonly names: RegExp;
  readonly kind: 'file' | 'directory';
  /** The pattern for an ignore file that leaves it out everywhere. */
  readonly pattern: string;
}

/** Names that people give to examples of such files. */
const example = /(^|[._-])(example|sample|template|dist|defaults?|tpl|test|tests|testing|ci)([._-]|$)/i;

/**
 * Secrets and the history of the repository. Sources: `gitleaks` and GitHub's `gitignore` collection name the same files; certificates (`*.pem`,
 * `*.crt`) are left out, because most are public.
 */
const sensitiveFiles: readonly SensitiveFile[] = [
  { what: mark('the history of the repository'), names: /^\.git$/, kind: 'directory', pattern: '.git' },
  { what: mark('settings with passwords'), names: /^\.env$/, kind: 'file', pattern: '**/.env' },
  { what: mark('settings with passwords'), names: /^\.env\.[\w.-]+$/, kind: 'file', pattern: '**/.env.*' },
  { what: mark('a private key'), names: /^id_(rsa|dsa|ecdsa|ed25519)$/, kind: 'file', pattern: '**/id_*' },
  { what: mark('a private key'), names: /\.(key|ppk|p12|pfx|keystore)$/, kind: 'file', pattern: '' },
  { what: mark('passwords'), names: /^\.(netrc|pypirc|htpasswd|git-credentials|pgpass)$/, kind: 'file', pattern: '' },
  { what: mark('keys of a cloud'), names: /^\.(aws|ssh|gnupg|kube|azure)$/, kind: 'directory', pattern: '' },
  { what: mark('state with secrets'), names: /\.tfstate(\.backup)?$/, kind: 'file', pattern: '**/*.tfstate*' },
];

/** What an entry of the context is, when no image should hold it. */
export function sensitiveFile(name: string, kind: 'file' | 'directory' | 'other'): SensitiveFile | undefined {
  if (example.test(name)) return undefined;
  const found = sensitiveFiles.find((candidate) => candidate.kind === kind && candidate.names.test(name));
  if (found === undefined || found.pattern !== '') return found;
  const ending = /\.[^.]+$/.exec(name)![0];
  return { ...found, pattern: found.kind === 'file' && ending !== name ? `**/*${ending}` : `**/${name}` };
}
