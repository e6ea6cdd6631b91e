// A workbench with the two-stage Dockerfile of story A, to be built and measured.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openWorkbench } from './workbench.mjs';

const folder = join(dirname(dirname(import.meta.dirname)), 'examples/story-a');
const file = 'Dockerfile.two-stage';

/**
 * Opens it before a suite, and closes it after; without an engine the suite is skipped.
 * @param {string} name Of the suite, for the picture of a failure.
 * @param {object} look How the window looks.
 * @param {(vscode: object) => void} onOpen Gets the workbench.
 */
export function openStoryA(name, look, onOpen) {
  let vscode;
  suiteSetup(async function () {
    const reason = process.env.PLIMSOLL_NO_ENGINE;
    if (reason) {
      console.log(`    skipped: ${reason}`);
      this.skip();
    }
    // The label lets the runner remove the image.
    const texts = { [file]: `${readFileSync(join(folder, file), 'utf8')}LABEL plimsoll.test=1\n` };
    vscode = await openWorkbench({ vsix: process.env.PLIMSOLL_VSIX, folder, file, texts, ...look });
    onOpen(vscode);
  });
  suiteTeardown(() => vscode?.close());
  teardown(async function () {
    if (this.currentTest.isFailed()) console.log(`    see ${await vscode.screenshot(`failed-${name}`)}`);
  });
}
