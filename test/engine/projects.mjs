// Small projects of each ecosystem: as written, after fix-all, after the suggestions, and split into two stages. Each form
// must build, start and answer, and say of itself what the rules' pages promise. `projects/<name>` holds what an author
// would have; `project.json` beside it, which is left out of the build, says what to expect:
//
//   what       the ecosystem and the form, for the table
//   rules      what fix-all must mend
//   ask        `{ port, path }` of a server; without it the answer is what the program prints
//   answer     its answer; `answers` has those of forms that answer otherwise
//   changes    by form, what changes in the configuration: `fixed` against the written file, the others against `fixed`
//
// A form that is not in `changes` must not exist: nothing to suggest, no split on offer.
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { image, plimsoll } from './engine.mjs';
import { answer, buildkitWarnings, configuration } from './image.mjs';
import { applyRewrite } from './light-bulb.mjs';
import { expect, expectEqual } from './suite.mjs';

const projects = join(import.meta.dirname, 'projects');

/** The base images that the projects and what is made of them stand on. */
export const projectImages = [
  'python:3.11-slim',
  'ghcr.io/astral-sh/uv:0.12.5',
  'node:22',
  'node:22-slim',
  'golang:1.19-bookworm',
  'gcr.io/distroless/static-debian12:nonroot',
  'rust:1-slim-bookworm',
  'gcc:12-bookworm',
  'debian:bookworm-slim',
  'nginx:1.22',
  'busybox:1.35',
];

/** Runs every project below `work`, and prints the table. */
export async function testProjects(test, work) {
  const table = [];
  for (const name of readdirSync(projects)) {
    const expected = JSON.parse(readFileSync(join(projects, name, 'project.json'), 'utf8'));
    table.push(...(await testProject(test, { name, expected, work })));
  }
  if (table.length > 0) console.table(table);
}

async function testProject(test, { name, expected, work }) {
  const rows = [];
  const row = (form, { stages, bytes, seconds, answer }) =>
    rows.push({ project: name, what: expected.what, form, stages, bytes, seconds, answer });
  const written = copy(join(projects, name), join(work, name, 'written'));
  let before, fixed, folder;

  await test(`${name}: builds and answers as written`, async () => {
    before = look(name, 'written', written, expected);
    row('written', before);
  });
  if (before === undefined) return rows;

  await test(`${name}: fix-all mends ${expected.rules.join(', ')}`, async () => {
    folder = copy(written, join(work, name, 'fixed'));
    const found = rulesIn(folder);
    const left = fix(folder, '--fix');
    expectEqual(
      expected.rules.filter((rule) => !found.includes(rule)),
      [],
      'rules that do not report',
    );
    expectEqual(
      expected.rules.filter((rule) => left.includes(rule)),
      [],
      'rules that still report',
    );
    expectEqual(
      left.filter((rule) => !found.includes(rule)),
      [],
      'rules that report now',
    );
    fixed = look(name, 'fixed', folder, expected);
    row('fixed', fixed);
    expectPromised(before, fixed, expected.changes.fixed ?? {});
    // `COPY . .` may take along the very files that the fixes change.
    const growth = Math.max(0, ownBytes(folder) - ownBytes(written));
    expect(fixed.bytes <= before.bytes + growth, `the image grew from ${before.bytes} to ${fixed.bytes} bytes`);
  });
  if (fixed === undefined) return rows;

  const { suggested, split } = expected.changes;
  await test(`${name}: ${suggested ? 'the suggestions keep it working' : 'nothing to suggest'}`, async () => {
    const place = copy(folder, join(work, name, 'suggested'));
    fix(place, '--fix-suggestions');
    const changed = textOf(place) !== textOf(folder);
    expectEqual(changed, suggested !== undefined, 'the suggestions change the file');
    if (!changed) return;
    const after = look(name, 'suggested', place, expected);
    row('suggested', after);
    expectPromised(fixed, after, suggested);
  });
  await test(`${name}: ${split ? 'works in two stages' : 'no split on offer'}`, async () => {
    const place = copy(folder, join(work, name, 'split'));
    const offered = await applyRewrite(join(place, 'Dockerfile'), 'Split into build and runtime stages');
    expectEqual(offered, split !== undefined, 'the split is offered');
    if (!offered) return;
    const text = textOf(place);
    const left = fix(place, '--fix');
    expect(!left.includes('single-stage-build'), 'it is reported again');
    expectEqual(textOf(place), text, 'what fix-all makes of it');
    const after = look(name, 'split', place, expected);
    row('split', after);
    expectPromised(fixed, after, split);
    expect(after.bytes < before.bytes, `the image grew from ${before.bytes} to ${after.bytes} bytes`);
  });
  return rows;
}

function copy(from, to) {
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== 'project.json' });
  return to;
}

/** The bytes of the files that fixes change. */
const ownBytes = (folder) =>
  ['Dockerfile', '.dockerignore']
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size);

const textOf = (folder) => readFileSync(join(folder, 'Dockerfile'), 'utf8');

/** Exit 1 says that findings remain. @returns their rules */
const check = (folder, ...how) => {
  const { findings } = JSON.parse(plimsoll(folder, ['check', ...how, '--format', 'json', '.'], [0, 1]));
  return [...new Set(findings.map(({ rule }) => rule))];
};
const rulesIn = (folder) => check(folder);
const fix = (folder, how) => check(folder, how);

/** Builds one form and asks it. @returns its figures, its answer and its configuration */
function look(name, form, folder, { ask, answer: usual, answers }) {
  const tag = image(`${name}-${form}`);
  const { size, build } = JSON.parse(plimsoll(folder, ['build', '.', '--tag', tag, '--format', 'json']));
  const said = answer(tag, ask);
  expectEqual(said, answers?.[form] ?? usual, 'the answer');
  return {
    stages: textOf(folder).match(/^FROM /gm).length,
    bytes: size.bytes,
    seconds: Number(build.seconds.toFixed(1)),
    answer: said,
    configuration: configuration(tag, folder),
    warnings: buildkitWarnings(folder),
  };
}

/** The configuration is that of before but for the changes, in which `null` takes a variable away; BuildKit warns of nothing new. */
function expectPromised(before, after, { Env, ...changes }) {
  const environment = { ...before.configuration.Env, ...Env };
  for (const [name, value] of Object.entries(environment)) if (value === null) delete environment[name];
  expectEqual(after.configuration, { ...before.configuration, ...changes, Env: environment }, 'the configuration');
  const added = after.warnings?.filter((warning) => !before.warnings?.includes(warning)) ?? [];
  expectEqual(added, [], 'new warnings of BuildKit');
}
