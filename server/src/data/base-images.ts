import { familyAccounts } from './base-accounts';
import type { Accounts, Family } from './base-accounts';
import { abiOf, familyOfTag, leadingVersion, slimTag } from './image-tags';
import type { Interpreter, Language } from './image-tags';
import { officialImages, otherImages, slimLacks, ubiBases, ubiLanguage } from './official-images';
import type { ImageFacts, Sdk } from './official-images';

export type { Accounts, Family } from './base-accounts';
export { hasFloatingTag } from './image-tags';
export type { Interpreter } from './image-tags';

/** What is known of a common base image (see SOURCES.md). Unknown images are in no table; what is not known of one is undefined. */
export interface BaseImage {
  /** `python` for an official image, else with its registry: `gcr.io/distroless/static`. */
  readonly name: string;
  /** Runs as a service of its own (nginx, postgres): its command is meant to be inherited. */
  readonly service: boolean;
  readonly workdir: string | undefined;
  /** Brings compilers or a package manager's build tools that a running program seldom needs. */
  readonly sdk: Sdk | undefined;
  readonly family: Family | undefined;
  readonly libc: 'glibc' | 'musl' | undefined;
  /** The language that the image is for; undefined for others and where it is not known. */
  readonly interpreter: Interpreter | undefined;
  /** It surely brings no Python, Node or Ruby but `interpreter`. */
  readonly bare: boolean;
  readonly accounts: Accounts | undefined;
  /** Who runs without a `USER`: a name, or a number without its group. */
  readonly user: string | undefined;
  /** It starts as root, and its entry point then takes a user of its own. */
  readonly stepsDown: boolean;
  /** The commands that make accounts: `useradd`, or busybox's `adduser -S`. Undefined when it has neither, or may not. */
  readonly addsUsersWith: 'useradd' | 'adduser' | undefined;
  /** Its slim variant: the tag, and the programs that it leaves out. Shared libraries are left out too. */
  readonly slim: { readonly tag: string; readonly lacks: readonly string[] } | undefined;
  /** Variables that its `ENV` sets, of those that move caches and tools. */
  readonly env: Readonly<Record<string, string>>;
}

/** A name as `parseImageReference` takes it apart. */
interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** What is known of an image; undefined for one outside of the tables. `scratch` is no image. */
export function knownBaseImage(reference: Reference): BaseImage | undefined {
  const name = officialName(reference) ?? `${reference.registry}/${reference.repository}`;
  const facts = factsOf(name, reference);
  if (facts === undefined) return undefined;
  const { tag } = reference;
  const family = familyOf(name, facts, reference);
  const small = /(^|-)(slim|alpine)/.test(tag ?? '');
  return {
    name,
    service: facts.service ?? false,
    workdir: family === 'windows' || facts.workdir === null ? undefined : (facts.workdir ?? '/'),
    sdk: facts.sdk,
    family,
    libc: libcOf(name, family, tag),
    interpreter: interpreterOf(name, facts, tag),
    bare: facts.bare === 'always' || (facts.bare === 'small' && small),
    accounts: accountsOf(name, family, facts, tag),
    user: family === 'windows' || facts.runsAs === null ? undefined : (facts.runsAs ?? 'root'),
    stepsDown: facts.stepsDown ?? false,
    addsUsersWith: userTool(name, family, tag),
    slim: slimOf(name, facts, reference),
    env: facts.env ?? {},
  };
}

/** Mirrors of Docker Hub's library, and its images by processor. */
const library =
  /^(?:docker\.io\/(?:library|amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64)|registry\.hub\.docker\.com\/library|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io(?:\/library)?)\/([\w-]+)$/;

function officialName({ registry, repository }: Reference): string | undefined {
  return library.exec(`${registry}/${repository}`)?.[1];
}

function factsOf(name: string, reference: Reference): ImageFacts | undefined {
  const { tag } = reference;
  if (Object.hasOwn(officialImages, name)) return officialImages[name];
  const ubi = /^(?:registry\.access\.redhat\.com|registry\.redhat\.io|docker\.io\/redhat)\/ubi\d+(?:[/-](.*))?$/.exec(
    name,
  );
  if (ubi !== null) {
    const variant = ubi[1] ?? '';
    if (ubiBases.includes(variant) || ubiBases.includes(`ubi-${variant}`))
      return /m(icro|inimal)$/.test(variant) ? { family: 'rhel', bare: 'always' } : { family: 'rhel' };
    return /^(python|nodejs|ruby|php|perl)-\d+/.test(variant) ? ubiLanguage : undefined;
  }
  const facts = otherImages.find(([other]) => (/[/_-]$/.test(other) ? name.startsWith(other) : name === other))?.[1];
  if (facts === undefined) return undefined;
  if (name === 'ghcr.io/astral-sh/uv') return uvFacts(facts, tag);
  if (name.startsWith('gcr.io/distroless/')) return distrolessFacts(name, facts, reference);
  if (name.startsWith('mcr.microsoft.com/dotnet/')) return dotnetFacts(facts, tag);
  return facts;
}

/** `uv:python3.12-bookworm-slim` stands on `python:3.12-slim-bookworm`, `uv:bookworm` on buildpack-deps, `uv:0.9` on nothing. */
function uvFacts(facts: ImageFacts, tag: string | undefined): ImageFacts {
  const parts = (tag ?? '').split('-');
  if (parts.some((part) => /^python\d/.test(part))) return { ...facts, ...officialImages.python };
  const system = familyOfTag(tag, undefined);
  if (system !== undefined) return { ...facts, bare: 'small' };
  return { ...facts, family: 'scratch', workdir: '/io', bare: 'always' };
}

function distrolessFacts(name: string, facts: ImageFacts, { tag, digest }: Reference): ImageFacts {
  const user = distrolessUser(tag, digest);
  const variant = /\/(python3|nodejs|java)[\d-]*(-debian\d+)?$/.exec(name)?.[1];
  if (variant === undefined) return { ...facts, ...user };
  const [language, folder] = distrolessLanguages[variant]!;
  return { ...facts, ...user, bare: 'always', language, folder };
}

const distrolessLanguages: Readonly<Record<string, readonly [Language, string]>> = {
  python3: ['python', '/usr/bin'],
  nodejs: ['node', '/nodejs/bin'],
  java: ['java', '/usr/bin'],
};

function distrolessUser(tag: string | undefined, digest: string | undefined): ImageFacts {
  if (/(^|-)nonroot(-|$)/.test(tag ?? '')) return { runsAs: '65532', workdir: '/home/nonroot' };
  return tag === undefined && digest !== undefined ? { runsAs: null, workdir: null } : {};
}

/** User `app` came with .NET 8; the chiseled and distroless variants run as it. */
function dotnetFacts(facts: ImageFacts, tag: string | undefined): ImageFacts {
  const major = Number(abiOf('dotnet', leadingVersion(tag)));
  if (Number.isNaN(major)) return { ...facts, runsAs: null, unclearUsers: true };
  const minimal = /chiseled|distroless/.test(tag ?? '');
  return {
    ...facts,
    ...(minimal && { family: 'distroless', runsAs: major >= 8 ? '1654' : null }),
    ...(major >= 8 && { users: { app: '/home/app' } }),
  };
}

function familyOf(name: string, facts: ImageFacts, { tag, digest }: Reference): Family | undefined {
  if (facts.family === 'distroless' || facts.family === 'scratch') return facts.family;
  // A digest without a tag may be of any variant; of these images every variant is of one family.
  const varies = !['debian', 'alpine', 'ubuntu', 'busybox'].includes(name) && facts.family !== 'rhel';
  if (tag === undefined && digest !== undefined && varies) return undefined;
  return familyOfTag(tag, name === 'openjdk' && /(^|-)slim/.test(tag ?? '') ? 'debian' : facts.family);
}

function libcOf(name: string, family: Family | undefined, tag: string | undefined): BaseImage['libc'] {
  if (family === 'busybox') return /musl/.test(tag ?? '') ? 'musl' : /glibc/.test(tag ?? '') ? 'glibc' : undefined;
  if (family === 'alpine') return 'musl';
  if (family === 'debian' || family === 'rhel') return 'glibc';
  return family === 'distroless' && !name.includes('/static') ? 'glibc' : undefined;
}

/** Python of Debian, which distroless takes: by release. */
const debianPython: Readonly<Record<string, string>> = { '11': '3.9', '12': '3.11', '13': '3.13' };

function interpreterOf(name: string, facts: ImageFacts, tag: string | undefined): Interpreter | undefined {
  const { language, folder } = facts;
  if (language === undefined) return undefined;
  const version = versionOf(name, tag);
  return { language, version, abi: abiOf(language, version), folder };
}

function versionOf(name: string, tag: string | undefined): string | undefined {
  const distroless = /^gcr\.io\/distroless\/(\D+?3?)(\d*)(?:-debian(\d+))?$/.exec(name);
  if (distroless !== null) {
    const [, language, version, release = ''] = distroless;
    return language === 'python3' ? debianPython[release] : version || undefined;
  }
  if (name === 'ghcr.io/astral-sh/uv') return /(?:^|-)python(\d+(?:\.\d+)*)/.exec(tag ?? '')?.[1];
  if (name === 'clojure') return undefined;
  return leadingVersion(tag);
}

function accountsOf(
  name: string,
  family: Family | undefined,
  facts: ImageFacts,
  tag: string | undefined,
): Accounts | undefined {
  const accounts = facts.unclearUsers ? undefined : familyAccounts(family, facts.users);
  if (accounts === undefined) return undefined;
  // Who builds on Ubuntu, and since when, is not known of the others: there `ubuntu` may be.
  if (name !== 'ubuntu' && name !== 'debian') return accounts;
  const sometimes = new Set([...accounts.sometimes].filter((account) => account !== 'ubuntu'));
  if (name === 'debian' || !ubuntuHasUser(tag)) return { ...accounts, sometimes };
  const users = new Map([...accounts.users, ['ubuntu', '/home/ubuntu']] as const);
  return { users, groups: new Set([...accounts.groups, 'ubuntu']), sometimes };
}

/** User `ubuntu` (1000) came with 23.04. */
function ubuntuHasUser(tag: string | undefined): boolean {
  const version = leadingVersion(tag);
  if (version !== undefined) return Number.parseFloat(version) >= 23.04;
  return !/^(jammy|focal|bionic|xenial|trusty|kinetic|impish|hirsute|groovy|eoan)/.test(tag ?? '');
}

function userTool(name: string, family: Family | undefined, tag: string | undefined): BaseImage['addsUsersWith'] {
  if (family === 'debian') return 'useradd';
  if (family === 'alpine') return 'adduser';
  if (family === 'busybox') return 'adduser';
  // The small ones and Amazon Linux lack shadow-utils.
  const small = /m(inimal|icro)/.test(`${name} ${tag ?? ''}`) || /amazon(linux|corretto)/.test(name);
  return family === 'rhel' && !small ? 'useradd' : undefined;
}

/** Tools that slim images keep although the full ones have more. */
const kept: Readonly<Record<string, readonly string[]>> = { rust: ['cc', 'cpp', 'gcc', 'ld'] };

function slimOf(name: string, { slim }: ImageFacts, { tag, digest }: Reference): BaseImage['slim'] {
  if (slim === undefined || digest !== undefined) return undefined;
  if (name === 'debian') {
    // Its slim variant leaves out manuals and translations; `latest` has none of its own name.
    return tag !== undefined && /^([a-z]+|\d+(\.\d+)?)$/.test(tag) && tag !== 'latest'
      ? { tag: `${tag}-slim`, lacks: [] }
      : undefined;
  }
  const found = slimTag(tag, slim);
  if (found === undefined) return undefined;
  return { tag: found, lacks: slimLacks.filter((program) => !kept[name]?.includes(program)) };
}
