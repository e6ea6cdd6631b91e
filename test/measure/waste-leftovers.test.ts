import { describe, expect, test } from 'vitest';
import { leftoverFinder } from '../../server/src/measure/waste/leftover-finder';
import { LEFTOVERS } from '../../server/src/measure/waste/leftovers';
import { pathPatterns } from '../../server/src/measure/waste/path-patterns';

const site = 'usr/local/lib/python3.11/site-packages';

describe('what is a leftover', () => {
  test.each([
    ['var/lib/apt/lists/deb.debian.org_Packages', 'package-lists of apt'],
    ['var/cache/apt/pkgcache.bin', 'package-cache of apt'],
    ['var/cache/apk/APKINDEX.1a2b.tar.gz', 'package-lists of apk'],
    ['var/cache/apk/curl-8.apk', 'package-cache of apk'],
    ['var/cache/dnf/fedora-1/repodata/x.solv', 'package-lists of dnf'],
    ['root/.cache/pip/http/a/b', 'package-cache of pip'],
    ['home/app/.cache/pip/http/a/b', 'package-cache of pip'],
    ['app/.cache/uv/archive-v0/x/tests/__pycache__/a.pyc', 'package-cache of uv'],
    ['root/.npm/_cacache/content-v2/x', 'package-cache of npm'],
    ['root/.npm/_logs/debug.log', 'log of npm'],
    ['go/pkg/mod/golang.org/x/net/http.go', 'package-cache of go'],
    ['root/.cache/go-build/00/x', 'build-cache of go'],
    ['usr/local/cargo/registry/src/x/lib.rs', 'package-cache of cargo'],
    ['app/node_modules/.cache/babel/x.json', 'build-cache of node'],
    ['app/__pycache__/main.cpython-312.pyc', 'bytecode of python'],
    [`${site}/numpy/__pycache__/x.pyc`, 'bytecode of python'],
    [`${site}/numpy/core/tests/test_x.py`, 'tests of python'],
    [`${site}/tests/test_x.py`, 'tests of python'],
    ['app/.venv/lib/python3.12/site-packages/a/tests/__pycache__/x.pyc', 'tests of python'],
    ['usr/lib/python3/dist-packages/a/tests/x.py', 'tests of python'],
    ['usr/lib/python3.11/test/test_io.py', 'tests of python'],
    ['usr/local/lib/python3.12/unittest/test/x.py', 'tests of python'],
    ['app/node_modules/retry/test/x.js', 'tests of node'],
    ['app/node_modules/@a/b/tests/x.js', 'tests of node'],
    ['app/node_modules/a/node_modules/b/test/x.js', 'tests of node'],
    ['app/node_modules/a/dist/__tests__/x.js', 'tests of node'],
    ['usr/lib/gcc/x86_64-linux-gnu/12/cc1', 'compiler of gcc'],
    ['usr/bin/x86_64-linux-gnu-ld.bfd', 'compiler of gcc'],
    ['usr/bin/arm-linux-gnueabihf-gcc-12', 'compiler of gcc'],
    ['usr/include/stdio.h', 'compiler of headers'],
    ['usr/lib/x86_64-linux-gnu/libc.a', 'compiler of static libraries'],
    ['usr/local/go/bin/go', 'compiler of go'],
    ['app/.git/objects/pack/x.pack', 'version-control of git'],
    ['usr/share/man/man1/ls.1.gz', 'documentation of manuals'],
    ['usr/share/doc/bash/changelog.gz', 'documentation of manuals'],
    ['var/log/dpkg.log', 'log of logs'],
  ])('%s', (path, name) => expect(leftoverFinder()(path)?.name).toBe(name));

  test.each([
    '',
    'var/lib/apt/extended_states',
    'var/lib/apt/listsx/y',
    'app/lists/var/lib/apt/lists/x',
    'app/tests/test_main.py',
    'app/test/x.js',
    'app/logs/x.log',
    'app/node_modules/test/index.js',
    'app/node_modules/@playwright/test/index.js',
    'app/node_modules/next/dist/test/x.js',
    `${site}/numpy/testing/utils.py`,
    `${site}/django/test/client.py`,
    `${site}/pip/x.py`,
    'usr/lib/python3.11/unittest/mock.py',
    'root/.cache/huggingface/model.bin',
    'root/.cache/ms-playwright/chrome',
    'app/.yarn/cache/x.zip',
    'root/.cache/pypoetry/virtualenvs/a/bin/python',
    'usr/share/doc/bash/copyright',
    'usr/share/locale/de/x.mo',
    'usr/bin/git',
    'app/.gitignore',
    'usr/lib/x86_64-linux-gnu/libc.so.6',
    'var/cache/apk',
  ])('not %s', (path) => expect(leftoverFinder()(path)).toBeUndefined());

  test('a directory keeps nothing of the one that was looked at before', () => {
    const find = leftoverFinder();
    const paths = ['var/log/a', 'var/a', 'a', 'var/log/b', 'root/.cache/pip/x', 'root/.cache/x', '.git/x', 'x'];
    expect(paths.map((path) => find(path)?.kind)).toEqual(paths.map((path) => leftoverFinder()(path)?.kind));
  });

  test('every row is a pattern of an absolute path, and says where it is written', () => {
    for (const { paths, source } of LEFTOVERS) {
      expect(source.length).toBeGreaterThan(5);
      for (const path of paths) expect(path).toMatch(/^\/(?:[\w.*@+-]+\/)*[\w.*@+-]+$/);
    }
    const rows = LEFTOVERS.map(({ kind, tool }) => `${kind} ${tool}`);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('patterns', () => {
  const find = (pattern: string, path: string): boolean => pathPatterns([[pattern, true]])(path) === true;

  test.each([
    ['/a/b', 'a/b', true],
    ['/a/b', 'a/b/c/d', true],
    ['/a/b', 'a/bc', false],
    ['/a/b', 'x/a/b', false],
    ['/**/a', 'a', true],
    ['/**/a', 'x/y/a/b', true],
    ['/x/**/a', 'x/a', true],
    ['/x/**/a', 'x/x/y/a/z', true],
    ['/x/**/a', 'y/a', false],
    ['/a*c*e', 'abcde', true],
    ['/a*c*e', 'ace', true],
    ['/a*c*e', 'aec', false],
    ['/ab*ba', 'aba', false],
    ['/*', '.hidden', false],
    ['/*/b', '@scope/b', false],
    ['/@*/b', '@scope/b', true],
    ['/__proto__', '__proto__/x', true],
    ['/__proto__', 'constructor', false],
  ])('%s of %s: %s', (pattern, path, expected) => expect(find(pattern, path)).toBe(expected));

  test('the outermost directory counts, then the first pattern', () => {
    const find = pathPatterns([
      ['/**/in', 'in'],
      ['/out', 'out'],
      ['/*ut', 'glob'],
    ]);
    expect(['out/in/x', 'in/x', 'but/x', 'x/in'].map(find)).toEqual(['out', 'in', 'glob', 'in']);
  });

  test('a hostile path takes no longer than it is long', () => {
    const find = pathPatterns([['/**/a/**/a/**/a/**/b', true]]);
    expect(find('a/'.repeat(2000))).toBeUndefined();
    expect(find(`${'a/'.repeat(2000)}b`)).toBe(true);
    expect(pathPatterns([['/*a*a*a*b', true]])('a'.repeat(4000))).toBeUndefined();
  });
});
