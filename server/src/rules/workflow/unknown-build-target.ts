import { t } from '../../core/l10n';
import { nearMiss } from '../../core/near-miss';
import { defineRule, type Report } from '../../core/rule';
import type { Range } from '../../core/text';
import { automaticArguments } from '../../lang/dockerfile/scope';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { remember } from '../../lang/remember';
import { findStage } from '../../lang/dockerfile/stage';
import { bakeFiles, bakeTargetNames } from '../../lang/workflow/bake-files';
import { buildFiles, dockerfileModels } from '../../lang/workflow/build-files';
import { seesRepository } from '../../lang/workflow/checked-out';
import { imageBuilds, type ImageBuild } from '../../lang/workflow/image-builds';
import type { WorkflowModel } from '../../lang/workflow/model';
import { inputSettings, type Setting } from '../../lang/workflow/settings';
import { mayBeLeftOut } from './shared/conditions';

interface Data {
  readonly name: string;
  /** Where it was looked for. */
  readonly file: string;
  readonly near: string | undefined;
  readonly range: Range;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unknown-build-target',
  language: 'workflow',
  group: 'images',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    stage: 'The build fails: no stage {name} in {file}',
    bake: 'The build fails: no target {name} in {file}',
    argument: 'No ARG {name} in {file}: its value goes nowhere',
    near: 'Write {near}',
  },

  check(model, report) {
    for (const build of imageBuilds(model)) {
      if (build.by === 'bake') checkBake(model, build, report);
      else checkDockerfiles(model, build, report);
    }
  },

  fix({ near, range }, offer) {
    if (near !== undefined) offer('near', { edits: [{ range, newText: near }] });
  },
});

function checkDockerfiles(model: WorkflowModel, build: ImageBuild, report: Report<Data>): void {
  if (build.all('target').length === 0 && build.all('build-args').length === 0) return;
  const found = dockerfileModels(model, build);
  const paths = buildFiles(build).dockerfiles ?? [];
  if (!found?.every(isPlain) || !paths.every(({ path }) => seesRepository(model, build, path))) return;
  const file = paths.length === 1 ? paths[0]!.path : 'its Dockerfiles';

  const stages = found.flatMap((dockerfile) => dockerfile.stages.flatMap(({ name }) => name ?? []));
  for (const target of build.all('target')) {
    const isThere = found.some((dockerfile) => findStage(dockerfile.stages, target.value, dockerfile.stages.length));
    if (isThere || target.computed || target.value.includes('$') || mayBeLeftOut(build.step, target.perLeg)) continue;
    report('stage', target.range, dataOf(model, target, target.value, file, stages));
  }

  const declared = new Set(found.flatMap(argumentsOf));
  for (const argument of build.all('build-args')) {
    const name = /^[A-Za-z_]\w*(?==|$)/.exec(argument.value)?.[0];
    if (name === undefined || declared.has(name) || argument.perLeg || isAutomatic(name)) continue;
    const data = dataOf(model, argument, name, file, [...declared]);
    report('argument', data.range, data, { severity: 'warning' });
  }
}

function checkBake(model: WorkflowModel, build: ImageBuild, report: Report<Data>): void {
  const names = bakeTargetNames(model, build);
  const files = bakeFiles(model, build) ?? [];
  if (names === undefined || !files.every((path) => seesRepository(model, build, path))) return;
  const file = files.length === 1 ? files[0]! : t('its bake files');
  for (const target of inputSettings(model.text, build.step, 'targets', 'commas')) {
    const { value, computed, perLeg } = target;
    if (computed || names.has(value) || !/^[\w-]+$/.test(value) || mayBeLeftOut(build.step, perLeg)) continue;
    report('bake', target.range, dataOf(model, target, value, file, [...names]));
  }
}

/** It says what it means by itself: no other frontend reads it, and no base image brings a part of it. */
function isPlain({ parsed }: DockerfileModel): boolean {
  const frontend = parsed.directives.find(({ name }) => name === 'syntax')?.value ?? 'docker/dockerfile';
  return (
    parsed.complete && parsed.problems.length === 0 && /^(?:docker\.io\/)?docker\/dockerfile(?:$|[:@-])/.test(frontend)
  );
}

const argumentsOf = remember(({ parsed }: DockerfileModel): string[] => {
  const instructions = parsed.instructions.map((instruction) => instruction.trigger ?? instruction);
  return instructions
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ properties }) => properties.map(({ name }) => name));
});

/** BuildKit knows them without an `ARG`. https://docs.docker.com/reference/dockerfile/#predefined-args */
function isAutomatic(name: string): boolean {
  return automaticArguments.test(name) || /^BUILDKIT_|^SOURCE_DATE_EPOCH$/.test(name);
}

/** More are no help to choose from. */
const maxCandidates = 100;

/** What is told of a name that begins a setting; the name alone is marked where it stands there in one piece. */
function dataOf(
  { text }: WorkflowModel,
  { range }: Setting,
  name: string,
  file: string,
  candidates: readonly string[],
): Data {
  const own = { start: range.start, end: range.start + name.length };
  const isOwn = text.slice(own.start, own.end) === name;
  return {
    name,
    file,
    near: isOwn ? nearMiss(name, candidates.slice(0, maxCandidates)) : undefined,
    range: isOwn ? own : range,
  };
}
