import { languageManagers } from './language-managers';
import { systemManagers } from './system-managers';

export type PackageAction =
  /** Refreshes the index of packages. */
  | 'update'
  /** Puts packages, or all that a project's files list, into the image. */
  | 'install'
  | 'upgrade'
  | 'remove'
  | 'clean'
  /** Builds the project; fetches what it needs. */
  | 'build';

/** A folder that a package manager fills with what it has fetched. Paths may start with `$NAME` and `~`. */
export interface Cache {
  /** Where it lies: the first entry whose variables are all set counts. */
  readonly where: readonly string[];
  /** Where other versions of the manager keep it. */
  readonly also: readonly string[];
  readonly filledBy: readonly PackageAction[];
  /** The option that moves it. */
  readonly option: string | undefined;
  /** Options and variables with which nothing is kept; `NAME=true` wants a value that says yes, `NAME` any. */
  readonly off: readonly string[];
  /** The manager's own words that empty it: all words of one of these entries. */
  readonly cleanedBy: readonly string[];
  /** Its files are hard links of what is installed beside it: in the layer of one `RUN` they are stored once. */
  readonly linked: boolean;
}

export interface PackageManager {
  readonly name: string;
  readonly kind: 'system' | 'language';
  /** File names of its programs. */
  readonly programs: RegExp;
  /** What its verbs do; a verb may have two words, '' is no verb. Other verbs do nothing that counts here. */
  readonly verbs: Readonly<Record<string, PackageAction>>;
  /** Verbs that work on the project's files when no package is named. */
  readonly projectVerbs: readonly string[];
  /** Options that take the next word as their value. */
  readonly valueOptions: ReadonlySet<string>;
  /** Those of them that name a list of packages: `-r requirements.txt`. */
  readonly fileOptions: readonly string[];
  /** Its options are whole words after one dash: `-ldflags`. */
  readonly longDash: boolean;
  readonly caches: readonly Cache[];
  /** The project's files that list dependencies, and those that pin them: names, with `*`. */
  readonly manifests: readonly string[];
  readonly locks: readonly string[];
}

const managers: readonly PackageManager[] = [...systemManagers, ...languageManagers];

/** Most programs are none of them. */
const anyManager = new RegExp(managers.map(({ programs }) => programs.source).join('|'));

/** The package manager that a program is; `program` may have a path. */
export function managerOf(program: string): PackageManager | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return anyManager.test(name) ? managers.find(({ programs }) => programs.test(name)) : undefined;
}

/** A package's name without version, architecture, extras: `curl=7.1`, `gcc:arm64`, `uvicorn[standard]>=0.3`, `@vue/cli@5`. */
export function packageName(written: string): string {
  return /^(@[^/@]+\/)?[^@=<>~!:;[\s]*/.exec(written)?.[0] ?? '';
}
