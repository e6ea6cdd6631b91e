import { hashTable } from './hashes.gen';

/**
 * The releases of a repository, the oldest first. `versions`: `1.0.0-2 1.0 =2` is 1.0.0, 1.0.1, 1.0.2, 1.1.0 and 2; what a
 * version has in common with the one before is left out, `=` stands before one that has no three parts. `hashes`: the first
 * 72 bits of each one's commit, 12 characters of Base64, in the same order. That two commits agree in 72 bits by chance has a
 * probability of 10⁻¹⁸ for all releases together; to make one that does takes 2⁶² trials, to gain nothing but a version's name.
 */
export interface PackedReleases {
  readonly versions: string;
  readonly hashes: string;
}

const DIGITS = 18;
const LETTERS = 12;

/** The versions (`v1.2.3`) of a commit, by its full hash in lower case; none where it is not known. `repository` in lower case. */
export function versionsOfHash(repository: string, hash: string): readonly string[] {
  const releases = Object.hasOwn(hashTable, repository) ? hashTable[repository] : undefined;
  if (releases === undefined) return [];
  const wanted = packHash(hash);
  const found: number[] = [];
  let at = releases.hashes.indexOf(wanted);
  while (at !== -1) {
    if (at % LETTERS === 0) found.push(at / LETTERS);
    at = releases.hashes.indexOf(wanted, at + 1);
  }
  if (found.length === 0) return [];
  const versions = unpacked(repository, releases);
  return found.flatMap((index) => versions[index] ?? []);
}

/** All known versions of a repository, the oldest first; undefined where none is known. */
export function versionsOf(repository: string): readonly string[] | undefined {
  const releases = Object.hasOwn(hashTable, repository) ? hashTable[repository] : undefined;
  return releases && unpacked(repository, releases);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Three hexadecimal digits are two letters of Base64. */
function packHash(hash: string): string {
  let packed = '';
  for (let i = 0; i < DIGITS; i += 3) {
    const bits = Number.parseInt(hash.slice(i, i + 3), 16);
    packed += ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63);
  }
  return packed;
}

/** A workflow asks for the same few repositories again and again. */
const known = new Map<string, readonly string[]>();

function unpacked(repository: string, { versions }: PackedReleases): readonly string[] {
  const found = known.get(repository) ?? unpackVersions(versions);
  known.set(repository, found);
  return found;
}

function unpackVersions(packed: string): string[] {
  const versions: string[] = [];
  let last: string[] = [];
  for (const word of packed.split(' ')) {
    if (word.startsWith('=')) {
      versions.push(`v${word.slice(1)}`);
      continue;
    }
    const [written = '', until] = word.split('-');
    const parts = written.split('.');
    last = [...last.slice(0, 3 - parts.length), ...parts];
    const first = Number(last[2]);
    const end = until === undefined ? first : Number(until);
    for (let patch = first; patch <= end; patch++) versions.push(`v${last[0]}.${last[1]}.${patch}`);
    last[2] = String(end);
  }
  return versions;
}
