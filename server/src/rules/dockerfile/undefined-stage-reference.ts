import { defineRule } from '../../core/rule';
import { knownBaseImage } from '../../data/base-images';
import { parseImageReference } from '../../lang/dockerfile/image-reference';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { stageReferences, writtenName } from '../../lang/dockerfile/stage-references';
import type { StageReference } from '../../lang/dockerfile/stage-references';

interface Data {
  readonly reference: StageReference;
  readonly name: string;
  readonly count: number;
  readonly meant: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'undefined-stage-reference',
  language: 'dockerfile',
  group: 'stages',
  severity: 'error',
  since: '0.1.0',
  aliases: ['hadolint:DL3022'],
  fixes: 'safe',

  messages: {
    later: 'Stage "{name}" begins further down: only stages above can be used',
    number: 'There is no stage {name}: this file has {count}, counted from 0',
    misspelt: 'No stage is called "{name}", but one is called "{meant}"',
    stage: 'the stage begins here',
    rename: 'Use "{meant}"',
  },

  check({ text, stages }, report) {
    for (const reference of stageReferences(text, stages)) {
      const { name, range, stage } = reference;
      const data = { reference, name, count: stages.length, meant: '' };
      const later = laterStage(reference, stages);
      if (later) {
        report('later', range, data, { related: [{ range: later.from.range, messageId: 'stage' }] });
      } else if (reference.target === undefined && /^\d+$/.test(name)) {
        if (reference.kind === 'copy') report('number', range, data);
      } else if (reference.target === undefined) {
        const near = stages.slice(0, stage.index).filter((other) => isNearMiss(name.toLowerCase(), other.name));
        const [only] = near;
        if (only && near.length === 1)
          report(
            'misspelt',
            range,
            { ...data, meant: writtenName(only)! },
            { related: [{ range: only.from.range, messageId: 'stage' }] },
          );
      }
    }
  },

  fix({ reference, meant }, offer) {
    if (meant !== '') offer('rename', { edits: [{ range: reference.range, newText: meant }] });
  },
});

/** The stage further down that a reference names. What `FROM` names may be an image of the same name. */
function laterStage({ kind, name, stage, target }: StageReference, stages: readonly Stage[]): Stage | undefined {
  if (kind !== 'from') return target && target.index > stage.index ? target : undefined;
  if (target !== undefined || isImage(name)) return undefined;
  return stages.find((other) => other.index > stage.index && other.name === name.toLowerCase());
}

function isImage(name: string): boolean {
  return name === 'scratch' || knownBaseImage(parseImageReference(name.toLowerCase())) !== undefined;
}

/** One letter too many, too few, wrong, or two that changed places; digits count for too much to be a slip. */
function isNearMiss(name: string, other: string | undefined): boolean {
  if (other === undefined || name.length < 4 || other.length < 4 || isImage(name)) return false;
  if (name.replaceAll(/\D/g, '') !== other.replaceAll(/\D/g, '')) return false;
  let start = 0;
  while (start < name.length && name[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(name.length, other.length) - start && name.at(-1 - end) === other.at(-1 - end)) end++;
  const [here, there] = [name.slice(start, name.length - end), other.slice(start, other.length - end)];
  return (here.length <= 1 && there.length <= 1) || (here.length === 2 && here === `${there[1]}${there[0]}`);
}
