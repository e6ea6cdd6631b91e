// Runs the suites in a real extension host: in a desktop VS Code where one can be had, else in the npm-shipped one.
//
//   node test/vscode/run.mjs [--floor]       --floor: in the oldest VS Code that the extension promises to run in
//   VSCODE_EXECUTABLE=/path/to/code          a desktop VS Code that is there already

import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import esbuild from 'esbuild';
import { build, root } from '../../scripts/lib/prepare.mjs';
import { CURRENT, FLOOR, launcher, supported } from '../../scripts/vscode-host/host.mjs';
import { makeProfile } from '../../scripts/vscode-host/server.mjs';
import { install } from '../../scripts/vscode-host/setup.mjs';

const suites = join(import.meta.dirname, 'suite');
const bundles = join(root, '.tmp/vscode');

/** The program to run the tests in; undefined where @vscode/test-electron downloads one. */
async function executable(version) {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (!supported) return undefined;
  await install(version);
  return launcher;
}

/** VS Code runs JavaScript only. */
async function bundle() {
  await rm(bundles, { recursive: true, force: true });
  const files = (await readdir(suites)).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  await esbuild.build({
    entryPoints: files.map((name) => join(suites, name)),
    outdir: bundles,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

build();
const version = process.argv.includes('--floor') ? FLOOR : CURRENT;
const vscodeExecutablePath = await executable(version);
await bundle();
const folder = await mkdtemp(join(tmpdir(), 'plimsoll-test-'));
const results = join(folder, 'results.json');
const workspace = join(folder, 'workspace');
await mkdir(workspace);
const { userData, extensionsFolder } = makeProfile(folder);
try {
  await runTests({
    version,
    ...(vscodeExecutablePath && { vscodeExecutablePath }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(bundles, 'index.js'),
    launchArgs: [
      workspace,
      `--user-data-dir=${userData}`,
      `--extensions-dir=${extensionsFolder}`,
      '--disable-extensions',
    ],
    extensionTestsEnv: { PLIMSOLL_TEST_RESULTS: results, PLIMSOLL_VSHOST_VERSION: version },
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
// A host that died has left no results: that is a failure of its own.
const { passed, failed, skipped } = JSON.parse(
  await readFile(results, 'utf8').catch(() => '{ "passed": 0, "failed": 1, "skipped": 0 }'),
);
await rm(folder, { recursive: true, force: true, maxRetries: 5 });
if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
