// npm start: from a fresh clone to findings, fixes and figures of the example projects. Writes nothing into them.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, installPackages, root } from './lib/prepare.mjs';

const cli = join(root, 'dist/cli.js');

function plimsoll(title, ...args) {
  console.log(`\n\u2500\u2500 ${title}\n   $ plimsoll ${args.join(' ')}\n`);
  const { status, signal } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
  // 1 says that there are findings: that is what the examples are for.
  if (signal !== null || (status ?? 3) > 1) process.exit(status ?? 3);
}

/** Whether an engine with buildx answers within five seconds. */
function engineAnswers() {
  const quiet = { stdio: 'ignore', timeout: 5000 };
  return ['version', 'buildx version'].every((args) => spawnSync('docker', args.split(' '), quiet).status === 0);
}

installPackages();
build();
plimsoll('What is wrong with two real projects', 'check', 'examples');
plimsoll('How it is mended (nothing is written)', 'check', '--diff', 'examples');
if (engineAnswers()) plimsoll('What each line of the image weighs', 'build', 'examples/story-a');
else {
  const title = 'What each line of an image weighs (no container engine here: a saved image)';
  plimsoll(title, 'measure', 'examples/measured.oci.tar', '--dockerfile', 'examples/measured/Dockerfile');
}
console.log(`
── Next
   npm run editor                      open VS Code with the extension on the examples
   node dist/cli.js check PATH         check your own Dockerfiles and workflows
   npm test                            run every test
`);
