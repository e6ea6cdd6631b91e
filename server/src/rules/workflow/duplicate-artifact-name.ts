import { defineRule } from '../../core/rule';
import type { Range, TextEdit } from '../../core/text';
import {
  artifactDownloads,
  artifactUploads,
  inputOf,
  isSameInRun,
  legsOf,
  type ArtifactStep,
} from '../../lang/workflow/artifact-steps';
import { addInput } from '../../lang/workflow/edits';
import type { Step, WorkflowModel } from '../../lang/workflow/model';
import { mapGet, mapOf, scalarOf } from '../../lang/yaml/nodes';
import { rangeInside } from '../../lang/workflow/scalar';
import { majorNumber } from './shared/targets';
import { knownOf } from './shared/verdict';

interface Data {
  readonly name: string;
  readonly upload: ArtifactStep;
  /** What tells the legs from each other; empty where it is not the matrix that repeats the name. */
  readonly differ: readonly string[];
}

const defaultName = 'artifact';

export default defineRule<WorkflowModel, Data>({
  id: 'duplicate-artifact-name',
  language: 'workflow',
  group: 'actions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    legs: 'All legs of the matrix upload {name}: from v4 on, the second one fails',
    twice: '{name} is uploaded twice: from v4 on, the second upload fails',
    first: 'The first upload',
    matrix: 'Add the matrix values to the name',
    follow: 'Add the matrix values to the name, and download all that begin with it',
  },

  check(model, report) {
    if (model.uses.some(({ repo }) => /delete-artifact/i.test(repo))) return;
    const first = new Map<string, ArtifactStep>();
    for (const upload of artifactUploads(model)) {
      const { step, job, name = defaultName } = upload;
      if (!runsAlways(step.if) || !mayFail(step) || !isSameInRun(name)) continue;
      const range = placeOfName(step);
      const legs = legsOf(job);
      const known = first.get(name);
      if (legs) report('legs', range, { name, upload, differ: legs.differ });
      else if (known && known.step !== step && runsAlwaysIn(job.map) && !job.matrix)
        report(
          'twice',
          range,
          { name, upload, differ: [] },
          {
            related: [{ range: placeOfName(known.step), messageId: 'first' }],
          },
        );
      if (!known && !job.matrix && runsAlwaysIn(job.map)) first.set(name, upload);
    }
  },

  fix({ upload, differ }, offer, model) {
    if (differ.length === 0) return;
    const edit = lengthen(model.text, upload.step, differ.map((value) => `-\${{ ${value} }}`).join(''));
    const all = artifactDownloads(model).filter(({ step }) => inputOf(step, 'run-id') === undefined);
    const name = upload.name ?? defaultName;
    const named = all.filter((download) => download.name === name);
    if (edit === undefined) return;
    if (all.length === 0) offer('matrix', { edits: [edit], safety: 'safe' });
    else if (named.length === 0) offer('matrix', { edits: [edit], safety: 'suggestion' });
    else {
      const others = named.map(({ step }) => takeAll(model.text, step));
      if (others.every((edits) => edits !== undefined))
        offer('follow', { edits: [edit, ...others.flat()], safety: 'suggestion' });
    }
  },
});

/** A version that refuses a name that is there, and no input that lets it pass. */
function mayFail(step: Step): boolean {
  const { version } = step.uses ? knownOf(step.uses) : {};
  if (version === undefined || majorNumber(version.major) < 4 || step.uses!.moreInputs) return false;
  return inputOf(step, 'archive') === undefined && !/true|\$\{\{/i.test(inputOf(step, 'overwrite') ?? '');
}

/** Steps with another condition may never run twice. */
function runsAlways(condition: string | undefined): boolean {
  return (
    condition === undefined ||
    /^(?:\$\{\{)?\s*(?:always\(\)|success\(\)|!\s*cancelled\(\))\s*(?:\}\})?$/.test(condition)
  );
}

function runsAlwaysIn(job: ArtifactStep['job']['map']): boolean {
  return runsAlways(scalarOf(mapGet(job, 'if'))?.value);
}

function placeOfName({ inputs, uses }: Step): Range {
  return inputs.find(({ name }) => name.toLowerCase() === 'name')?.valueRange ?? uses!.range;
}

/** The edit that adds to the name of what a step uploads or downloads. */
function lengthen(text: string, step: Step, end: string): TextEdit | undefined {
  const name = scalarOf(mapGet(mapOf(mapGet(step.map, 'with')), 'name'));
  if (name === undefined) return addInput(text, step, 'name', defaultName + end);
  const range = name.style === 'plain' && name.inFlow ? undefined : rangeInside(text, name);
  return range && { range: { start: range.end, end: range.end }, newText: end };
}

/** A download of one artifact becomes one of all whose names begin like it, into the same folder. */
function takeAll(text: string, step: Step): TextEdit[] | undefined {
  const key = step.inputs.find(({ name }) => name === 'name')?.nameRange;
  const { version } = step.uses ? knownOf(step.uses) : {};
  const name = lengthen(text, step, '-*');
  const merge = addInput(text, step, 'merge-multiple', 'true');
  if (!key || !name || !merge || version === undefined || majorNumber(version.major) < 4) return undefined;
  return [{ range: key, newText: 'pattern' }, name, merge];
}
