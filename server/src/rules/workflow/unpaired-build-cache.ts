import { defineRule } from '../../core/rule';
import {
  axesOf,
  buildCaches,
  buildsOther,
  maySame,
  type BuildCaches,
  type CacheUse,
} from '../../lang/workflow/build-caches';
import { hasBuildStages } from '../../lang/dockerfile/needed-stages';
import { dockerfileModels } from '../../lang/workflow/build-files';
import { addInput } from '../../lang/workflow/edits';
import { fieldsOf, targetsOf, type ImageBuild } from '../../lang/workflow/image-builds';
import { matrixValues } from '../../lang/workflow/matrix';
import type { WorkflowModel } from '../../lang/workflow/model';
import { addField, scopeAmong, scopeOfLegs, withScope } from './shared/cache-scopes';

interface Data {
  readonly use: CacheUse;
  /** The input that would pair it; '' where the caches are paired. */
  readonly input: 'cache-from' | 'cache-to' | '';
  readonly value: string;
  /** A scope for this build alone; '' where none is known. */
  readonly scope: string;
  readonly addsMode?: boolean;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unpaired-build-cache',
  language: 'workflow',
  group: 'images',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    unread: 'No build of this file reads the cache that is written here',
    unwritten: 'No build of this file writes the cache that is read here',
    shared: 'Another image writes the same cache: only the last one written stays',
    legs: 'Every leg of the matrix writes the same cache: only the last one written stays',
    stages: "Only the last stage's layers are kept: after a change the other stages start from nothing",
    pair: 'Add {input}: {value}',
    scope: 'Give the cache a scope of its own, {scope}',
    max: 'Keep the layers of all stages: mode=max',
  },

  check(model, report) {
    const caches = buildCaches(model);
    for (const use of caches.writes) {
      const { range } = use.setting;
      const rivals = rivalsOf(use, caches);
      if (rivals.length > 0) report('shared', range, scoped(use, scopeAmong(use.build, rivals)));
      else if (isOneForAllLegs(use)) report('legs', range, scoped(use, scopeOfLegs(use.build)));
      if (leavesStagesOut(model, use)) report('stages', range, { ...scoped(use), addsMode: true });
      if (caches.complete && isUnread(use, caches)) {
        report('unread', range, { use, input: 'cache-from', value: partnerOf(use), scope: '' });
      }
    }
    if (!caches.complete || isFedFromElsewhere(model)) return;
    for (const use of caches.reads) {
      if (use.type !== 'gha' || caches.writes.some((write) => maySame(use, write))) continue;
      const value = `${partnerOf(use)},mode=max`;
      report('unwritten', use.setting.range, { use, input: 'cache-to', value, scope: '' });
    }
  },

  fix({ use, input, value, scope, addsMode }, offer, model) {
    const { build, setting } = use;
    const mode = addsMode ? addField(build, 'cache-to', setting, 'mode=max') : undefined;
    if (mode) offer('max', { edits: [mode] });
    const scoped = scope === '' ? undefined : withScope(use, scope);
    if (scoped) offer('scope', { edits: scoped });
    if (value === '' || input === '' || build.by !== 'action' || setting.perLeg || build.all(input).length > 0) return;
    const edit = addInput(model.text, build.step, input, value);
    if (edit) offer('pair', { edits: [edit] });
  },
});

function scoped(use: CacheUse, scope = ''): Data {
  return { use, input: '', value: '', scope };
}

/** Builds of other images that write the same cache. */
function rivalsOf(use: CacheUse, { writes }: BuildCaches): ImageBuild[] {
  if (!isKept(use)) return [];
  const same = writes.filter((other) => isKept(other) && other.type === use.type && other.name === use.name);
  return same.map(({ build }) => build).filter((build) => buildsOther(use.build, build));
}

/** A cache under one plain name; folders are the runner's own, and gone after the job. */
function isKept({ type, computed, setting }: CacheUse): boolean {
  return (type === 'gha' || type === 'registry') && !computed && !setting.perLeg;
}

function isOneForAllLegs(use: CacheUse): boolean {
  const { job } = use.build.step;
  if (!isKept(use) || !job?.matrix) return false;
  return axesOf(use.build).some((axis) => matrixValues(job.map, axis.split('.')).nodes.length !== 1);
}

function isUnread(use: CacheUse, { reads }: BuildCaches): boolean {
  if (use.type !== 'gha' && use.type !== 'registry' && use.type !== 'local') return false;
  return !reads.some((read) => maySame(use, read)) && use.build.all('no-cache').length === 0;
}

/** Without `mode=max` a cache has the layers of the image; every Dockerfile and target of the build does work in other stages. */
function leavesStagesOut(model: WorkflowModel, { build, setting, type }: CacheUse): boolean {
  if (type === undefined || type === 'inline' || setting.value.includes('mode=')) return false;
  const dockerfiles = dockerfileModels(model, build);
  const targets = targetsOf(build);
  return dockerfiles?.every((file) => targets?.every((target) => hasBuildStages(file, target))) ?? false;
}

/** Workflows of pull requests, and those that others call, read what another file writes. */
function isFedFromElsewhere({ triggers }: WorkflowModel): boolean {
  return triggers.every(({ name }) =>
    ['pull_request', 'pull_request_target', 'merge_group', 'workflow_call'].includes(name),
  );
}

/** The entry that reads what this one writes, or writes what it reads; '' for a folder, which scripts move about. */
function partnerOf({ setting, type }: CacheUse): string {
  const fields = fieldsOf(setting);
  if (type === 'local') return '';
  if (type === 'registry') return `type=registry,ref=${fields.get('ref') ?? setting.value}`;
  return fields.has('scope') ? `type=gha,scope=${fields.get('scope')}` : 'type=gha';
}
