// The server in a process of its own; the client's arguments say how to talk to it.
import { homedir } from 'node:os';
import { createConnection } from 'vscode-languageserver/node';
import { diskFiles } from '../../context/disk';
import { buildAndMeasure } from '../../measure/engine/build';
import { cacheOption } from '../../measure/engine/cache-folder';
import { measureNamedImage } from '../../measure/engine/measure-image';
import { engines } from '../../measure/engine/sources/engines';
import type { MeasureNamed } from '../measure';
import { startServer } from '../server';
import { measuredStorage } from './measured-storage';

const runtime = `Node ${process.versions.node}, ${process.platform} ${process.arch}`;
const cache = cacheOption();
const measure: MeasureNamed = (name, executable, options, signal) =>
  measureNamedImage(
    { name, cwd: homedir(), executables: [...new Set([executable, ...engines])] },
    { ...options, ...cache },
    signal,
  );
const end = startServer(createConnection(), {
  files: diskFiles,
  build: (options, onEvent, signal) => buildAndMeasure({ ...options, ...cache }, onEvent, signal),
  measure,
  storage: measuredStorage,
  runtime,
});
process.on('exit', end);
// Without its client the server has nothing left to do, and must not stay behind.
process.once('disconnect', () => process.exit());
