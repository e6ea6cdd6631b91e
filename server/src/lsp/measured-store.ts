import type { FileNode } from '../measure/waste/file-nodes';
import type { MeasuredText } from '../measure/measured-model';
import type { Measurement } from '../measure/measurement';

/** All that is kept of one measurement. */
export interface MeasuredRecord extends MeasuredText {
  /** What each layer wrote; none where the files were not read. */
  readonly trees: readonly (FileNode | null)[];
  /** The one before of the same Dockerfile and target; null for the first. */
  readonly previous: Measurement | null;
}

/** What is known of one document. */
export interface MeasuredDocument {
  /** The newest first, one a target. */
  readonly records: readonly MeasuredRecord[];
  /** Where and why the last build ended: the key of the instruction. */
  readonly failure: { readonly key: string; readonly message: string } | undefined;
}

/** Keeps records beyond the life of the server. */
export interface MeasuredStorage {
  /** The records of a document, the newest first; what cannot be read is passed over. Never rejects. */
  read(uri: string): Promise<readonly MeasuredRecord[]>;
  /** Keeps the newest record in place of that of the same target, and the measurement in the history. */
  write(uri: string, record: MeasuredRecord): Promise<void>;
  clear(): Promise<void>;
}

/** The measurements of a session, by the address of the Dockerfile or of the image. They outlive closing the document. */
export interface MeasuredStore {
  of(uri: string): Promise<MeasuredDocument>;
  /** @returns When it is kept for good. @throws when the storage fails; then it is known in this session all the same. */
  add(uri: string, record: MeasuredRecord): Promise<void>;
  /** A build failed; what was measured before stays. */
  fail(uri: string, failure: MeasuredDocument['failure']): Promise<void>;
  clear(): Promise<void>;
  /** How many documents have been measured in this session, or read from the storage. Waits for no disk: a watchdog waits for it. */
  count(): Promise<number>;
}

const unknown: MeasuredDocument = { records: [], failure: undefined };

/** @param storage Absent in a browser, and where the client names no folder. */
export function measuredStore(storage: MeasuredStorage | undefined): MeasuredStore {
  const documents = new Map<string, Promise<MeasuredDocument>>();

  const of = (uri: string): Promise<MeasuredDocument> => {
    const known =
      documents.get(uri) ??
      (storage === undefined
        ? Promise.resolve(unknown)
        : storage.read(uri).then((records) => ({ records, failure: undefined })));
    documents.set(uri, known);
    return known;
  };
  const change = (uri: string, next: (known: MeasuredDocument) => MeasuredDocument): Promise<MeasuredDocument> => {
    const changed = of(uri).then(next);
    documents.set(uri, changed);
    return changed;
  };

  return {
    of,
    async add(uri, record) {
      await change(uri, ({ records }) => ({
        records: [record, ...records.filter((other) => other.measurement.target !== record.measurement.target)],
        failure: undefined,
      }));
      await storage?.write(uri, record);
    },
    async fail(uri, failure) {
      await change(uri, ({ records }) => ({ records, failure }));
    },
    async clear() {
      try {
        await storage?.clear();
      } finally {
        // After it: who asks meanwhile may read once more what is about to go.
        documents.clear();
      }
    },
    async count() {
      const now = Promise.resolve(unknown);
      const known = await Promise.all([...documents.values()].map((document) => Promise.race([document, now])));
      return known.filter(({ records }) => records.length > 0).length;
    },
  };
}
