import type { BuildContext } from '../../context/build-context';
import { defineRule } from '../../core/rule';
import { lineBreakOf } from '../../core/text';
import type { TextEdit } from '../../core/text';
import { isRoot, userInForce } from '../../lang/dockerfile/accounts';
import { insertAbove, insertBelow } from '../../lang/dockerfile/edits';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { rootBase, stageChain } from '../../lang/dockerfile/model';
import { imageNeeds } from '../../lang/dockerfile/needs';
import { namedAccounts } from '../../lang/dockerfile/named-accounts';
import { nonRootUser } from '../../lang/dockerfile/new-user';
import type { NonRootUser } from '../../lang/dockerfile/new-user';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';

interface Data {
  readonly stage: Stage;
  readonly newUser: NonRootUser;
  /** For `USER`. */
  readonly user: string;
}

/** Programs that an entry point goes on with as another user. */
const stepDown = ['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 'sudo', 's6-setuidgid', 'setuidgid', 'capsh', 'init'];

export default defineRule<DockerfileModel, Data>({
  id: 'root-user',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'info',
  since: '0.1.0',
  aliases: ['hadolint:DL3002'],
  fixes: 'suggestion',

  messages: {
    unset: 'The container runs as root: no USER says otherwise',
    root: 'The container runs as root: this is the last USER',
    use: 'Run as {user}; what it writes to must belong to it',
    create: 'Create a system account and run as it; what it writes to must belong to it',
  },

  check({ finalStage, stages, targetStages, context }, report) {
    for (const stage of stages.filter((each) => each === finalStage || targetStages.has(each))) {
      const { user, step } = userInForce(stage);
      if (user === undefined || !isRoot(user)) continue;
      const start = startOf(stage);
      if (start === undefined || stepsDown(stage, start, context)) continue;
      const range = step ? step.instruction.range : start.instruction.keywordRange;
      const newUser = nonRootUser(stage);
      report(step ? 'root' : 'unset', range, { stage, newUser, user: newUser.user });
    }
  },

  fix({ stage, newUser: { creation, user } }, offer, { text }) {
    const early = creation && nameIsUsed(stage, creation.name);
    const last = [...(creation && !early ? [creation.instruction] : []), `USER ${user}`].join(lineBreakOf(text));
    const first = creation && early ? [insertAbove(text, early.instruction, creation.instruction)] : [];
    offer(creation ? 'create' : 'use', { edits: [...first, addAtEnd(text, stage, last)] });
  },
});

/** Above the command that ends a stage, else below its last instruction that makes files. */
function addAtEnd(text: string, stage: Stage, added: string): TextEdit {
  const lastWork = stage.steps.findLast(({ keyword }) => /^(RUN|COPY|ADD|WORKDIR|USER)$/.test(keyword));
  const start = stage.steps.find(
    ({ keyword, index }) => /^(CMD|ENTRYPOINT)$/.test(keyword) && index > (lastWork?.index ?? -1),
  );
  const last = lastWork?.instruction ?? stage.steps.at(-1)?.instruction ?? stage.from;
  return start ? insertAbove(text, start.instruction, added) : insertBelow(text, last, added);
}

/** The first step that gives files to an account; undefined where the user of that moment may not create it. */
function nameIsUsed(stage: Stage, account: string): Step | undefined {
  const root = userInForce(stage).step;
  const first = stage.steps.find((step) => namedAccounts(step).some(({ name }) => name === account));
  const byRoot = root === undefined || (root.stage === stage && root.index < (first?.index ?? 0));
  return byRoot ? first : undefined;
}

/** What starts the program; undefined for an image that is there to be built on, copied from or looked into. */
function startOf(stage: Stage): Step | undefined {
  const config = runtimeConfig(stage).filter(({ instruction }) => instruction.words.length > 0);
  const entrypoint = config.find(({ keyword }) => keyword === 'ENTRYPOINT');
  const command = config.find(({ keyword }) => keyword === 'CMD');
  const words = command?.instruction.words.map(({ value }) => value) ?? [];
  const onlyShell = /^(\/(usr\/)?bin\/)?(ba|da|a|z)?sh( -l| -i)?$/.test(words.join(' '));
  return entrypoint ?? (onlyShell ? undefined : command);
}

/** Whether the entry point goes on as another user, or may: what is built in for that is meant to be used. */
function stepsDown(stage: Stage, start: Step, context: BuildContext | undefined): boolean {
  const base = rootBase(stage);
  if (start.keyword === 'CMD' && base.kind === 'image' && base.known?.stepsDown === true) return true;
  const { programs } = imageNeeds(stage, entryScript(stage, context)?.text);
  if (stepDown.some((program) => programs.has(program))) return true;
  const runs = stageChain(stage).flatMap(({ steps }) => steps.flatMap(({ run }) => run?.script.text ?? []));
  return runs.some((script) => /\b(gosu|su-exec|setpriv)\b/.test(script));
}
