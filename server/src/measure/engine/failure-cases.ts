import { stated } from '../../core/l10n';
import { buildFailureCases, foreignProgram } from './build-failure-cases';
import type { BuildFailure } from './build-options';

/** What is known when the engine's command has failed. All of it is the engine's text, not to be trusted. */
export interface FailedRun {
  /** Plain output: without the progress, with `ERROR: …`. */
  readonly output: string;
  /** Output of the step that failed. */
  readonly stepLog: string;
  readonly executable: string;
}

export type Reason = BuildFailure['reason'];

export interface FailureCase {
  readonly pattern: RegExp;
  /** Where the pattern is looked for; the plain output without it. */
  readonly where?: 'step log';
  readonly reason: Reason;
  readonly message: (match: RegExpExecArray, run: FailedRun) => string;
}

const diskFull = (): string =>
  stated(
    "The disk of the Docker engine is full: free space with 'docker builder prune' or 'docker system prune', then build again.",
  );

/** Of the engine, and of what it was asked. Recorded on Docker 20.10 and 28.5 with buildx 0.13 and 0.29. */
const callCases: readonly FailureCase[] = [
  {
    pattern:
      /unknown command: \S+ buildx|'buildx' is not a \S+ command|buildx component is missing|unrecognized command .*buildx|(?:See|Run) '\S+ --help'/,
    reason: 'no-buildx',
    message: (_, { executable }) =>
      stated(
        'The buildx plugin of {executable} is missing: install it (package docker-buildx-plugin or docker-buildx) and build again.',
        { executable },
      ),
  },
  {
    pattern:
      /invalid progress mode|unknown progress|(?:unsupported|invalid) .*rawjson|rawjson.*(?:unsupported|invalid)/i,
    reason: 'no-buildx',
    message: () => stated('The buildx plugin is too old to measure a build: update it to 0.13 or newer.'),
  },
  {
    pattern: /permission denied while trying to connect to the Docker (?:daemon|API)|dial unix .*permission denied/i,
    reason: 'no-permission',
    message: () =>
      stated(
        "This user may not use the Docker engine: add it to the group docker ('sudo usermod -aG docker $USER') and log in again, or use rootless Docker.",
      ),
  },
  {
    pattern:
      /(?:Cannot connect to|failed to connect to) the docker (?:daemon|API) at (\S+?)[.;]? |error during connect|Is the docker daemon running/i,
    reason: 'engine-not-running',
    message: (match) =>
      match[1]
        ? stated('Docker is not running at {address}: start it and build again.', {
            address: match[1].replace(/\.$/, ''),
          })
        : stated('Docker is not running: start it and build again.'),
  },
  {
    pattern: /failed to receive status: .*Unavailable|error reading from server: EOF|transport is closing/,
    reason: 'engine-not-running',
    message: () => stated('The Docker engine stopped during the build: start it again and repeat the build.'),
  },
  {
    pattern: /no space left on device|ResourceExhausted/i,
    reason: 'out-of-disk',
    message: diskFull,
  },
  {
    pattern: /^exec (\S+): exec format error/m,
    where: 'step log',
    reason: 'build-failed',
    message: (match) => foreignProgram(match[1]!),
  },
  {
    pattern: /no space left on device/i,
    where: 'step log',
    reason: 'out-of-disk',
    message: diskFull,
  },
  {
    pattern: /context canceled|Canceled: /,
    reason: 'cancelled',
    message: () => stated('The build was cancelled.'),
  },

  // Before the wrong requests: it can speak of an unknown flag too.
  {
    pattern: /dockerfile parse error (?:on )?line \d+: (.*)/,
    reason: 'build-failed',
    message: (match) => stated('The Dockerfile cannot be read: {why}.', { why: match[1]! }),
  },

  // Wrong requests.
  {
    pattern: /unable to prepare context: path "([^"]*)" not found/,
    reason: 'bad-request',
    message: (match) =>
      stated('The build context {folder} does not exist: give the folder that the Dockerfile copies from.', {
        folder: match[1]!,
      }),
  },
  {
    pattern: /failed to read dockerfile: (?:.*: )?open ([^:\n]*): no such file/,
    reason: 'bad-request',
    message: (match) =>
      stated('There is no file {name}: name the Dockerfile that is there.', { name: basename(match[1]!) }),
  },
  {
    pattern: /target stage "?([^"\s]+)"? could not be found/,
    reason: 'bad-request',
    message: (match) =>
      stated('The Dockerfile has no stage {stage}: name one of its stages as target.', { stage: match[1]! }),
  },
  {
    pattern: /invalid tag "([^"]*)"/,
    reason: 'bad-request',
    message: (match) =>
      stated('The tag {tag} is no image name: use lower-case letters, digits, and - _ . / :.', { tag: match[1]! }),
  },
  {
    pattern: /"([^"]*)": (?:cannot parse platform specifier|unknown operating system)/,
    reason: 'bad-request',
    message: (match) =>
      stated('The platform {platform} is not one: write it as linux/amd64 or linux/arm64.', { platform: match[1]! }),
  },
  {
    pattern: /does not currently support exporting manifest lists|Multi-platform build is not supported/i,
    reason: 'bad-request',
    message: () =>
      stated(
        'This engine can build one platform at a time: name one platform, or turn on the containerd image store of Docker.',
      ),
  },
  {
    pattern: /no builder "([^"]*)" found/,
    reason: 'bad-request',
    message: (match) =>
      stated("There is no builder {builder}: 'docker buildx ls' lists those that exist.", { builder: match[1]! }),
  },
  {
    pattern: /(?:failed to build|failed to solve): context deadline exceeded|waiting for connection: /,
    reason: 'bad-request',
    message: () => stated("The builder does not answer: start it, or choose another ('docker buildx ls' lists them)."),
  },
  {
    pattern: /Cache export is not supported for the docker driver/,
    reason: 'bad-request',
    message: () =>
      stated(
        'This builder cannot write a cache: use one of another driver (docker buildx create), or turn on the containerd image store of Docker.',
      ),
  },
  {
    pattern: /invalid empty ssh agent socket|failed to convert agent config/,
    reason: 'bad-request',
    message: () => stated('There is no SSH agent to pass: start one (ssh-agent, ssh-add), or name a key file.'),
  },
  {
    pattern: /context "([^"]*)": context not found/,
    reason: 'bad-request',
    message: (match) =>
      stated("There is no Docker context {name}: choose one with 'docker context use', or correct DOCKER_CONTEXT.", {
        name: match[1]!,
      }),
  },
  {
    pattern: /unknown (?:shorthand )?flag: (.*)/,
    reason: 'bad-request',
    message: (match) =>
      stated('The buildx plugin does not know {flag}: update it to 0.13 or newer.', { flag: match[1]! }),
  },
  {
    pattern: /client version \S+ is too new\. Maximum supported API version is (\S+)/,
    reason: 'bad-request',
    message: (match) =>
      stated('The engine is older than the docker command: set DOCKER_API_VERSION={version}.', { version: match[1]! }),
  },
  {
    pattern: /[Nn]o such image: (\S+?)[.:]*(?:\s|$)|reference does not exist/,
    reason: 'bad-request',
    message: (match) =>
      match[1]
        ? stated('The engine has no image {image}: build or pull it first.', { image: match[1] })
        : stated('The engine has no image of that name: build or pull it first.'),
  },
];

/** In this order: the first that matches explains the failure. */
export const failureCases: readonly FailureCase[] = [...callCases, ...buildFailureCases];

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
