// The server in a process of its own; the client's arguments say how to talk to it.
import { createConnection } from 'vscode-languageserver/node';
import { diskFiles } from '../../context/disk';
import { buildAndMeasure } from '../../measure/engine/build';
import { startServer } from '../server';

const runtime = `Node ${process.versions.node}, ${process.platform} ${process.arch}`;
const end = startServer(createConnection(), { files: diskFiles, build: buildAndMeasure, runtime });
process.on('exit', end);
// Without its client the server has nothing left to do, and must not stay behind.
process.once('disconnect', () => process.exit());
