// What the workflow of releases must know: node scripts/release.mjs check TAG
// Fails where a tag does not fit the repository; otherwise prints outputs of a step: the flags that publish it, and npm's tag.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folder, hasSection, readChanges } from './lib/changes.mjs';
import { isPreRelease } from './lib/lane.mjs';

const root = dirname(import.meta.dirname);
const [command, tag] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const faults = [
  [command !== 'check' || tag === undefined, 'usage: node scripts/release.mjs check TAG'],
  [tag !== `v${version}`, `the tag is ${tag}, package.json says ${version}`],
  [readChanges(root).length > 0, `${folder}/ is not empty: node scripts/changes.mjs join`],
  [
    !hasSection(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version),
    `CHANGELOG.md has no section ${version}: node scripts/changes.mjs join`,
  ],
];
const fault = faults.find(([is]) => is);
if (fault) {
  console.error(`release: ${fault[1]}`);
  process.exitCode = 1;
} else {
  const early = isPreRelease(version);
  console.log(`flags=${early ? '--pre-release' : ''}\nnpm-tag=${early ? 'next' : 'latest'}`);
}
