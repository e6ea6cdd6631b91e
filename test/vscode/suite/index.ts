import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/**
 * Wakes what a settings file wakes otherwise, in the middle of a test. VS Code calls off all code actions that are being asked for, also
 * those of a save, when an extension registers some for any language: its own JSON support does so half a second after the first write.
 */
async function settle(): Promise<void> {
  await vscode.extensions.getExtension('vscode.json-language-features')!.activate();
}

/** Runs every suite beside this file, inside of the extension host. Rejects when a test fails. */
export async function run(): Promise<void> {
  await settle();
  const mocha = new Mocha({ ui: 'tdd', reporter: 'spec', color: false, timeout: 60_000 });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  }
  return new Promise((resolve, reject) => {
    const results = { passed: 0, failed: 0, skipped: 0 };
    mocha
      .run((failures) => {
        // The runner reads its numbers from here: the exit code alone does not tell a pass from nothing run.
        const file = process.env.PLIMSOLL_TEST_RESULTS;
        if (file !== undefined) writeFileSync(file, JSON.stringify(results));
        if (failures > 0) reject(new Error(`${failures} failed`));
        else resolve();
      })
      .on('pass', () => (results.passed += 1))
      .on('fail', () => (results.failed += 1))
      .on('pending', () => (results.skipped += 1));
  });
}
