// What is new, from one small file a change in .changes/.
//   node scripts/changes.mjs              shows the section of the next release
//   node scripts/changes.mjs join         writes it into CHANGELOG.md, for the version of package.json, and takes the files away
//   node scripts/changes.mjs ask BASE     fails when what came after the commit BASE changes what users notice, and no file tells of it

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folder, joinChanges, readChanges, section, wantsNote } from './lib/changes.mjs';

const root = dirname(import.meta.dirname);
const [command = 'show', base] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

try {
  if (command === 'show') console.log(section(version, today, readChanges(root)));
  else if (command === 'join') joinChanges(root, version, today);
  else if (command === 'ask' && base !== undefined) {
    readChanges(root);
    const changed = git('diff', '--name-only', '-z', '--end-of-options', `${base}...HEAD`).split('\0');
    if (wantsNote(changed, git('log', '--format=%B', '--end-of-options', `${base}..HEAD`)))
      throw new Error(
        `users will notice this change: add a file to ${folder}/ that tells of it (${folder}/README.md), or write "Changelog: none" into a commit`,
      );
  } else throw new Error('usage: node scripts/changes.mjs [show | join | ask BASE]');
} catch (error) {
  console.error(`changes: ${error.message}`);
  process.exitCode = 1;
}
