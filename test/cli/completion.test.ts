import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;
const script = (shell: string): string => plimsoll(['completion', shell]).stdout;

describe.skipIf(!has('bash'))('completion in bash', () => {
  let loaded = '';
  beforeAll(() => {
    loaded = script('bash');
  });

  /** What the Tab key offers behind these words. */
  function offered(...words: string[]): string[] {
    const program = `${loaded}\nCOMP_WORDS=(plimsoll "$@"); COMP_CWORD=$#; _plimsoll; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-euc', program, 'bash', ...words], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('is registered', () => {
    const { stdout } = spawnSync('bash', ['--norc', '-c', `${loaded}\ncomplete -p plimsoll`], { encoding: 'utf8' });
    expect(stdout).toBe('complete -o default -F _plimsoll plimsoll\n');
  });

  it.each([
    [['ch'], ['check']],
    [['--v'], ['--version']],
    [['check', '--form'], ['--format']],
    [
      ['check', '--fix'],
      ['--fix', '--fix-suggestions'],
    ],
    [
      ['check', '--format', ''],
      ['text', 'json', 'sarif', 'github'],
    ],
    [['check', '--format', 's'], ['sarif']],
    [
      ['check', '--format', '='],
      ['text', 'json', 'sarif', 'github'],
    ],
    [['check', '--format', '=', 'gi'], ['github']],
    [['check', '--fix', '--fail-on', 'w'], ['warning']],
    [
      ['build', '--progress', ''],
      ['auto', 'plain', 'quiet'],
    ],
    [['explain', 'chown-after-c'], ['chown-after-copy']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    // Files, which readline completes.
    [['check', 'Dock'], []],
    [['check', '--config', ''], []],
    [['nonsuch', '--'], []],
  ])('%j: %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it('knows the flags that the help names', () => {
    const commands = offered('').filter((word) => !word.startsWith('-'));
    expect(commands.length).toBeGreaterThan(7);
    for (const command of commands) {
      const { stdout } = plimsoll([command, '--help']);
      const named = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag);
      expect(offered(command, '--'), command).toEqual(named);
    }
  });
});

// Few machines have these two; in CI they are installed.
it.skipIf(!has('zsh'))('zsh completes at the Tab key', () => {
  // A line editor on a terminal of its own; what it ran is printed.
  const typed = (line: string): string =>
    `zpty -w z $'${line}\\t'; zpty -r -m z shown '*ran<*>*'; print -r -- \${\${shown##*ran<}%>*}\n`;
  const folder = temporaryFolder({
    'completion.zsh': `autoload -U compinit && compinit -D\n${script('zsh')}`,
    'type.zsh': `zmodload zsh/zpty
zpty z 'zsh -f -i'
zpty -w z "source '$1'; bindkey '^I' complete-word; plimsoll() { print -r -- \\"ran<\\$*>\\" }; print rea''dy"
zpty -r -m z shown '*ready*'
${typed('plimsoll check --format s')}${typed('plimsoll explain chown-after-c')}zpty -d z\n`,
  });
  const { stdout, stderr } = spawnSync('zsh', ['-f', join(folder, 'type.zsh'), join(folder, 'completion.zsh')], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'check --format sarif\nexplain chown-after-copy\n', stderr: '' });
});

it.skipIf(!has('fish'))('fish completes commands, flags and values', () => {
  const home = temporaryFolder({ 'plimsoll.fish': script('fish') });
  const ask = (line: string): string[] => {
    const program = `source '${join(home, 'plimsoll.fish')}'; complete -C '${line}'`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', program], {
      encoding: 'utf8',
      env: { ...process.env, HOME: home },
    });
    expect(stderr).toBe('');
    return stdout
      .split('\n')
      .map((text) => text.split('\t')[0]!)
      .filter((word) => word !== '');
  };
  expect(ask('plimsoll ch')).toEqual(['check']);
  expect(ask('plimsoll check --fail')).toEqual(['--fail-on']);
  expect(ask('plimsoll check --format ').toSorted()).toEqual(['github', 'json', 'sarif', 'text']);
  expect(ask('plimsoll explain chown-after-c')).toEqual(['chown-after-copy']);
});

it('another shell is wrong usage', () => {
  expect(plimsoll(['completion', 'powershell'])).toMatchObject({ code: 2, stdout: '' });
  expect(plimsoll(['completion']).stderr).toContain('bash, zsh or fish');
});
