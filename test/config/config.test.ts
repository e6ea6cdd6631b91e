import { describe, expect, it } from 'vitest';
import { checkDocument, knownRules } from '../../server/src/check';
import { emptyConfig, mergeConfigs } from '../../server/src/config/config';
import { findConfig } from '../../server/src/config/find';
import { isIgnoredPath } from '../../server/src/config/ignored';
import { memoryFiles } from '../../server/src/context/memory';

const find = (path: string, table: Readonly<Record<string, string>>) =>
  findConfig(path, memoryFiles(table), knownRules);

describe('finding the configuration', () => {
  const files = {
    '/repo/plimsoll.yaml': 'rules: { floating-base: error }\n',
    '/repo/apps/web/Dockerfile': 'FROM debian\n',
    '/repo/apps/api/.plimsoll.json': '{ "rules": { "floating-base": "off" } }',
    '/repo/.hadolint.yaml': 'ignored: [DL3006]\n',
  };

  it('the nearest file upward counts, alone', async () => {
    expect((await find('/repo/apps/web/Dockerfile', files))?.files).toEqual(['/repo/plimsoll.yaml']);
    const api = await find('/repo/apps/api/Dockerfile', files);
    expect(api?.files).toEqual(['/repo/apps/api/.plimsoll.json']);
    expect(api?.rules['floating-base']).toMatchObject({ severity: 'off', from: '/repo/apps/api/.plimsoll.json' });
  });

  it('there is none', async () => {
    expect(await find('/elsewhere/Dockerfile', files)).toBeUndefined();
  });

  it('extends builds on other files; the nearer one counts, option by option', async () => {
    const config = await find('/repo/Dockerfile', {
      '/repo/plimsoll.yaml': [
        'extends: [shared/base.yaml, shared/more.yaml]',
        'rules: { untrusted-registry: warning }',
        'ignore: [vendor/]',
        'budgets: { time: 5m }',
      ].join('\n'),
      '/repo/shared/base.yaml':
        'rules: { untrusted-registry: { severity: info, registries: [a.example] }, floating-base: error }\ntargets: [web]\nignore: [old]\n',
      '/repo/shared/more.yaml': 'rules: { floating-base: off }\nbudgets: { size: 1GB, time: 1h }\n',
    });
    expect(config).toEqual({
      files: ['/repo/plimsoll.yaml', '/repo/shared/more.yaml', '/repo/shared/base.yaml'],
      rules: {
        'untrusted-registry': {
          severity: 'warning',
          options: { registries: ['a.example'] },
          from: '/repo/plimsoll.yaml',
        },
        'floating-base': { severity: 'off', options: {}, from: '/repo/shared/more.yaml' },
      },
      ignore: [
        { folder: '/repo/shared', pattern: 'old' },
        { folder: '/repo', pattern: 'vendor/' },
      ],
      targets: ['web'],
      budgets: { size: '1GB', time: '5m' },
    });
  });

  it('files that extend each other end', async () => {
    const config = await find('/repo/Dockerfile', {
      '/repo/plimsoll.yaml': 'extends: b.yaml\nrules: { floating-base: error }\n',
      '/repo/b.yaml': 'extends: plimsoll.yaml\nrules: { latest-tag: off, update-alone: off }\n',
    });
    expect(config?.rules['floating-base']?.severity).toBe('error');
    expect(config?.rules['update-alone']?.severity).toBe('off');
  });

  it('files that extend each other many times are read once', async () => {
    const table: Record<string, string> = { '/repo/plimsoll.yaml': 'extends: [b0.yaml]\nignore: [z]\n' };
    for (let level = 0; level < 9; level += 1)
      table[`/repo/b${level}.yaml`] = `extends: [${`b${level + 1}.yaml, `.repeat(10)}]\nignore: [x${level}]\n`;
    table['/repo/b9.yaml'] = 'ignore: [y]\n';
    let read = 0;
    const files = memoryFiles(table);
    const counted = { ...files, read: (path: string) => ((read += 1), files.read(path)) };
    const config = await findConfig('/repo/Dockerfile', counted, knownRules);
    expect(read).toBe(11);
    expect(config?.files).toHaveLength(11);
    expect(config?.ignore).toHaveLength(11);
  });

  it('hadolint is read where no file of ours is, however far up ours would be', async () => {
    const hadolint = [
      'failure-threshold: warning',
      'ignored: [DL3009]',
      'override: { error: [DL3006], style: [DL3042] }',
      'trustedRegistries: [docker.io, "*.gcr.io"]',
      'label-schema: { version: semver }',
      'strict-labels: true',
    ].join('\n');
    const config = await find('/repo/web/Dockerfile', { '/repo/.hadolint.yaml': hadolint });
    expect(config?.files).toEqual(['/repo/.hadolint.yaml']);
    expect(config?.rules['apt-lists-in-layer']?.severity).toBe('off');
    expect(config?.rules['floating-base']?.severity).toBe('error');
    expect(config?.rules['pip-cache-in-layer']?.severity).toBe('info');
    expect(config?.rules['untrusted-registry']?.options).toEqual({ registries: ['docker.io', '*.gcr.io'] });
    expect(config?.rules['invalid-image-label']?.options).toEqual({ labels: { version: 'semver' }, strict: true });
    const both = { '/repo/web/.hadolint.yaml': hadolint, '/repo/plimsoll.yml': 'rules: {}\n' };
    expect((await find('/repo/web/Dockerfile', both))?.files).toEqual(['/repo/plimsoll.yml']);
  });
});

describe('what a configuration does', () => {
  const check = async (path: string, text: string, config: string) => {
    const files = memoryFiles({ '/repo/plimsoll.yaml': config, [path]: text });
    const { findings } = await checkDocument({ language: 'dockerfile', path, text }, files);
    return findings.map(({ rule, severity }) => `${rule} ${severity}`);
  };

  it('turns rules off, on and louder', async () => {
    const text = 'FROM debian\nRUN apt-get update\n';
    const usual = await check('/repo/Dockerfile', text, '{}');
    expect(usual).toContain('floating-base info');
    const changed = await check(
      '/repo/Dockerfile',
      text,
      'rules: { floating-base: error, update-alone: off, missing-image-labels: { severity: warning } }',
    );
    expect(changed).toContain('floating-base error');
    expect(changed).toContain('missing-image-labels warning');
    expect(changed.some((finding) => finding.startsWith('update-alone'))).toBe(false);
  });

  it('leaves ignored files out', async () => {
    const config = 'ignore: ["**/testdata/**", /top]\n';
    expect(await check('/repo/a/testdata/Dockerfile', 'FROM debian\n', config)).toEqual([]);
    expect(await check('/repo/top/Dockerfile', 'FROM debian\n', config)).toEqual([]);
    expect(await check('/repo/a/top/Dockerfile', 'FROM debian\n', config)).not.toEqual([]);
  });

  it('an exception of a pattern counts, also to one of the file that is extended', async () => {
    const config = 'ignore: ["*.Dockerfile", "!kept.Dockerfile"]\n';
    expect(await check('/repo/a/old.Dockerfile', 'FROM debian\n', config)).toEqual([]);
    expect(await check('/repo/a/kept.Dockerfile', 'FROM debian\n', config)).not.toEqual([]);
    const merged = mergeConfigs(
      { ...emptyConfig, ignore: [{ folder: '/repo', pattern: '*.old' }] },
      { ...emptyConfig, ignore: [{ folder: '/repo/web', pattern: '!*.old' }] },
    );
    expect(isIgnoredPath('/repo/Dockerfile.old', merged)).toBe(true);
    expect(isIgnoredPath('/repo/web/Dockerfile.old', merged)).toBe(false);
  });

  it('names stages that ship', async () => {
    const text = 'FROM debian:12 AS web\nCMD ["a"]\nFROM web\nUSER 1000\n';
    const rules = async (config: string) =>
      (await check('/repo/Dockerfile', text, config)).filter((found) => found.startsWith('root-user'));
    expect(await rules('{}')).toHaveLength(0);
    expect(await rules('targets: [web]')).toHaveLength(1);
  });

  it('a path outside of the folder of the pattern is never ignored', () => {
    const config = { rules: {}, targets: [], budgets: {}, files: [], ignore: [{ folder: '/repo', pattern: '*' }] };
    expect(isIgnoredPath('/repo/x', config)).toBe(true);
    expect(isIgnoredPath('/repository/x', config)).toBe(false);
  });
});
