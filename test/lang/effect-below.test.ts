import { describe, expect, it } from 'vitest';
import { effectBelow } from '../../server/src/lang/dockerfile/writes';
import { lastStep } from './last-run';

describe('effectBelow', () => {
  it.each([
    ['mkdir -p /app/a', '/app', 'folders /app,/app/a'],
    ['touch /app/a', '/app', 'files'],
    ['touch /ap', '/app', 'nothing'],
    ['rm -rf /app/*', '/app', 'files'],
    ['cp -r /x /', '/app', 'nothing'],
    ['mv /x /app', '/app/y', 'files'],
    ['apt-get install -y x', '/app', 'nothing'],
    ['apt-get install -y x', '/etc', 'files'],
    ['./setup.sh', '/app', 'files'],
    ['chown -R a /app', '/app', 'nothing'],
  ])('%s below %s: %s', (script, folder, expected) => {
    const run = lastStep(`FROM debian\nRUN ${script}`).run!;
    const effect = effectBelow(folder, run.commands[0]!, run);
    expect(effect.kind + (effect.kind === 'folders' ? ` ${effect.paths.join()}` : '')).toBe(expected);
  });
});
