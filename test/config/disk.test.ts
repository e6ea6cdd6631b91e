import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { knownRules } from '../../server/src/check';
import { findConfig } from '../../server/src/config/find';
import { diskFiles } from '../../server/src/context/disk';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(process.platform === 'win32')('a link to a configuration counts; a pipe is not waited for', async () => {
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'shared.yaml'), 'extends: [pipe, /dev/zero]\nrules: { floating-base: error }\n');
  symlinkSync('shared.yaml', join(folder, 'plimsoll.yaml'));
  expect(await diskFiles.read(join(folder, 'pipe'))).toBeUndefined();
  const config = await findConfig(join(folder, 'Dockerfile'), diskFiles, knownRules);
  expect(config?.files).toEqual([join(folder, 'plimsoll.yaml')]);
  expect(config?.rules['floating-base']?.severity).toBe('error');
});
