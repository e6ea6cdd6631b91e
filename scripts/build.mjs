// Bundles the extension, the language server and the command line into dist/.
//   node scripts/build.mjs [--watch] [--outdir DIR] [ENTRY…]     entries: client, server, measure, cli, report, style; all of them by default
// client and server are two files each: that of the browser (.web.js), and what Node adds to it.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { bundledTexts, translated } from './gen/translation.mjs';
import { shareModules } from './lib/shared-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The report is a page of the editor, and of any browser where it is a file. */
const page = { platform: 'browser', format: 'iife', target: ['chrome120', 'firefox121', 'safari17'] };

/** What runs in the browsers that VS Code runs in; never with a module of Node. */
const web = { platform: 'browser', target: ['chrome120', 'firefox121', 'safari17'] };

const entries = {
  client: {
    source: 'client/src/node/main.ts',
    external: ['vscode'],
    web: { ...web, source: 'client/src/browser/main.ts', format: 'cjs' },
  },
  server: {
    source: 'server/src/lsp/node/main.ts',
    web: {
      ...web,
      source: 'server/src/lsp/browser/main.ts',
      format: 'iife',
      globalName: 'plimsoll',
      footer: { js: 'typeof module === "object" && (module.exports = plimsoll);' },
    },
  },
  measure: { source: 'server/src/measure/engine/child-main.ts' },
  cli: { source: 'server/src/cli/main.ts', banner: { js: '#!/usr/bin/env node' }, executable: true },
  report: { source: 'client/src/report/main.ts', ...page },
  style: { source: 'client/src/report/report.css', file: 'report.css', ...page },
};

/** The options that every bundle shares; `scripts/gen.mjs` and the tests load the rules with the same loaders. */
async function sharedOptions() {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const repository = String(manifest.repository?.url ?? '').replace(/^git\+|\.git$/g, '');
  return {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The `main` of some dependencies is UMD, whose requires esbuild cannot follow.
    mainFields: ['module', 'main'],
    loader: { '.md': 'text' },
    define: {
      __VERSION__: JSON.stringify(manifest.version),
      __RULE_PAGES__: JSON.stringify(repository && `${repository}/blob/v${manifest.version}/docs/rules`),
    },
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

async function writeMetafile(metafiles) {
  const inputs = Object.assign({}, ...metafiles.map((meta) => meta.inputs));
  const outputs = Object.assign({}, ...metafiles.map((meta) => meta.outputs));
  await mkdir(join(root, '.tmp'), { recursive: true });
  await writeFile(join(root, '.tmp/meta.json'), JSON.stringify({ inputs, outputs }));
}

/** Keeps the size of every bundled file for `esbuild --analyze`, and makes the command line executable. */
function finish(executable, metafiles) {
  return {
    name: 'finish',
    setup(build) {
      build.onEnd(async (result) => {
        if (result.metafile === undefined) return;
        metafiles.push(result.metafile);
        if (values.outdir === 'dist') await writeMetafile(metafiles);
        if (executable) await chmod(build.initialOptions.outfile, 0o755);
        for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
          console.log(`${relative(root, resolve(root, file))}  ${(bytes / 1000).toFixed(0)} kB`);
        }
      });
    },
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean', default: false }, outdir: { type: 'string', default: 'dist' } },
});
const unknown = positionals.find((name) => !Object.hasOwn(entries, name));
if (unknown !== undefined) throw new Error(`no entry '${unknown}': ${Object.keys(entries).join(', ')}`);

const shared = await sharedOptions();
const metafiles = [];

/** The options of esbuild for one bundle. */
function optionsOf(file, { source, executable = false, ...options }) {
  return {
    ...shared,
    ...options,
    entryPoints: [source],
    outfile: resolve(root, values.outdir, file),
    plugins: [finish(executable, metafiles)],
  };
}

async function bundle(options) {
  const context = await esbuild.context(options);
  if (values.watch) return context.watch();
  // esbuild has said what is wrong.
  await context.rebuild().catch(() => (process.exitCode = 1));
  return context.dispose();
}

/** The texts of each language in one file, by which VS Code serves the client, and the client the server and the report. */
async function writeTexts() {
  for (const language of translated) {
    const file = resolve(root, values.outdir, `l10n/bundle.l10n.${language}.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(await bundledTexts(root, language)));
  }
}

await writeTexts();
for (const name of positionals.length > 0 ? positionals : Object.keys(entries)) {
  const { web, file = `${name}.js`, ...entry } = entries[name];
  const own = optionsOf(file, entry);
  if (web === undefined) {
    await bundle(own);
  } else {
    const { external = [] } = entry;
    const library = optionsOf(`${name}.web.js`, { external, ...web });
    const both = await shareModules(library, own).catch((error) => {
      console.error(`${name}: ${error.message}`);
      process.exitCode = 1;
      return [];
    });
    for (const options of both) await bundle(options);
  }
}
