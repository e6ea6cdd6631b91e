// npm run package: builds and writes plimsoll-<version>.vsix.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPreRelease } from './lib/lane.mjs';
import { build, installPackages, root, runOrStop } from './lib/prepare.mjs';

installPackages();
build();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
runOrStop('vsce package', process.execPath, [
  join(root, 'node_modules/@vscode/vsce/vsce'),
  'package',
  '--no-dependencies',
  ...(isPreRelease(version) ? ['--pre-release'] : []),
  // The page of secret-in-build shows what a token looks like.
  '--allow-package-secrets',
  'github',
  '--out',
  process.argv[2] ?? `plimsoll-${version}.vsix`,
]);
