import type { InitializeParams } from 'vscode-languageserver';
import type { Texts } from '../core/l10n';
import type { InitializationOptions } from '../protocol';

/** The texts in the editor's language; undefined where the client brings none. */
export function textsOf({ initializationOptions }: InitializeParams): Texts | undefined {
  const { texts } = (initializationOptions ?? {}) as InitializationOptions;
  if (typeof texts !== 'object' || texts === null) return undefined;
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === 'string'));
}
