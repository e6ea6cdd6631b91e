import { t } from '../../core/l10n';
import { kindAt } from '../../context/lookup';
import { defineRule } from '../../core/rule';
import { insertBelow } from '../../lang/dockerfile/edits';
import { stageFlow } from '../../lang/dockerfile/flow';
import type { ContextFiles, Known, StageFlow } from '../../lang/dockerfile/flow';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { sourceStage, stageChain } from '../../lang/dockerfile/model';
import { isInside, parentPath, pathAndParents, resolvePath } from '../../lang/dockerfile/paths';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { startedWords } from '../../lang/dockerfile/started-program';
import type { StartedWord } from '../../lang/dockerfile/started-program';
import { strandedScript } from '../../lang/dockerfile/stranded-scripts';

interface Data {
  readonly path: string;
  readonly keyword: string;
  /** How the stage is called that has the file, and the `COPY` from it; '' when none has. */
  readonly source: string;
  readonly after: Step | undefined;
  /** Where the script of a program lies that is started by its bare name. */
  readonly script?: string;
}

/** Programs whose first plain word is the file that they run. */
const interpreter = /^(?:.*\/)?(sh|bash|ash|dash|python[\d.]*|node|ruby|perl|php)$/;

export default defineRule<DockerfileModel, Data>({
  id: 'entrypoint-not-in-image',
  language: 'dockerfile',
  group: 'stages',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: '{keyword} starts {path}, and no instruction brings that file into the image',
    stranded: '{keyword} starts {path}, whose script stays in {source}: only the packages are copied',
    copy: 'Copy {path} from {source}',
  },

  check(model, report) {
    const stage = model.finalStage;
    if (stage === undefined) return;
    const config = runtimeConfig(stage);
    const flow = flowWhateverTheContext(model);
    for (const step of config) {
      const word = startedFile(step, config);
      const path = word && resolvePath(word.value, stage.workdir);
      if (path === undefined || inVolume(path, config) || !isFilled(parentPath(path), stage, model)) continue;
      if (flow(stage).has(path) !== 'no') continue;
      const after = whoHas(path, stage, model);
      const source = after ? t('stage "{name}"', { name: after.copy!.from!.value! }) : '';
      report('missing', word!.range, { path, keyword: step.keyword, source, after });
    }
    const stranded = strandedScript(stage, model);
    if (stranded === undefined) return;
    const { command, word, copy, script } = stranded;
    const source = t('stage "{name}"', { name: copy.copy!.from!.value! });
    report('stranded', word.range, { path: word.value, keyword: command.keyword, source, after: copy, script });
  },

  fix({ path: named, script, after }, offer, { text }) {
    const path = script ?? named;
    if (after === undefined) return;
    const flags = after.instruction.flags.filter(({ name }) => name === 'from' || name === 'chown');
    const written = flags.map(({ range }) => text.slice(range.start, range.end)).join(' ');
    const keyword = text.slice(after.instruction.keywordRange.start, after.instruction.keywordRange.end);
    offer('copy', { edits: [insertBelow(text, after.instruction, `${keyword} ${written} ${path} ${path}`)] });
  },
});

/** The file that a command names by its path: the program, or the script that an interpreter is given. */
function startedFile(step: Step, config: readonly Step[]): StartedWord | undefined {
  if (!['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].includes(step.keyword)) return undefined;
  // Beside an ENTRYPOINT the CMD is only its arguments.
  if (step.keyword === 'CMD' && config.some(({ keyword }) => keyword === 'ENTRYPOINT')) return undefined;
  const [program, ...args] = startedWords(step);
  if (program === undefined) return undefined;
  const [first] = args;
  const word = interpreter.test(program.value) && first?.value.startsWith('/') ? first : program;
  return /^[^$~]*\/[^$]*$/.test(word.value) ? word : undefined;
}

/** What lies in a volume may come when the container starts. */
function inVolume(path: string, config: readonly Step[]): boolean {
  return config
    .filter(({ keyword }) => keyword === 'VOLUME')
    .some(({ instruction }) =>
      (instruction.json ?? instruction.words).some(
        ({ value }) => value.includes('$') || isInside(path, value.replace(/\/$/, '')),
      ),
    );
}

/** Whether the image's own instructions fill the folder: another may be mounted when the container starts. */
function isFilled(folder: string, stage: Stage, model: DockerfileModel): boolean {
  return stageChain(stage).some((part) =>
    model
      .flow(part)
      .events.some(
        ({ effect }) =>
          (effect.kind === 'copy' || effect.kind === 'tree' || effect.kind === 'file') && isInside(effect.path, folder),
      ),
  );
}

/** The flow that holds whatever the context has: a file that is not there now may be made before the build. */
function flowWhateverTheContext({ stages, context }: DockerfileModel): (stage: Stage) => StageFlow {
  const flows = new Map<Stage, StageFlow>();
  const isFile = (path: string): boolean => context !== undefined && kindAt(context, path) === 'file';
  const files: ContextFiles = {
    // Nothing lies below a file.
    has: (path) => (pathAndParents(`/${parentPath(path)}`).some((above) => isFile(above.slice(1))) ? 'no' : 'unknown'),
    isFolder: () => 'unknown',
  };
  const flow = (stage: Stage): StageFlow => {
    const known = flows.get(stage) ?? stageFlow(stage, { stages, files }, flow);
    flows.set(stage, known);
    return known;
  };
  return flow;
}

/** The last `COPY` from a stage that may have the file, best one that surely has it. */
function whoHas(path: string, stage: Stage, model: DockerfileModel): Step | undefined {
  const having = (known: Known): Step | undefined =>
    stage.steps.findLast((step) => {
      const source = sourceStage(step, model.stages);
      return source !== undefined && model.flow(source).has(path) === known;
    });
  return having('yes') ?? having('unknown');
}
