// One small file a change, in .changes/: two people never edit the same lines. A release joins them into CHANGELOG.md.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first word of a file's name says what kind of change it tells of. In the order of the changelog. */
const kinds = { added: 'Added', changed: 'Changed', fixed: 'Fixed' };

/** Folders and files whose change users notice. */
const visible =
  /^(?:client\/src\/|server\/src\/|syntaxes\/|action\.yml$|\.pre-commit-hooks\.yaml$|package\.nls[^/]*\.json$)/;

export const folder = '.changes';

/**
 * The notes that wait for a release, by kind and name.
 * @returns {{ file: string, kind: string, text: string }[]}
 * @throws where a name says no kind, or a file is not one paragraph
 */
export function readChanges(root) {
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
  const notes = files
    .filter((file) => file !== 'README.md')
    .map((file) => {
      const kind = /^([a-z]+)-[a-z0-9-]+\.md$/.exec(file)?.[1] ?? '';
      if (!Object.hasOwn(kinds, kind))
        throw new Error(`${folder}/${file}: the name is one of ${Object.keys(kinds).join('-, ')}- and words`);
      const text = readFileSync(join(root, folder, file), 'utf8').trim();
      if (text === '' || /\n\s*\n|^(?:#|[-*] )/.test(text))
        throw new Error(`${folder}/${file}: one paragraph is wanted, without a heading or a bullet`);
      return { file, kind, text };
    });
  const order = Object.keys(kinds);
  return notes.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The section of a version in Markdown. */
export function section(version, date, notes) {
  const parts = Object.entries(kinds).map(([kind, heading]) => {
    const own = notes.filter((note) => note.kind === kind);
    const bullets = own.map(({ text }) => `- ${text.replaceAll('\n', '\n  ')}\n`).join('');
    return own.length === 0 ? '' : `\n### ${heading}\n\n${bullets}`;
  });
  return `## ${version} (${date})\n${parts.join('')}`;
}

/** Writes the waiting notes as the section of a version on top of CHANGELOG.md, and takes them away. */
export function joinChanges(root, version, date) {
  const notes = readChanges(root);
  if (notes.length === 0) throw new Error(`${folder}/ is empty: there is nothing to release`);
  const path = join(root, 'CHANGELOG.md');
  const before = readFileSync(path, 'utf8');
  if (hasSection(before, version)) throw new Error(`CHANGELOG.md has a section ${version} already`);
  const first = before.search(/^## /m);
  const at = first < 0 ? before.length : first;
  const gap = before.slice(0, at).endsWith('\n\n') ? '' : '\n';
  const rest = before.slice(at);
  writeFileSync(path, `${before.slice(0, at)}${gap}${section(version, date, notes)}${rest === '' ? '' : `\n${rest}`}`);
  for (const { file } of notes) rmSync(join(root, folder, file));
}

export function hasSection(changelog, version) {
  return changelog.split('\n').some((line) => line.startsWith(`## ${version} (`));
}

/**
 * Whether changed files need a note and have none.
 * @param {readonly string[]} changed paths from the root
 * @param {string} messages of the commits; a line `Changelog: none` says that users notice nothing
 */
export function wantsNote(changed, messages) {
  if (/^Changelog: none$/m.test(messages)) return false;
  const noted = changed.some((path) => path.startsWith(`${folder}/`) && path !== `${folder}/README.md`);
  return !noted && changed.some((path) => visible.test(path) && !path.endsWith('.gen.ts'));
}
