// The rules as they are in the sources.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { camelCase, folderNames } from './rule-folders.mjs';

/** Loads the rules of each folder, and the functions of pages. @throws when a rule does not compile. */
export async function loadRules(root, names) {
  const rules = folderNames.flatMap((folder) =>
    names[folder].map((name) => `{ folder: '${folder}', name: '${name}', rule: ${camelCase(name)} }`),
  );
  const imports = folderNames.flatMap((folder) =>
    names[folder].map((name) => `import ${camelCase(name)} from './${folder}/${name}';`),
  );
  const contents = [
    ...imports,
    `export { configSchema } from '../config/schema';`,
    `export { pageSummary, readablePage, ruleFacts } from './page';`,
    `export const rules = [${rules.join(', ')}];`,
  ].join('\n');
  await mkdir(join(root, '.tmp'), { recursive: true });
  const folder = await mkdtemp(join(root, '.tmp/gen-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    await esbuild.build({
      stdin: { contents, resolveDir: join(root, 'server/src/rules'), sourcefile: 'rules.ts', loader: 'ts' },
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      mainFields: ['module', 'main'],
      loader: { '.md': 'text' },
      logLevel: 'silent',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
}
