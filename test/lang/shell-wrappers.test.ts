import { describe, expect, test } from 'vitest';
import { unwrapCommand } from '../../server/src/lang/shell';
import { only } from './shell-reading';

describe('the command that really runs', () => {
  test.each([
    ['apt-get update', 'apt-get update'],
    ['/opt/venv/bin/pip install x', 'pip install x'],
    ['sudo apt-get update', 'apt-get update'],
    ['sudo -EHu app A=b -- apt-get update', 'apt-get update'],
    ['sudo --user=app --group x npm ci', 'npm ci'],
    ['sudo -uapp npm ci', 'npm ci'],
    ['/usr/bin/env -i A=b C="d e" make -j', 'make -j'],
    ['env -S "a b"', 'env -S a b'],
    ['exec -a name sh -c x', 'sh -c x'],
    ['command -p apk add x', 'apk add x'],
    ['command -v apk', 'command -v apk'],
    ['nice -n 5 nice -10 nice make', 'make'],
    ['timeout -k 5 --signal TERM 10 curl x', 'curl x'],
    ['gosu app:app npm start', 'npm start'],
    ['\\sudo "env" A=b \'make\'', 'make'],
    ['sudo', 'sudo'],
    ['sudo -E', 'sudo -E'],
    ['xargs rm', 'xargs rm'],
    ['A=b', ''],
    ['__proto__ constructor', '__proto__ constructor'],
  ])('%s', (script, expected) => {
    const { name, args } = unwrapCommand(only(script));
    expect([name, ...args.map(({ value }) => value)].join(' ')).toBe(expected);
  });
});
