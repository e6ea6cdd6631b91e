import { expect, test } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

/** The machine of somebody whose programs speak Chinese. */
const env = {
  LANG: 'zh_CN.UTF-8',
  LC_ALL: 'zh_CN.UTF-8',
  LANGUAGE: 'zh_CN:zh',
  VSCODE_NLS_CONFIG: '{"locale":"zh-cn"}',
};
const files = {
  Dockerfile: 'FROM python:3.12-slim\nRUN useradd app\nCOPY src /app\nRUN chown -R app /app\nLABEL broken\n',
  '.github/workflows/ci.yml':
    'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/upload-artifact@v3\n',
};

// Other programs match on these words.
test.each([
  ['check', '.'],
  ['check', '--format', 'json', '.'],
  ['check', '--format', 'sarif', '.'],
  ['check', '--format', 'github', '.'],
  ['rules', '--format', 'json'],
  ['explain', 'chown-after-copy'],
])('plimsoll %s %s %s says the same in any language', (...args) => {
  const cwd = temporaryFolder(files);
  const { code, stdout } = plimsoll(args, { cwd, env });
  const inEnglish = plimsoll(args, { cwd, env: { LANG: 'C', LC_ALL: 'C' } });
  expect({ code, stdout }).toEqual({ code: inEnglish.code, stdout: inEnglish.stdout });
  expect(stdout).toContain('chown-after-copy');
  expect(stdout).not.toMatch(/\p{Script=Han}/u);
});
