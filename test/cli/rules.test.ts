import { expect, it } from 'vitest';
import { runExplain } from '../../server/src/cli/explain';
import { ageNote } from '../../server/src/data/platform';
import { rules } from '../../server/src/rules/index.gen';
import manifest from '../../package.json';
import { plimsoll, useBundle } from './cli';

useBundle();

it('--help and --version answer, everywhere', () => {
  expect(plimsoll(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  for (const args of [['--help'], ['-h'], ['check', '--help'], ['rules', '--help'], ['explain', '--help']]) {
    const { code, stdout, stderr } = plimsoll(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: plimsoll ');
  }
});

it('rules lists every rule', () => {
  const { code, stdout } = plimsoll(['rules']);
  expect(code).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(rules.map(({ id }) => id).toSorted());
  const listed = JSON.parse(plimsoll(['rules', '--format', 'json']).stdout) as { version: number; rules: object[] };
  expect(listed.version).toBe(1);
  expect(listed.rules).toHaveLength(rules.length);
  expect(listed.rules).toContainEqual(
    expect.objectContaining({ id: 'uv-sync-unlocked', language: 'dockerfile', severity: 'warning', fixes: 'safe' }),
  );
});

it('rules tells when its facts are more than a year old, and never before', () => {
  const { gathered } = (JSON.parse(plimsoll(['rules', '--format', 'json']).stdout) as { facts: { gathered: string } })
    .facts;
  const year = Number(gathered.slice(0, 4)) + 1;
  expect(ageNote(`${year}${gathered.slice(4)}`)).toBe('');
  expect(ageNote(`${year + 1}-01-01`)).toContain(gathered);
});

it('explain shows the page of a rule, also by an alias', async () => {
  const { code, stdout } = plimsoll(['explain', 'uv-sync-unlocked']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# uv-sync-unlocked\n\nDefault: warning · fix: safe · since \d+\.\d+\.\d+/);
  expect(stdout).toContain('*Reported:*\n\n```dockerfile\n');
  for (const { id, aliases } of rules) {
    for (const alias of aliases) expect(await explained(alias.toUpperCase())).toContain(`# ${id}\n`);
  }
});

async function explained(name: string): Promise<string> {
  let shown = '';
  const io = {
    stdout: (text: string) => (shown += text),
    stderr() {},
    isTerminal: false,
    cwd: '/',
    signal: AbortSignal.abort(),
  };
  await runExplain([name], io);
  return shown;
}
