import type { Connection } from 'vscode-languageserver';
import { severityWords } from '../config/read-rules';
import type { Severities } from '../core/run';
import type { BudgetName } from '../measure/budgets';

/** The editor's settings for one document. */
export interface Settings {
  readonly enable: boolean;
  readonly run: 'onType' | 'onSave';
  /** The path of a configuration for what has none in its project. */
  readonly config: string | undefined;
  /** How loud rules speak in this editor, by id. */
  readonly severityOverrides: Severities;
  /** Be silent where another extension reports the same. */
  readonly coexistence: boolean;
  /** Offer to ignore findings. */
  readonly ignoreComments: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: { readonly image: boolean; readonly build: boolean };
  /** As they are written: `500MB`, `5m`. */
  readonly budgets: { readonly [Name in BudgetName]?: string };
  /** The command of the container engine. */
  readonly executable: string;
  /** Start the image after a build, and measure that. */
  readonly startup: boolean;
  readonly build: {
    readonly args: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly platform: string | undefined;
    readonly builder: string | undefined;
    readonly cacheFrom: readonly string[];
    readonly noCache: boolean;
  };
}

const defaults: Settings = {
  enable: true,
  run: 'onType',
  config: undefined,
  severityOverrides: {},
  coexistence: true,
  ignoreComments: true,
  inlayHints: true,
  codeLens: { image: true, build: false },
  budgets: {},
  executable: 'docker',
  startup: false,
  build: { args: {}, secrets: [], platform: undefined, builder: undefined, cacheFrom: [], noCache: false },
};

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
  const settings = asObject(value);
  const [codeLens, measure, build] = [
    asObject(settings.codeLens),
    asObject(settings.measure),
    asObject(settings.build),
  ];
  return {
    enable: flag(settings.enable, defaults.enable),
    run: settings.run === 'onSave' ? 'onSave' : defaults.run,
    config: text(settings.config),
    severityOverrides: severities(settings.severityOverrides),
    coexistence: settings.coexistence !== 'off',
    ignoreComments: flag(asObject(settings.codeActions).ignoreComment, defaults.ignoreComments),
    inlayHints: flag(asObject(settings.inlayHints).enabled, defaults.inlayHints),
    codeLens: {
      image: flag(codeLens.enabled, defaults.codeLens.image),
      build: flag(codeLens.build, defaults.codeLens.build),
    },
    budgets: filled(texts(settings.budgets)),
    executable: text(measure.executable) ?? defaults.executable,
    startup: flag(measure.startup, defaults.startup),
    build: {
      args: texts(build.args),
      secrets: list(build.secrets),
      platform: text(build.platform),
      builder: text(build.builder),
      cacheFrom: list(build.cacheFrom),
      noCache: flag(build.noCache, defaults.build.noCache),
    },
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => text(item) !== undefined) : [];
}

/** The texts among the values. */
function texts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function severities(value: unknown): Severities {
  const entries = Object.entries(asObject(value)).flatMap(([rule, wanted]) => {
    const severity = severityWords.find((word) => word === wanted);
    return severity === undefined ? [] : [[rule, severity] as const];
  });
  return Object.fromEntries(entries);
}

/** An empty text says as much as none. */
function filled(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => text(value) !== undefined));
}
