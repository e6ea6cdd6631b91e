import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';
import { root } from '../../scripts/lib/prepare.mjs';

/**
 * VS Code runs JavaScript only: bundles the tests of a folder beside this file.
 * @returns the module whose `run()` runs them
 */
export async function bundle(folder) {
  const outdir = join(root, '.tmp/vscode', folder);
  await rm(outdir, { recursive: true, force: true });
  const suites = join(import.meta.dirname, folder);
  const files = (await readdir(suites)).filter((name) => name.endsWith('.test.ts')).map((name) => join(suites, name));
  const entryPoints = [join(import.meta.dirname, 'suite/index.ts'), ...files];
  await esbuild.build({
    entryPoints: entryPoints.map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return join(outdir, 'index.js');
}
