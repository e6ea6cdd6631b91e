import { l10n, TabInputText, window, workspace } from 'vscode';
import type { Memento, QuickPickItem, Uri } from 'vscode';
import { buildTargetsMethod } from '../../../server/src/protocol';
import type { BuildParams, BuildTargetsAnswer } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';

const names = '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.dockerfile,*.Dockerfile,*.containerfile}';
/** Folders of other people's files. */
const elsewhere = '**/{node_modules,.git,.venv,venv,vendor,site-packages}/**';
/** More than anyone reads. */
const most = 500;

const lastDockerfile = 'plimsoll.lastDockerfile';
const lastTargets = 'plimsoll.lastTargets';

/** What was chosen before in this workspace, and what there is to choose from. */
export interface Choices {
  /** The active Dockerfile without a question; otherwise one of the workspace's. Undefined when none was chosen, null when there is none. */
  dockerfile(): Promise<Uri | undefined | null>;
  /** Any Dockerfile of the workspace, or `otherwise`. Undefined when the question was left. */
  dockerfileOr(otherwise: string): Promise<Uri | undefined | null>;
  /** The stage to build: null for the last one, undefined when the question was left. Asks where there are several. */
  target(dockerfile: Uri): Promise<string | undefined | null>;
}

/** @param memory Of the workspace. */
export function createChoices(server: Server, memory: Memento): Choices {
  const remember = async (uri: Uri | undefined): Promise<Uri | undefined> => {
    if (uri !== undefined) await memory.update(lastDockerfile, uri.toString());
    return uri;
  };
  return {
    async dockerfile() {
      const active = activeDockerfile();
      if (active !== undefined) return active;
      const items = await dockerfiles(memory.get<string>(lastDockerfile));
      if (items.length === 0) return null;
      if (items.length === 1) return items[0]!.uri;
      const placeHolder = l10n.t('The Dockerfile to build');
      return remember((await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.uri);
    },
    async dockerfileOr(otherwise) {
      const items = await dockerfiles(memory.get<string>(lastDockerfile));
      if (items.length === 0) return null;
      const none = { label: otherwise, uri: null };
      const placeHolder = l10n.t('The Dockerfile that the image was built from: its lines get the figures');
      const chosen = await window.showQuickPick<QuickPickItem & { uri: Uri | null }>([...items, none], { placeHolder });
      return chosen?.uri;
    },
    async target(dockerfile) {
      const key = dockerfile.toString();
      const params: BuildParams = { uri: key };
      const client = await server.client();
      const { targets } = await client.sendRequest<BuildTargetsAnswer>(buildTargetsMethod, params);
      if (targets.length < 2) return null;
      const before = memory.get<Record<string, string | null>>(lastTargets) ?? {};
      const items = targets.map(({ name, line, from }, index) => ({
        label: name ?? l10n.t('the last stage'),
        description: index === 0 && name !== null ? l10n.t('the last stage, line {0}', line) : l10n.t('line {0}', line),
        detail: from,
        target: index === 0 ? null : name,
      }));
      items.sort((a, b) => Number(b.target === before[key]) - Number(a.target === before[key]));
      const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('The stage to build') });
      if (chosen === undefined) return undefined;
      await memory.update(lastTargets, { ...before, [key]: chosen.target });
      return chosen.target;
    },
  };
}

function activeDockerfile(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === 'dockerfile' && !isIgnoreFile(document.uri) ? document.uri : undefined;
}

interface DockerfileItem extends QuickPickItem {
  readonly uri: Uri;
}

/** The one of the last time first, then those that are open, then all others by their path. */
async function dockerfiles(last: string | undefined): Promise<DockerfileItem[]> {
  const found = await workspace.findFiles(names, elsewhere, most);
  const open = new Set(
    window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) => (input instanceof TabInputText ? [input.uri.toString()] : [])),
    ),
  );
  const notes = [l10n.t('last time'), l10n.t('open'), ''];
  const rank = (uri: Uri): number => (uri.toString() === last ? 0 : open.has(uri.toString()) ? 1 : 2);
  return found
    .filter((uri) => !isIgnoreFile(uri))
    .map((uri) => ({ uri, label: workspace.asRelativePath(uri), description: notes[rank(uri)]! }))
    .sort((a, b) => rank(a.uri) - rank(b.uri) || (a.label < b.label ? -1 : 1));
}

function isIgnoreFile({ path }: Uri): boolean {
  return path.endsWith('.dockerignore');
}
