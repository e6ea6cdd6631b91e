import { expect, test } from 'vitest';
import { pathOf, uriOfPath } from '../../server/src/lsp/documents';

test.each([
  ['file:///w/Dockerfile', '/w/Dockerfile'],
  ['file:///w/my%20app/%24HOME/caf%C3%A9%23/Dockerfile', '/w/my app/$HOME/café#/Dockerfile'],
  ['file:///c%3A/w/Dockerfile', 'c:/w/Dockerfile'],
  ['file://server/share/Dockerfile', '//server/share/Dockerfile'],
  ['vscode-vfs://github/owner/repo/a%20b/Dockerfile', '/owner/repo/a b/Dockerfile'],
])('%s lies at %s, and back', (uri, path) => {
  expect(pathOf(uri)).toBe(path);
  expect(uriOfPath(path, uri)).toBe(uri);
});

test('an untitled document lies nowhere', () => {
  expect(pathOf('untitled:Dockerfile')).toBeUndefined();
});
