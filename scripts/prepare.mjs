// npm runs this when it installs or packs the repository, as pre-commit has it do: builds what the package ships.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root, runOrStop } from './lib/prepare.mjs';

// `npm install -g` of a repository hands its -g on to the install of our packages, which then go elsewhere.
delete process.env.npm_config_global;
if (!existsSync(join(root, 'node_modules/esbuild'))) installPackages();
runOrStop('the build', process.execPath, [join(root, 'scripts/build.mjs'), 'cli', 'measure', 'report', 'style'], {
  stdio: ['ignore', process.stderr, process.stderr],
});
