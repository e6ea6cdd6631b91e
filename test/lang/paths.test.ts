import { describe, expect, it } from 'vitest';
import { pathTree } from '../../server/src/lang/dockerfile/path-tree';
import {
  isInside,
  isSystemPath,
  parentPath,
  pathAndParents,
  resolvePath,
} from '../../server/src/lang/dockerfile/paths';

describe('paths', () => {
  it.each([
    ['/a/../b//c/.', '/x', '/b/c'],
    ['a', '/x', '/x/a'],
    ['../../..', '/x/y', '/'],
    ['', '/x', '/x'],
    ['a', undefined, undefined],
    ['/a', undefined, '/a'],
  ])('%j in %s is %s', (path, folder, expected) => expect(resolvePath(path, folder)).toBe(expected));

  it.each([
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/ab', '/a', false],
    ['/a', '/', true],
    ['/', '/a', false],
  ])('%s is inside of %s: %s', (path, folder, expected) => expect(isInside(path, folder)).toBe(expected));

  it('have parents', () => {
    expect(pathAndParents('/a/b/c')).toEqual(['/a', '/a/b', '/a/b/c']);
    expect(['/a/b', '/a', '/'].map(parentPath)).toEqual(['/a', '/', '/']);
  });

  it.each([
    ['/usr/bin', true],
    ['/opt', true],
    ['/opt/app', false],
    ['/usr/src/app', false],
    ['/home/app', true],
    ['/home/app/src', false],
    ['/var/www/html', false],
    ['/app', false],
    ['/binary', false],
  ])('%s is the system: %s', (path, expected) => expect(isSystemPath(path)).toBe(expected));
});

describe('pathTree', () => {
  const tree = pathTree<string>();
  for (const path of ['/', '/a', '/a/b', '/a/b', '/a/c/d', '/ab']) tree.add(path, path);
  it.each([
    ['/a/b', ['/', '/a', '/a/b', '/a/b'], ['/a/b', '/a/b']],
    ['/a/b/x', ['/', '/a', '/a/b', '/a/b'], []],
    ['/a/c', ['/', '/a'], ['/a/c/d']],
    ['/', ['/'], ['/', '/a', '/a/b', '/a/b', '/a/c/d', '/ab']],
  ])('%s: above %j, below %j', (path, above, below) => {
    expect(tree.above(path)).toEqual(above);
    expect(tree.below(path).toSorted()).toEqual(below);
  });
});
