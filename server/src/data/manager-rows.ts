import type { Cache, PackageAction, PackageManager } from './package-managers';

/** A row of the tables: lists are words between blanks. */
interface Row {
  readonly programs: RegExp;
  /** Verbs by what they do, between commas: `install, pip install`; '.' is no verb at all. */
  readonly verbs: Partial<Record<PackageAction, string>>;
  readonly projectVerbs?: string;
  readonly values?: string;
  readonly fileOptions?: string;
  readonly longDash?: true;
  readonly caches?: readonly Cache[];
  readonly manifests?: string;
  readonly locks?: string;
}

const words = (list = ''): string[] => list.split(' ').filter((word) => word !== '');
const verbsOf = (list = ''): string[] =>
  list
    .split(',')
    .map((verb) => verb.trim())
    .filter((verb) => verb !== '')
    .map((verb) => (verb === '.' ? '' : verb));

/** Writes a row of the tables out. */
export function manager(name: string, kind: PackageManager['kind'], row: Row): PackageManager {
  const verbs = Object.entries(row.verbs).flatMap(([action, list]) =>
    verbsOf(list).map((verb) => [verb, action as PackageAction] as const),
  );
  return {
    name,
    kind,
    programs: row.programs,
    verbs: Object.fromEntries(verbs),
    projectVerbs: verbsOf(row.projectVerbs),
    valueOptions: new Set(words(row.values)),
    fileOptions: words(row.fileOptions),
    longDash: row.longDash ?? false,
    caches: row.caches ?? [],
    manifests: words(row.manifests),
    locks: words(row.locks),
  };
}

/** A cache of a manager; installing, upgrading and building fill it unless it says otherwise. */
export function cache(where: string, row: Partial<Cache> = {}): Cache {
  return {
    where: words(where),
    also: [],
    filledBy: ['install', 'upgrade', 'build'],
    option: undefined,
    off: [],
    cleanedBy: [],
    linked: false,
    ...row,
  };
}
