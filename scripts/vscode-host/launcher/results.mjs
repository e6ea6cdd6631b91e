// The launcher's end of the socket to the extension host: see extension-tests.cjs for the other one.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * Listens for one run of tests, and passes on what they print until they have ended.
 * @param {string} path of the socket
 * @param {{ started: () => void, ended: (code: number) => void, lost: () => void }} on
 *   `lost`: the extension host is gone, and the tests had not ended
 */
export async function listenForResults(path, on) {
  const server = createServer((socket) => {
    let over = false;
    socket.on('error', () => {}); // a reset is followed by the close below
    socket.on('close', () => !over && on.lost());
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line);
      if (over) return; // what VS Code says while it stops is of no interest
      if (message.kind === 'stdout') process.stdout.write(message.text);
      if (message.kind === 'stderr') process.stderr.write(message.text);
      if (message.kind === 'started') on.started();
      if (message.kind !== 'ended') return;
      over = true;
      on.ended(message.code);
    });
  });
  server.listen(path);
  await once(server, 'listening');
}
