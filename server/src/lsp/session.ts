import type { Connection } from 'vscode-languageserver';
import type { Files } from '../context/files';
import type { Checker } from './checker';
import type { ClientFeatures } from './client';
import type { OtherExtensions } from './coexistence';
import type { Configurations } from './configuration';
import type { OpenDocuments } from './documents';
import type { OpenFolders } from './folders';
import type { MeasuredStore } from './measured-store';
import type { SettingsReader } from './settings';

/** What the requests of one client share. */
export interface Session {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly documents: OpenDocuments;
  readonly settings: SettingsReader;
  readonly configurations: Configurations;
  readonly folders: OpenFolders;
  readonly extensions: OtherExtensions;
  readonly checker: Checker;
  readonly measured: MeasuredStore;
  /** The files around a document. */
  readonly files: (uri: string) => Files;
}
