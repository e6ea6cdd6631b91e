// Drives the packaged extension in the real workbench: node test/ui/run.mjs. Pictures are left in .tmp/screenshots/.

import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { root } from '../../scripts/lib/prepare.mjs';
import { packageExtension } from '../../scripts/vscode-host/extension.mjs';
import { supported } from '../../scripts/vscode-host/host.mjs';
import { endGroups } from '../../scripts/vscode-host/processes.mjs';

/** Where the scenarios find the package. */
process.env.PLIMSOLL_VSIX = join(root, '.tmp/plimsoll-ui.vsix');

async function runScenarios() {
  packageExtension(process.env.PLIMSOLL_VSIX);
  // It needs what was just built.
  const { startEngine } = await import('../engine/engine.mjs');
  const engine = startEngine();
  if (engine.reason) process.env.PLIMSOLL_NO_ENGINE = engine.reason;
  const results = { passed: 0, failed: 0, skipped: 0 };
  for (const name of (await readdir(import.meta.dirname)).sort()) {
    if (name.endsWith('.test.mjs')) await runFile(join(import.meta.dirname, name), results);
  }
  await endGroups();
  if (!engine.reason) {
    spawnSync('docker', ['image', 'prune', '--force', '--filter', 'label=plimsoll.test'], { stdio: 'ignore' });
    engine.stop();
  }
  // In CI a machine without an engine is a fault of the machine, not a reason to pass.
  const good = results.failed === 0 && results.passed > 0 && !(results.skipped > 0 && process.env.CI);
  console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
  process.exit(good ? 0 : 1);
}

/** Runs one scenario, which may stop at its first failure, by itself: the others go on. Adds to the results. */
async function runFile(path, results) {
  const mocha = new Mocha({ ui: 'tdd', reporter: 'spec', color: false, timeout: 120_000 });
  mocha.addFile(path);
  await mocha.loadFilesAsync();
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => (results.passed += 1))
      .on('fail', () => (results.failed += 1))
      .on('pending', () => (results.skipped += 1));
  });
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => void endGroups().then(() => process.exit(code)));
}
if (supported) {
  await runScenarios();
} else {
  console.log(`The workbench is driven on Linux only, not on ${process.platform} ${process.arch}.`);
  console.log('0 passed, 0 failed, 1 skipped');
}
