import type { Connection } from 'vscode-languageserver';

/** Lets a message go its way: a client that refuses it, or is gone, must not end the server. */
export function quietly(connection: Connection, sent: Promise<unknown>): void {
  sent.catch((error: unknown) => connection.console.warn(`the client did not take a message: ${String(error)}`));
}
