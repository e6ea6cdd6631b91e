import { describe, expect, it } from 'vitest';
import { removedPaths } from '../../server/src/lang/dockerfile/removed-paths';
import { lastCommand } from './last-run';

const removed = (script: string, home?: string): readonly string[] | 'all' => {
  const { command } = lastCommand(script);
  const { all, paths } = removedPaths(command, home, (name) => (name === 'D' ? '/data' : undefined));
  return all ? 'all' : paths;
};

describe('removedPaths', () => {
  it.each([
    ['rm -rf /a b/../c', ['/a', '/c']],
    ['cd /x && rm -f y', ['/x/y']],
    ['rmdir /a', ['/a']],
    ['unlink /a', ['/a']],
    ['rm -rf /var/lib/apt/lists/*', ['/var/lib/apt/lists']],
    ['rm -rf /a/*.gz', ['/a']],
    ['rm -rf /a/b*', []],
    ['rm -rf /a/*/b', []],
    ['rm -rf /var/{lib/apt,cache}/x', ['/var/lib/apt/x', '/var/cache/x']],
    ['rm -rf $D/x "${D}/y" ${NONE:-/z}', 'all'],
    ['rm -rf $D/x "${D}/y"', ['/data/x', '/data/y']],
    ['rm -rf "$X"/x', 'all'],
    ['cd $X && rm -rf y', 'all'],
    ['find /a /b -name "*.pyc" -delete', ['/a', '/b']],
    ['find /a -exec rm -rf {} +', ['/a']],
    ['find -delete', []],
    ['find /a -name x', []],
    ['docker-clean', 'all'],
    ['mv /a /b', []],
  ])('%s → %j', (script, expected) => expect(removed(script)).toEqual(expected));

  it.each([
    ['rm -rf ~/.cache', '/home/app', ['/home/app/.cache']],
    ['rm -rf $HOME/.cache', '/home/app', ['/home/app/.cache']],
    ['rm -rf ~/.cache $HOME/.npm', undefined, ['~/.cache', '~/.npm']],
    ['rm -rf ~app/x', undefined, ['~app/x']],
  ])('%s, the home %s → %j', (script, home, expected) => expect(removed(script, home)).toEqual(expected));

  it('does not write out braces without end', () => {
    expect(removed(`rm -rf /${'{a,b}'.repeat(30)}`)).toHaveLength(1);
  });
});
