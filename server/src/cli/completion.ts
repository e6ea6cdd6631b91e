import { commandTable } from './commands';
import type { CliIo } from './io';
import { allRules } from './rule-table';
import { flagLines, parseFlags, suggest, UsageError, type Flag } from './usage';

export const flags = { help: { help: 'Show this help' } } as const;

const help = `Prints what a shell needs to complete the commands, flags and values of plimsoll.

Usage: plimsoll completion bash|zsh|fish

bash  eval "$(plimsoll completion bash)" in ~/.bashrc
zsh   eval "$(plimsoll completion zsh)" in ~/.zshrc, below compinit
fish  plimsoll completion fish > ~/.config/fish/completions/plimsoll.fish

Flags
${flagLines(flags)}`;

/** A command as it is completed. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Words that it takes beside flags; without them it takes files. */
  readonly words: readonly string[];
}

const shells: Readonly<Record<string, (commands: readonly Completed[]) => string>> = { bash, zsh, fish };

/** `plimsoll completion`. Resolves to the exit code. @throws UsageError */
export async function runCompletion(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [wanted = '', ...more] = positionals;
  const shell = Object.hasOwn(shells, wanted) ? shells[wanted] : undefined;
  if (shell === undefined || more.length > 0)
    throw new UsageError(`completion takes one shell: bash, zsh or fish${suggest(wanted, Object.keys(shells))}`);
  const words: Readonly<Record<string, readonly string[]>> = {
    explain: allRules.map(({ id }) => id),
    completion: Object.keys(shells),
  };
  const commands = await Promise.all(
    Object.entries(commandTable).map(async ([name, command]) => ({
      name,
      summary: command.summary,
      flags: await command.flags(),
      words: words[name] ?? [],
    })),
  );
  io.stdout(shell(commands));
  return 0;
}

/** Where it has no words, readline completes files. */
function bash(commands: readonly Completed[]): string {
  const values = commands.flatMap(({ name, flags }) =>
    Object.entries(flags).flatMap(([flag, { value, choices }]) =>
      value === undefined ? [] : [`    '${name} --${flag}') words='${choices?.join(' ') ?? ''}' ;;`],
    ),
  );
  const others = commands.map(({ name, flags, words }) => {
    const dashed = Object.keys(flags).map((flag) => `--${flag}`);
    return `        ${name}) words='${dashed.join(' ')}' free='${words.join(' ')}' ;;`;
  });
  return `_plimsoll() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words='' free=''
  # bash takes --flag=value for three words.
  if [ "$current" = '=' ]; then current=''
  elif [ "$before" = '=' ]; then before="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "\${COMP_WORDS[1]} $before" in
    'plimsoll '*) ;;
${values.join('\n')}
    *)
      case "\${COMP_WORDS[1]}" in
${others.join('\n')}
      esac
      case "$current" in
        -*) ;;
        *) words="$free" ;;
      esac ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map(({ name }) => name).join(' ')} --help --version'; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _plimsoll plimsoll
`;
}

/** zsh reads what is made for bash. */
function zsh(commands: readonly Completed[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
}

function fish(commands: readonly Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
  const lines = commands.flatMap(({ name, summary, flags, words }) => {
    const seen = `complete -c plimsoll -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c plimsoll -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...(words.length > 0 ? [`${seen} -f -a ${quoted(words.join(' '))}`] : []),
      ...Object.entries(flags).map(([flag, { value, choices, help: about }]) => {
        const takes = choices ? ` -x -a ${quoted(choices.join(' '))}` : value === undefined ? '' : ' -r';
        return `${seen} -l ${flag}${takes} -d ${quoted(about)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}
