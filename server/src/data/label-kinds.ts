import { mark } from '../core/l10n';

/** What the value of a label may have to be: the kinds of hadolint's `label-schema`. */
export type LabelKind = 'text' | 'url' | 'rfc3339' | 'semver' | 'hash' | 'spdx' | 'email';

/** By kind: whether a value is one, and what to say where it is not, as a clause. */
export const labelKinds: Readonly<
  Record<LabelKind, { readonly expected: string; readonly isValid: (value: string) => boolean }>
> = {
  text: { expected: mark('must not be empty'), isValid: (value) => value !== '' },
  url: { expected: mark('must be an address such as https://example.com'), isValid: isUrl },
  // https://www.rfc-editor.org/rfc/rfc3339#section-5.6
  rfc3339: {
    expected: mark('must be a time such as 2026-11-22T12:00:00Z'),
    isValid: (value) =>
      /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value) &&
      !Number.isNaN(Date.parse(value)),
  },
  // https://semver.org
  semver: {
    expected: mark('must be a version such as 1.4.0'),
    isValid: (value) =>
      /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/.test(value),
  },
  // Of SHA-1, short as git shows it or whole, or of SHA-256.
  hash: {
    expected: mark('must be the hash of a commit'),
    isValid: (value) => /^(?:[\da-f]{7}|[\da-f]{40}|[\da-f]{64})$/.test(value),
  },
  // The form of an expression; which licences there are changes too often for a table. https://spdx.github.io/spdx-spec/
  spdx: {
    expected: mark('must be a licence such as MIT or Apache-2.0 OR MIT'),
    isValid: (value) => /^[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*$/.test(value.replaceAll(/[()]/g, '')),
  },
  email: {
    expected: mark('must be an address such as team@example.com'),
    isValid: (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value),
  },
};

function isUrl(value: string): boolean {
  try {
    return ['http:', 'https:', 'ftp:', 'git:', 'ssh:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}
