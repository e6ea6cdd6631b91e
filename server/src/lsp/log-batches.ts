/** Between two messages; a build can print thousands of lines a second. */
const interval = 100;

/** The most that one message carries; what comes on top of it within one interval is left out, and said so. */
const maxLength = 100_000;

/** Gathers text, sends it at most ten times a second, and takes out what is not text. */
export function logBatches(send: (text: string) => void): { add(text: string): void; flush(): void } {
  let batch = '';
  let leftOut = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const note = leftOut > 0 ? `\n… ${leftOut} characters left out` : '';
    if (batch !== '') send(withoutControls(batch.trimEnd()) + note);
    batch = '';
    leftOut = 0;
  };
  return {
    add(text) {
      const room = Math.max(0, maxLength - batch.length);
      batch += text.slice(0, room);
      leftOut += Math.max(0, text.length - room);
      timer ??= setTimeout(flush, interval);
    },
    flush,
  };
}

/** Escape sequences and control characters of the build's output, other than tabs and line feeds. */
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
