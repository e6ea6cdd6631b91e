import type { Family } from './base-accounts';

/** A language's program in an image. */
export interface Interpreter {
  readonly language: Language;
  /** As far as the tag tells: `3.12.4`, `22`. */
  readonly version: string | undefined;
  /** The part of the version that compiled packages and virtual environments are bound to: Python `3.12`, Node `22`. */
  readonly abi: string | undefined;
  /** The folder of its programs; undefined where it is not known. */
  readonly folder: string | undefined;
}

export type Language = 'python' | 'pypy' | 'node' | 'ruby' | 'php' | 'perl' | 'go' | 'rust' | 'java' | 'dotnet';

const debianReleases = 'sid|forky|trixie|bookworm|bullseye|buster|stretch|jessie|wheezy';
const ubuntuReleases =
  'resolute|questing|plucky|oracular|noble|mantic|lunar|kinetic|jammy|impish|hirsute|groovy|focal|eoan|bionic|xenial|trusty';

/** Parts of a tag (between `-`) that name a system, in order: `-amazoncorretto-21-alpine` is Alpine. */
const familyOfPart: readonly (readonly [RegExp, Family | undefined])[] = [
  [/^(windows\w*|nanoserver|ltsc\d+)$/, 'windows'],
  [/^alpine[\d.]*$/, 'alpine'],
  [new RegExp(`^(${debianReleases}|${ubuntuReleases}|debian[\\d.]*|ubuntu[\\d.]*)$`), 'debian'],
  [
    /^(ubi\d*|rhel\d*|centos\d*|fedora\d*|rocky\w*|almalinux\d*|oracle|oraclelinux\d*|ol\d*|al2|al2023|amazonlinux\d*|amazoncorretto|graalvm)$/,
    'rhel',
  ],
  // Some are Debian, some Oracle Linux; and systems of which nothing is known here.
  [/^(openjdk|azurelinux[\d.]*|mariner[\d.]*|cbl|wolfi|dhi|photon|suse\w*)$/, undefined],
];

/** The system that a tag names; `fallback` where it names none. Parts stand between `-`: `3.12-slim-bookworm`. */
export function familyOfTag(tag: string | undefined, fallback: Family | undefined): Family | undefined {
  const parts = (tag ?? '').toLowerCase().split('-');
  for (const [pattern, family] of familyOfPart) if (parts.some((part) => pattern.test(part))) return family;
  return fallback;
}

/** The version that a tag starts with: `3.12-slim` → `3.12`. */
export function leadingVersion(tag: string | undefined): string | undefined {
  return /^v?(\d+(?:\.\d+){0,3})(?!\w*\.)/.exec(tag ?? '')?.[1];
}

/** The part of a version that compiled packages depend on; undefined where the version is too short to tell. */
export function abiOf(language: Language, version: string | undefined): string | undefined {
  const parts = (version ?? '').split('.').filter((part) => part !== '');
  const length = language === 'node' || language === 'java' || language === 'dotnet' ? 1 : 2;
  if (language === 'go' || language === 'rust' || parts.length < length) return undefined;
  return parts.slice(0, length).join('.');
}

/** Where an image's slim variant has the word: `3.12-slim-bookworm` or `22-bookworm-slim`. */
export type SlimOrder = 'before-release' | 'after-release';

/** The tag of the slim variant; undefined when the tag is one already, names another variant, or is not understood. */
export function slimTag(tag: string | undefined, order: SlimOrder): string | undefined {
  if (tag === undefined || tag === 'latest') return 'slim';
  const parts = tag.split('-');
  const release = debianRelease.test(parts.at(-1)!) ? parts.pop() : undefined;
  const version = parts.join('-');
  if (version !== '' && !plainVersion.test(version)) return undefined;
  return (order === 'before-release' ? [version, 'slim', release] : [version, release, 'slim'])
    .filter(Boolean)
    .join('-');
}

const debianRelease = new RegExp(`^(${debianReleases})$`);
/** A version or what stands for one; the names are those of Node's long-term releases. */
const plainVersion = /^(\d+(\.\d+){0,2}(-?rc\d*)?|current|((lts-)?(fermium|gallium|hydrogen|iron|jod|krypton))|lts)$/;

/** Whether an image may be another one tomorrow: no tag or `latest`, and no digest. */
export function hasFloatingTag({ tag, digest }: { tag: string | undefined; digest: string | undefined }): boolean {
  return digest === undefined && (tag === undefined || tag === 'latest');
}
