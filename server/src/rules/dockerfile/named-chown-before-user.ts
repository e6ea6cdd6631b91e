import { defineRule } from '../../core/rule';
import { canMoveWhole } from '../../lang/dockerfile/account-moves';
import { accountState } from '../../lang/dockerfile/accounts';
import { moveAbove } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { namedAccounts } from '../../lang/dockerfile/named-accounts';
import type { NamedAccount } from '../../lang/dockerfile/named-accounts';
import { createdAccounts } from '../../lang/dockerfile/users';

interface Data {
  readonly copy: Step;
  readonly name: string;
  /** What creates the accounts, in order, each once. */
  readonly creators: readonly Step[];
}

export default defineRule<DockerfileModel, Data>({
  id: 'named-chown-before-user',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    early: 'There is no {name} yet where the files are copied: Docker gives them to root, without a word',
    created: 'the account is created here',
    move: 'Create the account first',
  },

  check({ stages }, report) {
    for (const copy of stages.flatMap(({ steps }) => steps).filter((step) => step.copy !== undefined)) {
      const late = namedAccounts(copy).flatMap((account) => {
        const creator = laterCreator(account);
        return creator ? [{ account, creator }] : [];
      });
      const [first] = late;
      if (first === undefined) continue;
      const creators = [...new Set(late.map(({ creator }) => creator))].toSorted((a, b) => a.index - b.index);
      report(
        'early',
        first.account.range,
        { copy, name: first.account.name, creators },
        { related: creators.map(({ instruction }) => ({ range: instruction.keywordRange, messageId: 'created' })) },
      );
    }
  },

  fix({ copy, creators }, offer, { text }) {
    if (!creators.every((creator) => canMoveWhole(creator, copy))) return;
    const moves = creators.map((creator) => moveAbove(text, creator.instruction, copy.instruction));
    // Two insertions at one place would stand in the order of the edits: they are made one.
    const inserted = { ...moves[0]![0]!, newText: moves.map(([insertion]) => insertion!.newText).join('') };
    offer('move', { edits: [inserted, ...moves.map(([, removal]) => removal!)] });
  },
});

/** The instruction of the same stage that creates an account which was surely not there for the `COPY`. */
function laterCreator({ step, kind, name }: NamedAccount): Step | undefined {
  const state = accountState({ step }, name, kind);
  if (state === 'exists') return undefined;
  return step.stage.steps.find(({ index, run }) => {
    if (index < step.index || run === undefined) return false;
    return run.commands.some((command) => {
      const created = createdAccounts(command, run);
      const makes = (kind === 'user' ? created?.users : created?.groups)?.includes(name) ?? false;
      // What creates an account fails where there is one: it proves that there was none, if nothing lets it pass.
      const strict = run.plainList && !command.args.some(({ value }) => /^(-f|--force)$/.test(value));
      return makes && (state === 'missing' || strict);
    });
  });
}
