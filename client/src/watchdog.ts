/** Watches that requests about documents are answered, and sets a text aside that the server hangs on. */
export interface Watchdog {
  /** Asks the server; gives `nothing` at once for a document that is set aside, and when the server is found to hang. */
  guard<Answer>(uri: string, nothing: Answer, ask: () => Promise<Answer>): Promise<Answer>;
}

interface WatchdogNeeds {
  /** Of an open document, as it is now. Its version would not do: a document that is opened again counts anew. */
  readonly textOf: (uri: string) => string | undefined;
  /** A question that only a server that hangs leaves open: a slow disk may keep the others waiting. Its failure is an answer. */
  readonly ping: () => Promise<unknown>;
  /** Called once for each text that is set aside. */
  readonly onHang: (uri: string) => void;
  /** Milliseconds; the answer to a ping has the last fifth of them. */
  readonly patience?: number;
}

interface Pending {
  readonly uri: string;
  readonly text: string | undefined;
  readonly giveUp: () => void;
}

export function createWatchdog({ textOf, ping, onHang, patience = 5000 }: WatchdogNeeds): Watchdog {
  const aside = new Map<string, string | undefined>();
  const pending = new Set<Pending>();

  const doubt = async (asked: Pending): Promise<void> => {
    const late = Symbol('late');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), patience / 5);
    });
    const answered = await Promise.race([ping().catch(() => undefined), end]);
    clearTimeout(timer);
    // The server works on what was asked first, and the others wait behind it.
    const [first] = pending;
    if (answered !== late || first === undefined || !pending.has(asked)) return;
    for (const { giveUp } of pending) giveUp();
    pending.clear();
    aside.set(first.uri, first.text);
    onHang(first.uri);
  };

  return {
    async guard(uri, nothing, ask) {
      const text = textOf(uri);
      if (aside.has(uri) && aside.get(uri) === text) return nothing;
      aside.delete(uri);
      let giveUp = (): void => undefined;
      const givenUp = new Promise<typeof nothing>((resolve) => {
        giveUp = () => resolve(nothing);
      });
      const asked: Pending = { uri, text, giveUp };
      pending.add(asked);
      const timer = setTimeout(() => void doubt(asked), patience * 0.8);
      try {
        return await Promise.race([ask(), givenUp]);
      } finally {
        clearTimeout(timer);
        pending.delete(asked);
      }
    },
  };
}
