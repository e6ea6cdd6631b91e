import { describe, expect, test } from 'vitest';
import { redactKnownForms, redactor, secretArguments } from '../../server/src/measure/redact';

describe('values of build arguments', () => {
  const redact = redactor([
    ['TOKEN', 's3cr3t-value'],
    ['LONGER', 's3cr3t-value-and-more'],
    ['UID', '1000'],
    ['DEBUG', 'true'],
    ['SHORT', 'a/b'],
    ['ODD', '$&.*(x'],
    ['NAMED', 'TOKEN'],
    ['KEY', '-----BEGIN-----\nMIIB\n-----END-----'],
  ]);
  test.each([
    ['COPY a /srv/s3cr3t-value', 'COPY a /srv/${TOKEN}'],
    ['s3cr3t-value-and-more s3cr3t-value', '${LONGER} ${TOKEN}'],
    ['COPY --chown=1000:1000 a b', 'COPY --chown=${UID}:${UID} a b'],
    ['RUN true a/b', 'RUN true a/b'],
    ['RUN echo $&.*(x', 'RUN echo ${ODD}'],
    // Once replaced, a text is not looked at again.
    ['TOKEN s3cr3t-value', '${NAMED} ${TOKEN}'],
    ['RUN echo -----BEGIN----- MIIB', 'RUN echo ${KEY} ${KEY}'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

test.each([
  ['git clone https://user:pa55@host/x', 'git clone https://…@host/x'],
  ['curl http://:t0ken@host/ https://host:8080/a@b', 'curl http://…@host/ https://host:8080/a@b'],
  [`npm_${'a'.repeat(36)} twice npm_${'b'.repeat(36)}`, '… twice …'],
  ['COPY . .', 'COPY . .'],
])('what is a secret by its form: %s', (text, expected) => {
  expect(redactKnownForms(text)).toBe(expected);
});

test('hostile texts cost little', () => {
  const start = performance.now();
  redactKnownForms('a://'.repeat(50_000));
  redactKnownForms(`x://${'y:'.repeat(100_000)}`);
  redactor(Array.from({ length: 20_000 }, (_, at) => [`N${at}`, `value${at}`]))('value1 '.repeat(1000));
  expect(performance.now() - start).toBeLessThan(5000);
});

test('which build arguments nobody may see', () => {
  const args = {
    NPM_TOKEN: 'abcd1234',
    VERSION: '3.11.4',
    DB_PASSWORD: 'true',
    INDEX: 'https://u:p@host/simple',
    GH: `ghp_${'a'.repeat(36)}`,
  };
  expect(secretArguments(args)).toEqual([args.NPM_TOKEN, args.INDEX, args.GH]);
});
