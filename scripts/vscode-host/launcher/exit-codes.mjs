// What the launcher's exit code says. 0 and 1 are the tests' own: all passed, or not.

export const EXIT = {
  /** No VS Code or no browser is installed. */
  notInstalled: 90,
  /** The tests did not start. */
  notStarted: 91,
  /** The tests did not end. */
  notEnded: 92,
  /** The extension host, the server or the browser died before the tests ended. */
  died: 93,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};
