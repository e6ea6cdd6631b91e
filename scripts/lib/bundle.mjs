// The engine for scripts: TypeScript of this repository as one file that Node runs.

import { join } from 'node:path';
import esbuild from 'esbuild';
import { root } from './prepare.mjs';

/** Bundles a TypeScript file of the repository, with the pages of rules as texts. */
export async function bundleEngine(entryPoint, outfile) {
  await esbuild.build({
    entryPoints: [join(root, entryPoint)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    loader: { '.md': 'text' },
    define: { __VERSION__: JSON.stringify('script'), __RULE_PAGES__: 'undefined' },
    logLevel: 'warning',
  });
}
