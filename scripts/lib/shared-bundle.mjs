// The browser's bundle and that of Node share most of their modules. These are written once, into the browser's, which Node's
// loads as a library: half the size to download. esbuild splits bundles for ES modules only, which a worker of VS Code cannot load.

import { join, relative } from 'node:path';
import esbuild from 'esbuild';
import { root } from './prepare.mjs';

const pathOf = (file) => relative(root, file).replaceAll('\\', '/');

/** The modules of a bundle: paths from the root, with their format and imports, as esbuild's metafile has them. */
async function modulesOf(options) {
  const { metafile } = await esbuild.build({ ...options, plugins: [], write: false, metafile: true });
  return metafile.inputs;
}

/**
 * Splits two bundles into a library and what needs it.
 * @param web the options of the browser's bundle; its one entry point runs as ever, and its outfile becomes the library
 * @param node the options of Node's bundle, in the same folder
 * @returns the options of both
 */
export async function shareModules(web, node) {
  const [inWeb, inNode] = await Promise.all([modulesOf(web), modulesOf(node)]);
  const shared = (path) => Object.hasOwn(inWeb, path);
  /** The shared modules that the others of Node's bundle import. */
  const doors = new Set(
    Object.entries(inNode)
      .filter(([path]) => !shared(path))
      .flatMap(([, { imports }]) => imports.map(({ path }) => path))
      .filter((path) => Object.hasOwn(inNode, path) && shared(path)),
  );
  return [
    { ...web, entryPoints: undefined, stdin: librarySource(web.entryPoints[0], [...doors].sort(), inWeb) },
    { ...node, plugins: [libraryPlugin(doors, inWeb, web.outfile.split(/[\\/]/).at(-1)), ...node.plugins] },
  ];
}

function librarySource(entry, doors, modules) {
  const lines = doors.map((path, index) =>
    modules[path].format === 'cjs'
      ? `const m${index} = require(${JSON.stringify(`./${path}`)});`
      : `import * as m${index} from ${JSON.stringify(`./${path}`)};`,
  );
  const table = doors.map((path, index) => `${JSON.stringify(path)}: m${index}`).join(', ');
  return {
    contents: `export * from './${entry}';\n${lines.join('\n')}\nexport const shared = { ${table} };\n`,
    resolveDir: root,
    sourcefile: 'library.js',
  };
}

/** Lets imports of the shared modules find them in the library, which lies beside the bundle. */
function libraryPlugin(doors, modules, library) {
  const namespace = 'library';
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, pluginData, kind, ...place }) => {
        if (pluginData === namespace || kind === 'entry-point') return undefined;
        if (path === `./${library}`) return { path, external: true };
        const found = await build.resolve(path, { ...place, kind, pluginData: namespace });
        const inside = found.external ? undefined : pathOf(found.path);
        return doors.has(inside) ? { path: inside, namespace, sideEffects: false } : found;
      });
      build.onLoad({ filter: /./, namespace }, ({ path }) => {
        const value = `require('./${library}').shared[${JSON.stringify(path)}]`;
        // A module of ES has its default among its names; one of CommonJS is whatever it exports.
        const contents = modules[path].format === 'cjs' ? value : `{ __esModule: true, ...${value} }`;
        return { contents: `module.exports = ${contents};`, loader: 'js', resolveDir: join(root, 'dist') };
      });
    },
  };
}
