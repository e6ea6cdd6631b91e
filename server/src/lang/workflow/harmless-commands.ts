import { remember } from '../remember';
import { parseShell, unwrapCommand } from '../shell';
import type { ShellCommand } from '../shell';
import { maskExpressions } from './expressions';
import type { Script } from './model';

/** Programs that write no file by themselves, whatever they are told. */
const readers = new Set(
  (
    ': [ alias basename break cat continue cut date declare df dirname du echo env exit export expr false free grep head hostname id ' +
    'local ls printenv printf pwd read readlink realpath return set shift sleep sort stat tail test tr true type uname uniq unset ' +
    'wait wc which whoami command jq cosign hadolint trivy'
  ).split(' '),
);

/** Programs of which these commands write nothing into the folder that they run in. */
const commands: Readonly<Record<string, RegExp>> = {
  git: /^(?:branch|config|describe|diff|fetch|log|ls-files|remote|rev-list|rev-parse|show|status|tag)$/,
  'apt-get': /^/,
  apt: /^/,
  pip: /^install$/,
  aws: /^(?:ecr|ecr-public|sts)$/,
  az: /^(?:acr|login|account)$/,
  gcloud: /^(?:auth|config)$/,
  docker: /^(?:build|image|images|info|inspect|login|logout|manifest|network|ps|pull|push|rm|rmi|system|tag|version)$/,
  podman: /^(?:build|images|info|inspect|login|logout|pull|push|rm|rmi|tag|version)$/,
};

/**
 * Whether a script surely leaves what is checked out as it is, up to an offset of the document: every command in it is known to
 * write nothing there, and no output goes into a file of the project.
 */
export function writesNothing(script: Script, before = Infinity): boolean {
  return firstWriter(script) >= before;
}

/** Where the first command stands that may write; `Infinity` where none does. Each script is read once. */
const firstWriter = remember(({ source, shell }: Script): number => {
  if (shell !== 'bash' && shell !== 'sh') return -1;
  const script = parseShell({ text: maskExpressions(source.text), segments: source.segments });
  if (!script.complete) return -1;
  return script.commands.find((command) => !isHarmless(command))?.range.start ?? Infinity;
});

function isHarmless(command: ShellCommand): boolean {
  const { name, args } = unwrapCommand(command);
  const elsewhere = command.redirects.every(
    ({ operator, target }) => operator.startsWith('<') || /&/.test(operator) || isElsewhere(target?.value ?? ''),
  );
  if (!elsewhere) return false;
  if (name === '' || readers.has(name)) return true;
  const words = args.map(({ value }) => value);
  if (name === 'docker' && words[0] === 'buildx') {
    return /^(?:build|create|imagetools|inspect|ls|use|version)$/.test(words[1] ?? '') && !writesOutput(words);
  }
  return Object.hasOwn(commands, name) && commands[name]!.test(words[0] ?? '') && !writesOutput(words);
}

function writesOutput(words: readonly string[]): boolean {
  return words.some((word) => /^(?:-o|--output|--iidfile|--metadata-file)/.test(word));
}

function isElsewhere(target: string): boolean {
  return /^(?:\/dev\/|\/tmp\/|\$\{?(?:GITHUB_(?:ENV|OUTPUT|PATH|STEP_SUMMARY)|RUNNER_TEMP)\b)/.test(target);
}
