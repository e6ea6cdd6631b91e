import { expect, test } from 'vitest';
import { pathFilter } from '../../server/src/lang/workflow/path-filters';

const passes = (filters: readonly string[], path: string) => pathFilter(filters)?.(path);

// The first column and the paths of GitHub's own cheat sheet.
test.each<[filter: string, yes: string[], no: string[]]>([
  ['*', ['README.md', 'server.rb'], ['docs/x']],
  ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'a/page.js']],
  ['**', ['all/the/files.md'], []],
  ['*.js', ['app.js', 'index.js'], ['src/app.js']],
  ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['index.ts']],
  ['docs/*', ['docs/README.md'], ['docs/a/b.md', 'docs']],
  ['docs/**', ['docs/README.md', 'docs/mona/octocat.txt'], ['doc/x', 'docs']],
  ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md'], ['README.md', 'docs/a.txt']],
  ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt'], ['mydocs/x']],
  ['**/README.md', ['README.md', 'js/README.md'], ['js/MYREADME.md']],
  ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['a/srcs/x']],
  ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']],
  ['v[12].[0-9]+.x', ['v1.10.x', 'v2.0.x'], ['v3.1.x', 'v1..x']],
  ['a\\*b', ['a*b'], ['axb']],
])('%s', (filter, yes, no) => {
  for (const path of yes) expect([path, passes([filter], path)]).toEqual([path, 'in']);
  for (const path of no) expect([path, passes([filter], path)]).toEqual([path, 'out']);
});

test('the last filter that matches counts', () => {
  expect(passes(['**', '!docs/**'], 'docs/a')).toBe('taken away');
  expect(passes(['**', '!docs/**', 'docs/a'], 'docs/a')).toBe('in');
  expect(passes(['!docs/**'], 'src/a')).toBe('out');
});

test.each(['${{ x }}', 'a[', 'a**/b', '+a', '', 'x'.repeat(501)])('what cannot be read: %s', (filter) => {
  expect(passes([filter], 'a')).toBeUndefined();
});

test('many stars cost no more than their number', () => {
  expect(passes(['*a'.repeat(200)], 'a'.repeat(3_000) + 'b')).toBe('out');
});
