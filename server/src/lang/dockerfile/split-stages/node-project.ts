import type { DockerfileModel } from '../model';
import { besides } from './context-paths';

export type NodeManager = 'npm' | 'pnpm' | 'yarn';

/** What a `package.json` and the files beside it say. */
export interface NodeProject {
  /** Paths in the context: `package.json`, the lock file, `.npmrc`. */
  readonly manifests: readonly string[];
  readonly dependencies: readonly string[];
  readonly developmentDependencies: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  /** Installing runs scripts of the project itself: its sources must be there. */
  readonly installsWithSources: boolean;
}

const locks: Readonly<Record<NodeManager, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
};

/** Reads the project of a `package.json`; undefined without its lock file, and for workspaces, whose members lie anywhere. */
export function nodeProject(model: DockerfileModel, manifest: string, manager: NodeManager): NodeProject | undefined {
  const json = parseObject(model.context?.projectFiles.get(manifest));
  const lock = locks[manager].map((name) => besides(model, manifest, name)).find((path) => path !== undefined);
  if (json === undefined || lock === undefined || json['workspaces'] !== undefined) return undefined;
  if (['pnpm-workspace.yaml', '.yarnrc.yml', '.pnpmfile.cjs'].some((name) => besides(model, manifest, name)))
    return undefined;
  const dependencies = stringsOf(json['dependencies']);
  const development = stringsOf(json['devDependencies']);
  const all = { ...dependencies, ...development, ...stringsOf(json['optionalDependencies']) };
  if (Object.values(all).some((version) => /^(file|link|workspace|portal|patch):|^[./~]/.test(version)))
    return undefined;
  const scripts = stringsOf(json['scripts']);
  const settings = besides(model, manifest, '.npmrc');
  return {
    manifests: [manifest, lock, ...(settings === undefined ? [] : [settings])],
    dependencies: Object.keys(dependencies),
    developmentDependencies: Object.keys(development),
    scripts,
    installsWithSources: ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'].some((name) =>
      Object.hasOwn(scripts, name),
    ),
  };
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
