import { oneLine } from '../display';
import type { FailureCase } from './failure-cases';

/** Of the build itself. Recorded on Docker 20.10 and 28.5 with buildx 0.13 and 0.29. */
export const buildFailureCases: readonly FailureCase[] = [
  {
    pattern: /the Dockerfile cannot be empty/,
    reason: 'build-failed',
    message: () => 'The Dockerfile is empty or not readable: begin it with a FROM.',
  },
  {
    pattern: /no build stage in current context/,
    reason: 'build-failed',
    message: () =>
      'An instruction stands before the first FROM: begin the Dockerfile with FROM (only ARG may stand before it).',
  },
  {
    pattern: /base name \(([^)]*)\) should not be blank/,
    reason: 'build-failed',
    message: (match) => `${match[1]} is empty in FROM: give its ARG a default, or pass the build argument.`,
  },
  {
    pattern: /failed to parse stage name "([^"]*)": (.*)/,
    reason: 'build-failed',
    message: (match) => `${match[1]} is no image name: ${match[2]}.`,
  },
  {
    pattern: /unexpected end of statement while looking for matching (\S+)/,
    reason: 'build-failed',
    message: (match) => `A ${match[1]} is not closed: close it.`,
  },
  {
    pattern: /secret (\S+?):? (?:not found)/,
    reason: 'build-failed',
    message: (match) =>
      `The build needs the secret ${match[1]}, which this build does not pass: build with 'docker buildx build --secret id=${match[1]},…', or make the mount optional.`,
  },
  {
    pattern: /error from sender: open (.*): permission denied/,
    reason: 'build-failed',
    message: (match) =>
      `The build context has a folder that cannot be read, ${match[1]}: make it readable, or exclude it in .dockerignore.`,
  },
  {
    pattern: /"([^"]*)":? not found(?:: not found)?$/m,
    reason: 'build-failed',
    message: (match) =>
      `${match[1]} is not in the build context: check the path, and whether .dockerignore excludes it.`,
  },
  {
    pattern: /lstat (?:.*\/merged)?(\S+): no such file or directory/,
    reason: 'build-failed',
    message: (match) => `${match[1]} does not exist in the stage or image that is copied from: check the path.`,
  },
  {
    pattern: /(?:"\/bin\/sh -c (.*)"|\[\/bin\/sh -c (.*)\]).*exit code: 127/,
    reason: 'build-failed',
    message: (match) =>
      `The command was not found (exit code 127): install it in the image before this line, or correct its name: ${short(match[1] ?? match[2]!)}`,
  },
  {
    pattern: /(?:process "(.*)" did not complete successfully|executor failed running \[(.*)\]): exit code: 137/,
    reason: 'build-failed',
    message: (match) =>
      `The command was killed (exit code 137), which most often means that memory ran out: give the engine more, or do less at a time: ${short((match[1] ?? match[2]!).replace(/^\/bin\/sh -c /, ''))}`,
  },
  {
    pattern: /(?:process "(.*)" did not complete successfully|executor failed running \[(.*)\]): exit code: (\d+)/,
    reason: 'build-failed',
    message: (match, { stepLog }) =>
      `The command ended with exit code ${match[3]}: ${short((match[1] ?? match[2]!).replace(/^\/bin\/sh -c /, ''))}${lastLine(stepLog)}`,
  },
  {
    pattern: /exec format error/,
    reason: 'build-failed',
    message: () => foreignProgram('A program of the image'),
  },
  {
    pattern: /docker\/dockerfile(?::\S+: failed to do request|\/manifests\/)/,
    reason: 'build-failed',
    message: () => 'The frontend of the # syntax line cannot be fetched: connect to the network, or take the line out.',
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/(\S*?)\/(?:manifests|blobs)\/(\S*): (?:401|403) /,
    reason: 'build-failed',
    message: (match) =>
      `The registry does not let this user pull ${imageName(match[1]!, match[2]!)}: log in ('docker login${loginHost(match[1]!)}'), or check the name.`,
  },
  {
    pattern: /failed to (?:fetch (?:anonymous|oauth) token|authorize).*https?:\/\/([^/"\s]*)\/\S*: (?:401|403) /,
    reason: 'build-failed',
    message: (match) =>
      `The registry behind ${match[1]} does not let this user pull an image: log in ('docker login'), or check the name of the image.`,
  },
  {
    pattern: /429 Too Many Requests|toomanyrequests/i,
    reason: 'build-failed',
    message: () => "The registry's limit of pulls is reached: log in ('docker login'), wait, or use a mirror.",
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/(\S*?)\/manifests\/(\S*): (5\d\d [^\n]*)/,
    reason: 'build-failed',
    message: (match) =>
      `The registry of the image ${imageName(match[1]!, match[2]!)}:${match[3]} is out of order (${short(match[4]!)}): try again later.`,
  },
  {
    pattern: /https?:\/\/([^/"\s]*)\/v2\/[^"]*": .*x509: (.*)/,
    reason: 'build-failed',
    message: (match) =>
      `The certificate of the registry ${match[1]} is not trusted (${short(match[2]!)}): give the engine its authority's certificate.`,
  },
  {
    pattern: /(\S+): no match for platform in manifest/,
    reason: 'build-failed',
    message: (match) =>
      `The image ${match[1]} does not exist for this platform: choose a platform that it has, or another image.`,
  },
  {
    pattern: /Get "https?:\/\/([^/"]*)\/v2\/": (.*)/,
    reason: 'build-failed',
    message: (match) => `The registry ${match[1]} cannot be reached (${lastClause(match[2]!)}): check the network.`,
  },
  {
    pattern: /https?:\/\/([^/"]*)\/v2\/([^"]*?)\/manifests\/([^"]*)": (.*)/,
    reason: 'build-failed',
    message: (match) =>
      `The registry of the image ${imageName(match[1]!, match[2]!)}:${match[3]} cannot be reached (${lastClause(match[4]!)}): check the network, and whether a stage of that name is missing.`,
  },
  {
    pattern: /(\S+): (?:not found|pull access denied)/,
    reason: 'build-failed',
    message: (match) => `The image ${match[1]} does not exist or may not be pulled: check its name and tag, or log in.`,
  },
];

/** Where the processor is another one, QEMU runs its programs if the kernel knows of it (binfmt_misc). */
export function foreignProgram(program: string): string {
  return `${program} is for another processor than the engine has: install its emulation ('docker run --privileged --rm tonistiigi/binfmt --install all'), use a builder that has this processor, or build for another platform.`;
}

function loginHost(host: string): string {
  return host.endsWith('docker.io') ? '' : ` ${host}`;
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
  const line = log.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : ` (last output: ${short(line)})`;
}
