// Drives the extension in the workbench of a browser, with no machine behind it: node test/web/run.mjs.

import { join } from 'node:path';
import Mocha from 'mocha';
import { build } from '../../scripts/lib/prepare.mjs';
import { supported } from '../../scripts/vscode-host/host.mjs';

if (supported) {
  build();
  const mocha = new Mocha({ ui: 'tdd', reporter: 'spec', color: false, timeout: 120_000 });
  mocha.addFile(join(import.meta.dirname, 'web.test.mjs'));
  await mocha.loadFilesAsync();
  const results = { passed: 0, failed: 0, skipped: 0 };
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => (results.passed += 1))
      .on('fail', () => (results.failed += 1))
      .on('pending', () => (results.skipped += 1));
  });
  console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
  process.exit(results.failed === 0 && results.passed > 0 ? 0 : 1);
} else {
  console.log(`The workbench is driven on Linux only, not on ${process.platform} ${process.arch}.`);
  console.log('0 passed, 0 failed, 1 skipped');
}
