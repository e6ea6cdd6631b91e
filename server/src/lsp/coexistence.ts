import { NotificationType } from 'vscode-languageserver';
import type { Connection } from 'vscode-languageserver';
import { knownRules } from '../check';
import type { Finding } from '../core/finding';
import { isReportedElsewhere } from '../data/coexistence';
import { extensionsMethod } from '../protocol';
import type { ExtensionsParams } from '../protocol';
import { pathOf } from './documents';
import type { Session } from './session';

const notification = new NotificationType<ExtensionsParams>(extensionsMethod);

/** The ids of the editor's other extensions, in lower case, as they are now. */
export type OtherExtensions = () => ReadonlySet<string>;

/** Follows what is installed; a client that tells nothing has nothing. */
export function otherExtensions(
  connection: Connection,
  atStart: readonly string[],
  onChange: () => void,
): OtherExtensions {
  let installed = idsOf(atStart);
  connection.onNotification(notification, ({ ids }) => {
    installed = idsOf(ids);
    onChange();
  });
  return () => installed;
}

/** The findings that no other extension of this editor reports: what is to be shown. Fixes of the others stay on offer. */
export async function shownFindings(
  { settings, extensions }: Pick<Session, 'settings' | 'extensions'>,
  uri: string,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const installed = extensions();
  if (installed.size === 0 || !(await settings.of(uri)).coexistence) return findings;
  const path = pathOf(uri);
  return findings.filter((finding) => !isReportedElsewhere(finding, knownRules.get(finding.rule)!, path, installed));
}

function idsOf(ids: unknown): ReadonlySet<string> {
  const texts = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  return new Set(texts.map((id) => id.toLowerCase()));
}
