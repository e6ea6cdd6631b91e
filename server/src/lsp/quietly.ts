import type { Connection } from 'vscode-languageserver';

/** Sends what nobody waits for: a client that refuses it, or is gone, must not end the server. */
export function quietly(connection: Connection, send: () => Promise<unknown>): void {
  const attempt = async (): Promise<unknown> => send();
  attempt().catch((error: unknown) => {
    try {
      connection.console.warn(`the client did not take a message: ${String(error)}`);
    } catch {
      // The client is gone, and with it whoever could read this.
    }
  });
}
