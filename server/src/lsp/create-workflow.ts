import { RequestType } from 'vscode-languageserver';
import { createWorkflows } from '../create-workflow/create';
import { createWorkflowMethod } from '../protocol';
import type { CreateWorkflowAnswer, CreateWorkflowParams } from '../protocol';
import { pathOf, uriOfPath } from './documents';
import type { Session } from './session';

const createWorkflowRequest = new RequestType<CreateWorkflowParams, CreateWorkflowAnswer, void>(createWorkflowMethod);

/** Answers `plimsoll/createWorkflow`. What is open counts as it stands in the editor. */
export function registerCreateWorkflow({ connection, files }: Session): void {
  connection.onRequest(createWorkflowRequest, async ({ uri }) => {
    const folder = pathOf(uri);
    if (folder === undefined) return { workflows: [], skipped: [] };
    // The files around a document of the folder: an address of its own tells less than that of something in it.
    const { workflows, skipped } = await createWorkflows(folder, files(uriOfPath(`${folder}/Dockerfile`, uri)));
    return {
      skipped,
      workflows: workflows.map(({ dockerfile, path, shownPath, text, exists }) => ({
        dockerfile,
        shownPath,
        text,
        exists,
        uri: uriOfPath(path, uri),
      })),
    };
  });
}
