import type { Connection } from 'vscode-languageserver';

/** The editor's settings for one document. */
export interface Settings {
  readonly enable: boolean;
  readonly run: 'onType' | 'onSave';
  readonly inlayHints: boolean;
  /** The command of the container engine. */
  readonly executable: string;
}

const defaults: Settings = { enable: true, run: 'onType', inlayHints: true, executable: 'docker' };

/** Reads settings by document, since folders of one window may differ, and keeps them until `forget`. */
export interface SettingsReader {
  of(uri: string): Promise<Settings>;
  forget(): void;
}

/** @param canAsk Whether the client answers `workspace/configuration`; otherwise the defaults hold. */
export function settingsReader(connection: Connection, canAsk: boolean): SettingsReader {
  const known = new Map<string, Promise<Settings>>();
  const ask = async (uri: string): Promise<Settings> => {
    try {
      return readSettings(await connection.workspace.getConfiguration({ scopeUri: uri, section: 'plimsoll' }));
    } catch {
      known.delete(uri);
      return defaults;
    }
  };
  return {
    of(uri) {
      if (!canAsk) return Promise.resolve(defaults);
      const settings = known.get(uri) ?? ask(uri);
      known.set(uri, settings);
      return settings;
    },
    forget: () => known.clear(),
  };
}

/** Takes what has the right type; the rest keeps its default. */
function readSettings(value: unknown): Settings {
  const { enable, run, inlayHints, measure } = asObject(value);
  const { enabled } = asObject(inlayHints);
  const { executable } = asObject(measure);
  return {
    enable: typeof enable === 'boolean' ? enable : defaults.enable,
    run: run === 'onSave' ? run : defaults.run,
    inlayHints: typeof enabled === 'boolean' ? enabled : defaults.inlayHints,
    executable: typeof executable === 'string' && executable.trim() !== '' ? executable : defaults.executable,
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
