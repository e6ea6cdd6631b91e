import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // Rule pages are imported as text, as in the bundles (scripts/build.mjs).
      name: 'markdown-as-text',
      load(id) {
        return id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
      },
    },
  ],
  test: {
    include: [
      'test/{architecture,config,context,core,lang,rules,measure,lsp,cli,parity,package,host,syntaxes}/**/*.test.ts',
    ],
    pool: 'threads',
    isolate: false,
    testTimeout: 20_000,
  },
});
