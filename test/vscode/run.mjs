// Runs the suites in a real extension host: in a desktop VS Code where one can be had, else in the npm-shipped one.
//
//   node test/vscode/run.mjs [--floor]       --floor: in the oldest VS Code that the extension promises to run in
//   VSCODE_EXECUTABLE=/path/to/code          a desktop VS Code that is there already

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build, root } from '../../scripts/lib/prepare.mjs';
import { CURRENT, FLOOR, launcher, supported } from '../../scripts/vscode-host/host.mjs';
import { makeProfile } from '../../scripts/vscode-host/server.mjs';
import { install } from '../../scripts/vscode-host/setup.mjs';
import { bundle } from './bundle.mjs';

build();
// It needs what was just built.
const { startEngine } = await import('../engine/engine.mjs');
const version = process.argv.includes('--floor') ? FLOOR : CURRENT;
const total = { passed: 0, failed: 0, skipped: 0 };

/** The program to run the tests in. */
async function executable() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (!supported) return downloadAndUnzipVSCode({ version });
  await install(version);
  return launcher;
}

/**
 * Runs the suites of one folder, and adds up what they say.
 * @param {{ suites: string, settings?: object, env: Record<string, string>, start: Function }} lane
 *   suites: a folder beside this file; settings: the user's, beyond the quiet ones; start: rejects when a test failed
 */
async function runLane(folder, { suites, settings, env, start }) {
  const results = join(folder, 'results.json');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const { userData, extensionsFolder } = makeProfile(folder, { settings });
  try {
    await start({
      extensionTestsPath: await bundle(suites),
      launchArgs: [
        workspace,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${extensionsFolder}`,
        '--disable-extensions',
      ],
      extensionTestsEnv: { ...env, PLIMSOLL_TEST_RESULTS: results, PLIMSOLL_VSHOST_VERSION: version },
    });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
  // A host that died has left no results: that is a failure of its own.
  const said = await readFile(results, 'utf8').catch(() => '{ "passed": 0, "failed": 1, "skipped": 0 }');
  for (const [key, count] of Object.entries(JSON.parse(said))) total[key] += count;
}

/** All but trust. */
async function trusted(folder) {
  const engine = startEngine();
  if (engine.reason) console.log(`No engine: ${engine.reason}`);
  try {
    await runLane(folder, {
      suites: 'suite',
      env: engine.reason ? { PLIMSOLL_NO_ENGINE: engine.reason } : {},
      start: (options) => runTests({ version, vscodeExecutablePath, extensionDevelopmentPath: root, ...options }),
    });
  } finally {
    if (!engine.reason) {
      spawnSync('docker', ['image', 'prune', '--force', '--filter', 'label=plimsoll.test'], { stdio: 'ignore' });
      engine.stop();
    }
  }
}

/** A folder that the user does not trust. test-electron turns trust off, so VS Code is started without it. */
async function untrusted(folder) {
  const evidence = join(folder, 'evidence');
  const engine = join(folder, 'engine');
  await writeFile(engine, `#!/bin/sh\ntouch '${evidence}'\n`, { mode: 0o755 });
  await runLane(folder, {
    suites: 'untrusted',
    settings: {
      'plimsoll.measure.executable': engine,
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    },
    env: { PLIMSOLL_TEST_EVIDENCE: evidence },
    async start({ extensionTestsPath, launchArgs, extensionTestsEnv }) {
      const test = [`--extensionDevelopmentPath=${root}`, `--extensionTestsPath=${extensionTestsPath}`];
      const quiet = ['--no-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes'];
      const child = spawn(vscodeExecutablePath, [...launchArgs, ...quiet, ...test], {
        env: { ...process.env, ...extensionTestsEnv },
        stdio: 'inherit',
      });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`the tests ended with ${code}`);
    },
  });
}

const vscodeExecutablePath = await executable();
for (const lane of [trusted, untrusted]) {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-test-'));
  try {
    await lane(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
// In CI a machine without an engine is a fault of the machine, not a reason to pass.
if (total.failed > 0 || total.passed === 0 || (total.skipped > 0 && process.env.CI)) process.exitCode = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
