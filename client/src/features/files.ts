import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { listFolderMethod, readFileMethod } from '../../../server/src/protocol';
import type { FileParams, ListFolderAnswer, ReadFileAnswer } from '../../../server/src/protocol';

const maxBytes = 1_000_000;

/** Reads for the server what only the editor can reach: repositories and the like behind a scheme of their own. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(readFileMethod, async ({ uri }: FileParams): Promise<ReadFileAnswer> => {
    try {
      const file = Uri.parse(uri, true);
      if ((await workspace.fs.stat(file)).size > maxBytes) return { text: null };
      return { text: new TextDecoder().decode(await workspace.fs.readFile(file)) };
    } catch {
      return { text: null };
    }
  });
  client.onRequest(listFolderMethod, async ({ uri }: FileParams): Promise<ListFolderAnswer> => {
    try {
      const entries = await workspace.fs.readDirectory(Uri.parse(uri, true));
      const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { entries: sorted.map(([name, type]) => ({ name, kind: kindOf(type) })) };
    } catch {
      return { entries: null };
    }
  });
}

/** A link counts as neither, as on the disk. */
function kindOf(type: FileType): 'file' | 'directory' | 'other' {
  if (type === FileType.File) return 'file';
  return type === FileType.Directory ? 'directory' : 'other';
}
