import { RequestType0 } from 'vscode-languageserver';
import { ageNote } from '../data/platform';
import { factsDates } from '../data/platform.gen';
import { debugInformationMethod } from '../protocol';
import type { DebugInformation } from '../protocol';
import { rules } from '../rules/index.gen';
import { version } from '../version';
import { engineDocument } from './documents';
import type { Session } from './session';

const request = new RequestType0<DebugInformation, void>(debugInformationMethod);

/** Answers `plimsoll/debugInformation`. @param runtime What the server runs on; undefined in a browser. */
export function registerDebugInformation({ connection, documents, measured }: Session, runtime = 'a browser'): void {
  connection.onRequest(request, async () => {
    const languages = documents.all().flatMap((document) => engineDocument(document)?.language ?? []);
    const open = [...new Set(languages)].map(
      (language) => `${languages.filter((other) => other === language).length} ${language}`,
    );
    const lines = [
      `Server: ${version} on ${runtime}, ${rules.length} rules`,
      `Facts about actions and runners: gathered on ${factsDates.gathered}, newest source of ${factsDates.newest}`,
      ageNote(new Date().toISOString().slice(0, 10)),
      `Open documents: ${open.join(', ') || 'none'}; measured: ${await measured.count()}`,
    ];
    return { lines: lines.filter((line) => line !== '') };
  });
}
