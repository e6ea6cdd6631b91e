import { stated } from '../../core/l10n';
import { oneLine } from '../display';
import type { FailureCase } from './failure-cases';

/** Of the build itself. Recorded on Docker 20.10 and 28.5 with buildx 0.13 and 0.29. */
export const buildFailureCases: readonly FailureCase[] = [
  {
    pattern: /the Dockerfile cannot be empty/,
    reason: 'build-failed',
    message: () => stated('The Dockerfile is empty or not readable: begin it with a FROM.'),
  },
  {
    pattern: /no build stage in current context/,
    reason: 'build-failed',
    message: () =>
      stated(
        'An instruction stands before the first FROM: begin the Dockerfile with FROM (only ARG may stand before it).',
      ),
  },
  {
    pattern: /base name \(([^)]*)\) should not be blank/,
    reason: 'build-failed',
    message: (match) =>
      stated('{name} is empty in FROM: give its ARG a default, or pass the build argument.', { name: match[1]! }),
  },
  {
    pattern: /failed to parse stage name "([^"]*)": (.*)/,
    reason: 'build-failed',
    message: (match) => stated('{name} is no image name: {why}.', { name: match[1]!, why: match[2]! }),
  },
  {
    pattern: /unexpected end of statement while looking for matching (\S+)/,
    reason: 'build-failed',
    message: (match) => stated('A {quote} is not closed: close it.', { quote: match[1]! }),
  },
  {
    pattern: /secret (\S+?):? (?:not found)/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        "The build needs the secret {id}, which this build does not pass: build with 'docker buildx build --secret id={id},…', or make the mount optional.",
        { id: match[1]! },
      ),
  },
  {
    pattern: /error from sender: open (.*): permission denied/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        'The build context has a folder that cannot be read, {path}: make it readable, or exclude it in .dockerignore.',
        { path: match[1]! },
      ),
  },
  {
    pattern: /"([^"]*)":? not found(?:: not found)?$/m,
    reason: 'build-failed',
    message: (match) =>
      stated('{path} is not in the build context: check the path, and whether .dockerignore excludes it.', {
        path: match[1]!,
      }),
  },
  {
    pattern: /lstat (?:.*\/merged)?(\S+): no such file or directory/,
    reason: 'build-failed',
    message: (match) =>
      stated('{path} does not exist in the stage or image that is copied from: check the path.', { path: match[1]! }),
  },
  {
    pattern: /(?:"\/bin\/sh -c (.*)"|\[\/bin\/sh -c (.*)\]).*exit code: 127/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        'The command was not found (exit code 127): install it in the image before this line, or correct its name: {command}',
        { command: short(match[1] ?? match[2]!) },
      ),
  },
  {
    pattern: /(?:process "(.*)" did not complete successfully|executor failed running \[(.*)\]): exit code: 137/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        'The command was killed (exit code 137), which most often means that memory ran out: give the engine more, or do less at a time: {command}',
        { command: shellCommand(match) },
      ),
  },
  {
    pattern: /(?:process "(.*)" did not complete successfully|executor failed running \[(.*)\]): exit code: (\d+)/,
    reason: 'build-failed',
    message: (match, { stepLog }) => ended(match[3]!, shellCommand(match), lastLine(stepLog)),
  },
  {
    pattern: /exec format error/,
    reason: 'build-failed',
    message: () => foreignProgram(stated('A program of the image')),
  },
  {
    pattern: /docker\/dockerfile(?::\S+: failed to do request|\/manifests\/)/,
    reason: 'build-failed',
    message: () =>
      stated('The frontend of the # syntax line cannot be fetched: connect to the network, or take the line out.'),
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/(\S*?)\/(?:manifests|blobs)\/(\S*): (?:401|403) /,
    reason: 'build-failed',
    message: (match) =>
      stated("The registry does not let this user pull {image}: log in ('{login}'), or check the name.", {
        image: imageName(match[1]!, match[2]!),
        login: login(match[1]!),
      }),
  },
  {
    pattern: /failed to (?:fetch (?:anonymous|oauth) token|authorize).*https?:\/\/([^/"\s]*)\/\S*: (?:401|403) /,
    reason: 'build-failed',
    message: (match) =>
      stated(
        "The registry behind {host} does not let this user pull an image: log in ('docker login'), or check the name of the image.",
        { host: match[1]! },
      ),
  },
  {
    pattern: /429 Too Many Requests|toomanyrequests/i,
    reason: 'build-failed',
    message: () => stated("The registry's limit of pulls is reached: log in ('docker login'), wait, or use a mirror."),
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/(\S*?)\/manifests\/(\S*): (5\d\d [^\n]*)/,
    reason: 'build-failed',
    message: (match) =>
      stated('The registry of the image {image} is out of order ({why}): try again later.', {
        image: `${imageName(match[1]!, match[2]!)}:${match[3]}`,
        why: short(match[4]!),
      }),
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/[^"]*": .*x509: (.*)/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        "The certificate of the registry {registry} is not trusted ({why}): give the engine its authority's certificate.",
        { registry: match[1]!, why: short(match[2]!) },
      ),
  },
  {
    pattern: /(\S+): no match for platform in manifest/,
    reason: 'build-failed',
    message: (match) =>
      stated('The image {image} does not exist for this platform: choose a platform that it has, or another image.', {
        image: match[1]!,
      }),
  },
  {
    pattern: /Get "https?:\/\/([^/"]*)\/v2\/": (.*)/,
    reason: 'build-failed',
    message: (match) =>
      stated('The registry {registry} cannot be reached ({why}): check the network.', {
        registry: match[1]!,
        why: lastClause(match[2]!),
      }),
  },
  {
    pattern: /https?:\/\/([^/"]*)\/v2\/([^"]*?)\/manifests\/([^"]*)": (.*)/,
    reason: 'build-failed',
    message: (match) =>
      stated(
        'The registry of the image {image} cannot be reached ({why}): check the network, and whether a stage of that name is missing.',
        { image: `${imageName(match[1]!, match[2]!)}:${match[3]}`, why: lastClause(match[4]!) },
      ),
  },
  {
    pattern: /(\S+): (?:not found|pull access denied)/,
    reason: 'build-failed',
    message: (match) =>
      stated('The image {image} does not exist or may not be pulled: check its name and tag, or log in.', {
        image: match[1]!,
      }),
  },
];

/** Where the processor is another one, QEMU runs its programs if the kernel knows of it (binfmt_misc). */
export function foreignProgram(program: string): string {
  return stated(
    "{program} is for another processor than the engine has: install its emulation ('docker run --privileged --rm tonistiigi/binfmt --install all'), use a builder that has this processor, or build for another platform.",
    { program },
  );
}

function login(host: string): string {
  return host.endsWith('docker.io') ? 'docker login' : `docker login ${host}`;
}

/** The command of a step that failed, in either of the engine's two ways to say it. */
function shellCommand(match: RegExpExecArray): string {
  return short((match[1] ?? match[2]!).replace(/^\/bin\/sh -c /, ''));
}

function ended(code: string, command: string, output: string): string {
  return output === ''
    ? stated('The command ended with exit code {code}: {command}', { code, command })
    : stated('The command ended with exit code {code}: {command} (last output: {output})', { code, command, output });
}

function short(text: string): string {
  const line = oneLine(text);
  return line.length <= 120 ? line : `${line.slice(0, 119)}…`;
}

function imageName(host: string, path: string): string {
  return host.endsWith('docker.io') ? path.replace(/^library\//, '') : `${host}/${path}`;
}

function lastClause(text: string): string {
  return short(text.slice(text.lastIndexOf(': ') + 1));
}

function lastLine(log: string): string {
  return short(log.trim().split('\n').at(-1) ?? '');
}
