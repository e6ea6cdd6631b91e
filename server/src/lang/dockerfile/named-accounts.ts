import type { Range } from '../../core/text';
import type { AccountKind } from './accounts';
import { readChown } from './chown';
import { expandWord } from './expand';
import type { RunCommand } from './run';
import type { Step } from './stage';

/** A user or group that an instruction names. */
export interface NamedAccount {
  readonly step: Step;
  /** The `chown` or `chgrp` of a `RUN`. */
  readonly command: RunCommand | undefined;
  readonly kind: AccountKind;
  /** With variables filled in. */
  readonly name: string;
  /** The owner as it is written, both halves. */
  readonly range: Range;
}

/** The users and groups that `USER`, `--chown`, `chown` and `chgrp` of a step name; numbers, and names that cannot be known, are left out. */
export function namedAccounts(step: Step): NamedAccount[] {
  const { instruction, copy, run } = step;
  if (step.keyword === 'USER') {
    const range = instruction.words[0]?.range;
    return range ? halves(expanded(instruction.arguments.text.trim(), step), { step, command: undefined, range }) : [];
  }
  if (copy?.chown?.value !== undefined) {
    // Names are looked up in the layer below; with --link there is none.
    if (instruction.flags.some(({ name }) => name === 'link')) return [];
    const range = copy.chown.valueRange ?? copy.chown.range;
    return halves(expanded(copy.chown.value, step), { step, command: undefined, range });
  }
  return (run?.commands ?? []).flatMap((command, index) => {
    const chown = readChown(command, run!);
    // `chown … || true` may fail.
    if (!chown || run!.commands[index + 1]?.shell.operatorBefore === '||') return [];
    const owner = run!.value(chown.ownerWord);
    const written = owner === undefined ? undefined : command.name === 'chgrp' ? `:${owner}` : owner;
    return halves(written, { step, command, range: chown.ownerWord.range });
  });
}

function expanded(text: string, step: Step): string | undefined {
  const { value, resolved } = expandWord(text, step.lookup, '\\');
  return resolved ? value : undefined;
}

function halves(owner: string | undefined, place: Omit<NamedAccount, 'kind' | 'name'>): NamedAccount[] {
  const [user = '', group = ''] = (owner ?? '').split(':');
  const named: NamedAccount[] = [
    { ...place, kind: 'user', name: user },
    { ...place, kind: 'group', name: group },
  ];
  return named.filter(({ name }) => !/^\d*$/.test(name));
}
