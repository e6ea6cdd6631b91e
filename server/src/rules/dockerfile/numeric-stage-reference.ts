import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { stageReferences, writtenName } from '../../lang/dockerfile/stage-references';

interface Data {
  readonly target: Stage;
  readonly number: string;
  readonly name: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'numeric-stage-reference',
  language: 'dockerfile',
  group: 'stages',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    number: 'Number {number} means another stage once one is added above: refer to the stage by its name',
    stage: 'stage {number} begins here',
    use: 'Use the name "{name}"',
    name: 'Name the stage "{name}" and use the name',
  },

  check({ text, stages }, report) {
    const references = stageReferences(text, stages);
    const byNumber = references.filter(
      ({ kind, name, stage, target }) =>
        kind !== 'from' && /^\d+$/.test(name) && target !== undefined && target.index < stage.index,
    );
    const names = stageNames(
      byNumber.map(({ target }) => target!),
      [...references.map(({ name }) => name), ...stages.map(({ name }) => name ?? '')],
    );
    for (const { name: number, range, target } of byNumber) {
      report(
        'number',
        range,
        { target: target!, number, name: names.get(target!)! },
        { related: [{ range: target!.from.range, messageId: 'stage' }] },
      );
    }
  },

  fix({ target, name }, offer, { text, stages }) {
    // A stage may be called by a number; of two stages with one name the name means the last.
    if (/^\d+$/.test(name) || stages.filter((stage) => stage.name === name.toLowerCase()).length > 1) return;
    const named = target.name !== undefined;
    const edits: TextEdit[] = stageReferences(text, stages)
      .filter((reference) => reference.kind !== 'from' && reference.target === target && /^\d+$/.test(reference.name))
      .map(({ range }) => ({ range, newText: name }));
    if (!named) edits.unshift(nameStage(text, target, name));
    offer(named ? 'use' : 'name', { edits });
  },
});

/** The names of these stages; those without one get `build`, `build2` and so on, whatever the file does not use yet. */
function stageNames(targets: readonly Stage[], used: readonly string[]): Map<Stage, string> {
  const taken = new Set(used.map((name) => name.toLowerCase()));
  const names = new Map<Stage, string>();
  let next = 1;
  const freeName = (): string => {
    for (;;) {
      const name = next === 1 ? 'build' : `build${next}`;
      next++;
      if (!taken.has(name)) return name;
    }
  };
  for (const target of targets) if (!names.has(target)) names.set(target, writtenName(target) ?? freeName());
  return names;
}

function nameStage(text: string, { from }: Stage, name: string): TextEdit {
  const at = from.words[0]!.range.end;
  const as = /^[a-z]/.test(text.slice(from.keywordRange.start)) ? 'as' : 'AS';
  return { range: { start: at, end: at }, newText: ` ${as} ${name}` };
}
