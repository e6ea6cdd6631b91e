import { URI } from 'vscode-uri';
import { checkDocument } from '../check';
import type { CheckOptions, Document } from '../check';
import type { Config } from '../config/config';
import type { BuildersCache } from '../context/workspace';
import { ruleMessages } from '../core/l10n';
import type { Finding } from '../core/finding';
import type { RuleFailure } from '../core/run';
import { statusMethod } from '../protocol';
import type { StatusParams } from '../protocol';
import { lastMeasured } from './budgets';
import { severitiesInEditor } from './configuration';
import { engineDocument, uriOfPath } from './documents';
import { quietly } from './quietly';
import type { Session } from './session';

/** A document as it was when it was checked. */
export interface Checked {
  readonly version: number;
  readonly document: Document;
  readonly findings: readonly Finding[];
  readonly parsed: boolean;
  /** With the findings of a measurement. */
  readonly measured: boolean;
  /** With the configuration in force. */
  readonly options: CheckOptions;
}

/** Checks open documents, and keeps the last result of each for the code actions that follow. Undefined: none of ours. */
export interface Checker {
  /** Checks the text as it stands now. */
  check(uri: string): Promise<Checked | undefined>;
  /** The kept result, if it is of the text as it stands now; otherwise checks. */
  latest(uri: string): Promise<Checked | undefined>;
  /**
   * Whether the document still has the text that was checked. A document that was closed and opened again counts its versions anew: the
   * same number may be another text.
   */
  isNow(uri: string, checked: Checked): boolean;
  /** Drops what is kept: of one document, or of all when the files around them changed. */
  forget(uri?: string): void;
}

type CheckerNeeds = Pick<
  Session,
  'connection' | 'client' | 'documents' | 'files' | 'settings' | 'configurations' | 'measured'
>;

export function createChecker(session: CheckerNeeds): Checker {
  const { connection, client, documents, files, settings, configurations } = session;
  const kept = new Map<string, Checked>();
  const logged = new Set<string>();
  const builders = new Map<string, BuildersCache>();
  /** How often the files around changed: what was begun before says nothing of what they are now. */
  let changes = 0;

  /** A path means the same within one file system only. */
  const buildersAround = (uri: string): BuildersCache => {
    const { scheme, authority } = URI.parse(uri);
    const known = builders.get(`${scheme}://${authority}`) ?? new Map();
    builders.set(`${scheme}://${authority}`, known);
    return known;
  };

  const report = (
    uri: string,
    config: Config,
    { failures }: { readonly failures: readonly RuleFailure[] },
    milliseconds: number,
  ): void => {
    for (const { rule, error } of failures) {
      const line = `rule ${rule} failed on ${uri}: ${String(error)}`;
      if (!logged.has(line)) connection.console.error(line);
      logged.add(line);
    }
    if (!client.status) return;
    const [path] = config.files;
    const status: StatusParams = {
      uri,
      milliseconds,
      failedRules: failures.map(({ rule }) => rule),
      config: path === undefined ? null : uriOfPath(path, uri),
    };
    quietly(connection, () => connection.sendNotification(statusMethod, status));
  };

  const isNow = (uri: string, { version, document }: Checked): boolean => {
    const open = documents.get(uri);
    return open?.version === version && open.getText() === document.text;
  };

  const check = async (uri: string): Promise<Checked | undefined> => {
    const open = documents.get(uri);
    const document = open && engineDocument(open);
    if (document === undefined) return undefined;
    const { version } = open!;
    const start = performance.now();
    const begun = changes;
    const last = document.language === 'dockerfile' ? await lastMeasured(session, uri) : undefined;
    const config = await configurations.of(uri);
    const options: CheckOptions = {
      config,
      severities: severitiesInEditor(await settings.of(uri), config),
      messages: ruleMessages(),
    };
    const result = await checkDocument(document, files(uri), {
      ...options,
      builders: buildersAround(uri),
      ...(last !== undefined && { measured: last }),
    });
    const { findings, parsed } = result;
    const checked = { version, document, findings, parsed, measured: last !== undefined, options };
    report(uri, config, result, performance.now() - start);
    if (begun === changes && isNow(uri, checked)) kept.set(uri, checked);
    return checked;
  };

  return {
    check,
    isNow,
    async latest(uri) {
      const last = kept.get(uri);
      return last !== undefined && isNow(uri, last) ? last : check(uri);
    },
    forget(uri) {
      if (uri !== undefined) kept.delete(uri);
      else {
        changes += 1;
        kept.clear();
        builders.clear();
        configurations.forget();
      }
    },
  };
}
