import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { checkDocument } from '../check';
import type { Document } from '../check';
import type { Files } from '../context/files';
import type { BuildersCache } from '../context/workspace';
import type { Finding } from '../core/finding';
import type { RuleFailure } from '../core/run';
import type { MeasuredText } from '../measure/measured-model';
import { statusMethod } from '../protocol';
import type { StatusParams } from '../protocol';
import { engineDocument } from './documents';
import type { OpenDocuments } from './documents';
import { quietly } from './quietly';

/** A document as it was when it was checked. */
export interface Checked {
  readonly version: number;
  readonly document: Document;
  readonly findings: readonly Finding[];
}

/** Checks open documents, and keeps the last result of each for the code actions that follow. Undefined: none of ours. */
export interface Checker {
  /** Checks the text as it stands now. */
  check(uri: string): Promise<Checked | undefined>;
  /** The kept result, if it is of the text as it stands now; otherwise checks. */
  latest(uri: string): Promise<Checked | undefined>;
  /** Drops what is kept: of one document, or of all when the files around them changed. */
  forget(uri?: string): void;
}

interface CheckerNeeds {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly reportStatus: boolean;
  readonly files: (uri: string) => Files;
  /** What the last build of a document measured, held against its budgets. */
  readonly measured: (uri: string) => Promise<MeasuredText | undefined>;
}

export function createChecker({ connection, documents, reportStatus, files, measured }: CheckerNeeds): Checker {
  const kept = new Map<string, Checked>();
  const logged = new Set<string>();
  const builders = new Map<string, BuildersCache>();

  /** A path means the same within one file system only. */
  const buildersAround = (uri: string): BuildersCache => {
    const { scheme, authority } = URI.parse(uri);
    const known = builders.get(`${scheme}://${authority}`) ?? new Map();
    builders.set(`${scheme}://${authority}`, known);
    return known;
  };

  const report = (uri: string, failures: readonly RuleFailure[], milliseconds: number): void => {
    for (const { rule, error } of failures) {
      const line = `rule ${rule} failed on ${uri}: ${String(error)}`;
      if (!logged.has(line)) connection.console.error(line);
      logged.add(line);
    }
    if (!reportStatus) return;
    const status: StatusParams = { uri, milliseconds, failedRules: failures.map(({ rule }) => rule) };
    quietly(connection, () => connection.sendNotification(statusMethod, status));
  };

  const check = async (uri: string): Promise<Checked | undefined> => {
    const open = documents.get(uri);
    const document = open && engineDocument(open);
    if (document === undefined) return undefined;
    const { version } = open!;
    const start = performance.now();
    const last = document.language === 'dockerfile' ? await measured(uri) : undefined;
    const { findings, failures } = await checkDocument(document, files(uri), {
      builders: buildersAround(uri),
      ...(last !== undefined && { measured: last }),
    });
    const checked = { version, document, findings };
    report(uri, failures, performance.now() - start);
    if (documents.get(uri)?.version === version) kept.set(uri, checked);
    return checked;
  };

  return {
    check,
    async latest(uri) {
      const last = kept.get(uri);
      return last !== undefined && last.version === documents.get(uri)?.version ? last : check(uri);
    },
    forget(uri) {
      if (uri !== undefined) kept.delete(uri);
      else {
        kept.clear();
        builders.clear();
      }
    },
  };
}
