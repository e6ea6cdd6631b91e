// Builds examples/measured.oci.tar, the small image that `plimsoll measure` can read without an engine, from
// examples/measured/Dockerfile and the files of the first story. Needs an engine with the containerd image store
// (scripts/engine/setup.sh); times are fixed, so that the same files give the same archive.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples');
const archive = join(examples, 'measured.oci.tar');

execFileSync(
  'docker',
  [
    'buildx',
    'build',
    '--provenance=false',
    `--file=${join(examples, 'measured', 'Dockerfile')}`,
    `--output=type=oci,dest=${archive},rewrite-timestamp=true`,
    join(examples, 'story-a'),
  ],
  { stdio: 'inherit', env: { ...process.env, SOURCE_DATE_EPOCH: '1767225600' } },
);
console.log(`${archive}: ${statSync(archive).size} bytes`);
