// The commits of releases, packed: see server/src/data/release-hashes.ts, which reads them.
import { fail, hash } from './fields.mjs';

/** 18 hexadecimal digits, which are 12 characters of Base64. */
const DIGITS = 18;

/** @returns {Record<string, { versions: string, hashes: string }>} by repository in lower case */
export function hashTable(tsv) {
  const releases = new Map();
  for (const line of tsv.trim().split('\n').slice(1)) {
    const [repository, value, tags = '', ...rest] = line.split('\t');
    if (rest.length > 0) fail(`hashes.tsv: '${line}'`);
    const rows = releases.get(repository.toLowerCase()) ?? [];
    releases.set(repository.toLowerCase(), rows);
    for (const version of versionsOf(tags)) rows.push({ version, hash: hash(repository, value) });
  }
  const packed = {};
  for (const [repository, rows] of releases) {
    if (rows.length === 0) continue;
    rows.sort((a, b) => compare(a.version, b.version));
    checkPrefixes(repository, rows);
    packed[repository] = {
      versions: packVersions(rows.map(({ version }) => version)),
      hashes: rows.map((row) => Buffer.from(row.hash.slice(0, DIGITS), 'hex').toString('base64')).join(''),
    };
  }
  return packed;
}

/** The full versions among tags, else the longest one; a tag with `?` was only read in a comment beside the hash. */
function versionsOf(tags) {
  const known = tags.split(' ').filter((tag) => /^v?\d+(\.\d+){0,2}$/.test(tag));
  const versions = [...new Set(known.map((tag) => tag.replace(/^v/, '')))];
  const full = versions.filter((version) => version.split('.').length === 3);
  if (full.length > 0) return full;
  return versions.toSorted((a, b) => b.length - a.length).slice(0, 1);
}

function checkPrefixes(repository, rows) {
  const seen = new Map();
  for (const { hash } of rows) {
    const prefix = hash.slice(0, DIGITS);
    if ((seen.get(prefix) ?? hash) !== hash) fail(`${repository}: two commits begin with ${prefix}`);
    seen.set(prefix, hash);
  }
}

function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `1.0.0 1.0.1 1.0.2 1.1.0 2.0` is `1.0.0-2 1.0 =2.0`: what a version has in common with the one before is left out. */
function packVersions(versions) {
  const words = [];
  let last;
  for (const version of versions) {
    const parts = version.split('.').map(Number);
    if (parts.length < 3) {
      words.push(`=${version}`);
      last = undefined;
    } else if (last && parts[0] === last[0] && parts[1] === last[1] && parts[2] === last[2] + 1) {
      words.push(`${words.pop().replace(/-\d+$/, '')}-${parts[2]}`);
      last = parts;
    } else {
      const common = last && parts[0] === last[0] ? (parts[1] === last[1] ? 2 : 1) : 0;
      words.push(parts.slice(common).join('.'));
      last = parts;
    }
  }
  return words.join(' ');
}
