import { describe, expect, it } from 'vitest';
import { findSecretText, isSecretFile, isSecretName, mayBeSecret } from '../../server/src/data/secrets';

describe('names', () => {
  it.each(
    'PASSWORD DB_PASSWORD dbPassword api_key API-TOKEN AWS_SECRET_ACCESS_KEY PRIVATE_KEY SECRET_KEY_BASE TOKEN2 credentials'.split(
      ' ',
    ),
  )('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each(
    'PASSWORD_FILE TOKEN_PATH SECRET_NAME KEY_VERSION GPG_KEY KEY PUBLIC_KEY SSH_PUBLIC_KEY STRIPE_PUBLISHABLE_API_KEY AWS_ACCESS_KEY_ID TOKEN_URL MAX_TOKENS ALLOW_EMPTY_PASSWORD MONKEY TOKENIZER'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

it.each(['hunter2', 's3cr3t!', 'postgres', 'aGVsbG8=', 'testing123'])('%s may be a secret', (value) => {
  expect(mayBeSecret(value)).toBe(true);
});
it.each([
  '',
  ' ',
  'yes',
  '0000-00',
  '/run/secrets/x',
  'changeme',
  'change-me',
  '<token>',
  'your-api-key',
  'dummy1',
  '{{ x }}',
])('%j stands for one', (value) => {
  expect(mayBeSecret(value)).toBe(false);
});

it('finds texts of a known form, but no example of the documentation', () => {
  expect(findSecretText('x AKIAABCDEFGHIJKLMNOP y')).toEqual({ kind: 'an AWS access key', start: 2, end: 22 });
  expect(findSecretText('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
  expect(findSecretText('ghp_short')).toBeUndefined();
});

it('stays quick on long values', () => {
  const long = '-_'.repeat(30_000);
  const start = performance.now();
  mayBeSecret(`${long}x`);
  isSecretName(`${long}x`);
  expect(performance.now() - start).toBeLessThan(2000);
});

it('knows files by their names', () => {
  for (const path of ['id_rsa', '.ssh/id_ed25519', '.netrc', 'certs/server.key', 'key/private.pem', 'store.p12'])
    expect(isSecretFile(path), path).toBe(true);
  for (const path of ['id_rsa.pub', 'nodesource.key', 'ca.pem', '.env', 'app/netrc.go'])
    expect(isSecretFile(path), path).toBe(false);
});
