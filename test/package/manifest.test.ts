import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checked, selector } from '../../client/src/selector';

const root = join(import.meta.dirname, '../..');

interface Setting {
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly default?: unknown;
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly browser: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly languages: readonly { readonly id: string; readonly filenamePatterns: readonly string[] }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly completionEvents: readonly string[] }[] }[];
    readonly yamlValidation: readonly { readonly url: string }[];
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly icon: string;
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { activationEvents, capabilities, contributes } = manifest;
const settings = Object.entries(contributes.configuration.properties);

describe('the manifest', () => {
  it('wakes the extension for files of ours and for its report, never at the start nor by a search of the folder', () => {
    for (const event of activationEvents) expect(event).toMatch(/^on(Language|WebviewPanel):/);
  });

  it('wakes it for each language that is checked, but for JSON: the editor itself holds plimsoll.json against our schema', () => {
    for (const { language } of checked)
      expect(activationEvents.includes(`onLanguage:${language}`), language).toBe(language !== 'json');
  });

  it('gives files to languages that the editor has, and brings none of its own', () => {
    const patterns = contributes.languages.flatMap(({ id, filenamePatterns }) =>
      filenamePatterns.map((name) => [id, name]),
    );
    expect(contributes.languages.map(({ id }) => id)).toEqual(['dockerfile', 'ignore']);
    expect(patterns).toContainEqual(['dockerfile', 'Containerfile.*']);
  });

  it('leaves the editor and other extensions as they are', () => {
    expect(settings.filter(([name]) => !name.startsWith('plimsoll.'))).toEqual([]);
    for (const key of ['configurationDefaults', 'keybindings']) expect(contributes).not.toHaveProperty(key);
    for (const key of ['dependencies', 'extensionDependencies', 'extensionPack'])
      expect(manifest).not.toHaveProperty(key);
  });

  it('runs where the files are, in untrusted and virtual workspaces too, and in a browser', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(capabilities.virtualWorkspaces.supported).toBe('limited');
    expect(manifest.browser).toMatch(/\.js$/);
  });

  it('promises no older editor than the one whose types it is written with', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });

  it('has a schema of its own, which needs no network', () => {
    for (const { url } of [...contributes.jsonValidation, ...contributes.yamlValidation]) {
      expect(url).toMatch(/^\.\//);
      expect(existsSync(join(root, url)), url).toBe(true);
    }
  });

  it('has an icon of 256 points', () => {
    const icon = readFileSync(join(root, manifest.icon));
    expect(icon.toString('latin1', 1, 4)).toBe('PNG');
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([256, 256]);
  });
});

describe('the walkthrough', () => {
  it('has four steps, each done by what the user does with us', () => {
    const events = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.map(({ completionEvents }) => completionEvents),
    );
    const names = contributes.commands.map(({ command }) => command);
    const known = new Set(['onContext:editorLangId == dockerfile', ...names.map((name) => `onCommand:${name}`)]);
    expect(events).toHaveLength(4);
    for (const [event, ...others] of events) expect([known.has(event!), others]).toEqual([true, []]);
  });

  it('is never opened by us, nor is the output', () => {
    const client = join(root, 'client/src');
    const sources = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const opening = sources.filter((path) =>
      /openWalkthrough|\boutput\.show\(/.test(readFileSync(join(client, path), 'utf8')),
    );
    expect(opening.map((path) => path.replaceAll('\\', '/'))).toEqual(['features/commands.ts']);
    expect(readFileSync(join(client, 'lifecycle.ts'), 'utf8')).toContain('RevealOutputChannelOn.Never');
  });
});

describe('settings', () => {
  it('have each a scope, a place, a description and a default', () => {
    for (const [name, { scope, order, markdownDescription, default: value }] of settings) {
      expect({ name, scope }).toEqual({
        name,
        scope: expect.stringMatching(/^(resource|window|machine-overridable)$/),
      });
      expect({ name, text: markdownDescription, value }).toEqual({
        name,
        text: expect.any(String),
        value: expect.anything(),
      });
      expect({ name, order }).toEqual({ name, order: expect.any(Number) });
    }
    expect(new Set(settings.map(([, { order }]) => order)).size).toBe(settings.length);
  });

  it('have names of which none begins another: `a` and `a.b` cannot both be written', () => {
    const names = settings.map(([name]) => name);
    expect(names.filter((name) => names.some((other) => other.startsWith(`${name}.`)))).toEqual([]);
  });

  it('that name a program or what it is given belong to the user, and do not count in a folder that is not trusted', () => {
    const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
    const own = settings.filter(([, { scope }]) => scope === 'machine-overridable').map(([name]) => name);
    expect(own.toSorted()).toEqual(restricted.toSorted());
    const building = settings.map(([name]) => name).filter((name) => name.startsWith('plimsoll.build.'));
    expect(own).toEqual(expect.arrayContaining([...building, 'plimsoll.measure.executable']));
  });
});

describe('commands', () => {
  it('are found under our name, and menus show no other', () => {
    const names = contributes.commands.map(({ command }) => command);
    for (const { category } of contributes.commands) expect(category).toBe('Plimsoll');
    for (const { command } of Object.values(contributes.menus).flat()) expect(names).toContain(command);
  });

  it('are there to fix, restart, see the output and tell of a problem', () => {
    const names = contributes.commands.map(({ command }) => command);
    for (const name of ['fixAll', 'restart', 'showOutput', 'copyDebugInformation'])
      expect(names).toContain(`plimsoll.${name}`);
  });
});

describe('the documents that are looked at', () => {
  it('are never copies of files, such as those of git', () => {
    const schemes = new Set(selector.map(({ scheme }) => scheme));
    expect(schemes).toEqual(new Set(['file', 'untitled', 'vscode-vfs', 'vscode-test-web']));
  });

  it('are no YAML, JSON or ignore file without a path that makes it ours', () => {
    const wide = checked.filter(({ pattern }) => pattern === undefined).map(({ language }) => language);
    expect(new Set(wide)).toEqual(new Set(['dockerfile', 'github-actions-workflow']));
  });
});
