// Runs inside of the extension host, in the place of the test module, and runs that one. Output and result go to the
// launcher's socket: VS Code's own log mixes them with its lines, and says nothing when the host crashes.
'use strict';
const { once } = require('node:events');
const { connect } = require('node:net');
const { Writable } = require('node:stream');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');

exports.run = async () => {
  const socket = connect(process.env.PLIMSOLL_VSHOST_SOCKET);
  await once(socket, 'connect');
  socket.on('error', () => {}); // the launcher ended first; nobody is left to hear of it
  const send = (message) => new Promise((sent) => socket.write(`${JSON.stringify(message)}\n`, sent));
  sendOutput(send);
  await send({ kind: 'started' });
  let code = 1;
  try {
    await runTests(process.env.PLIMSOLL_VSHOST_TESTS);
    code = 0;
  } catch (error) {
    console.error(error);
  }
  await send({ kind: 'ended', code });
};

/** The extension host has put forwarders into console and process that cannot be set: define them anew. */
function sendOutput(send) {
  const to = {
    stdout: (text) => void send({ kind: 'stdout', text }),
    stderr: (text) => void send({ kind: 'stderr', text }),
  };
  const streams = { log: 'stdout', info: 'stdout', debug: 'stdout', warn: 'stderr', error: 'stderr', trace: 'stderr' };
  for (const [method, stream] of Object.entries(streams)) {
    const value = (...values) => to[stream](`${format(...values)}\n`);
    Object.defineProperty(console, method, { configurable: true, writable: true, value });
  }
  for (const stream of ['stdout', 'stderr']) {
    const write = (chunk, _encoding, done) => {
      to[stream](String(chunk));
      done();
    };
    Object.defineProperty(process, stream, { configurable: true, value: new Writable({ write }) });
  }
}

async function runTests(path) {
  const { run } = await load(path);
  if (typeof run !== 'function') throw new Error(`${path} exports no function run`);
  await run();
}

/** A module with top-level await can only be imported. */
async function load(path) {
  try {
    return require(path);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(path).href);
  }
}
