import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from '../protocol';

/** What the editor at the other end can do. */
export interface ClientFeatures {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshCodeLens: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly completionTags: boolean;
  readonly createFiles: boolean;
  /** Can show changes before they are made. */
  readonly changeAnnotations: boolean;
  /** Asks for the edit of an action when it is chosen. */
  readonly resolvesEdits: boolean;
  readonly configuration: boolean;
  readonly watchConfiguration: boolean;
  readonly watchFiles: boolean;
  /** Can watch a file by its address, also outside of the editor's folders. */
  readonly watchOneFile: boolean;
  /** Answers our own requests for files. */
  readonly files: boolean;
  /** Wants our own status notifications. */
  readonly status: boolean;
  /** Has the commands that lenses name. */
  readonly commands: boolean;
  /** The ids of other extensions, at the start. */
  readonly extensions: readonly string[];
  /** The path of a folder where measurements outlive us. */
  readonly storage: string | undefined;
}

export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
  const { textDocument, workspace } = capabilities;
  const pull = textDocument?.diagnostic;
  const push = textDocument?.publishDiagnostics;
  const own = (initializationOptions ?? {}) as InitializationOptions;
  return {
    pullDiagnostics: pull !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshCodeLens: workspace?.codeLens?.refreshSupport === true,
    // Up to protocol 3.17 a client told these under the push model only.
    relatedInformation: (pull?.relatedInformation ?? push?.relatedInformation) === true,
    diagnosticTags: (pull?.tagSupport ?? push?.tagSupport) !== undefined,
    completionTags: textDocument?.completion?.completionItem?.tagSupport !== undefined,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    resolvesEdits:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    configuration: workspace?.configuration === true,
    watchConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchOneFile:
      workspace?.didChangeWatchedFiles?.dynamicRegistration === true &&
      workspace.didChangeWatchedFiles.relativePatternSupport === true,
    files: own.files === true,
    status: own.status === true,
    commands: own.commands === true,
    extensions: Array.isArray(own.extensions) ? own.extensions : [],
    storage: typeof own.storage === 'string' && own.storage !== '' ? own.storage : undefined,
  };
}
