import type { Range } from '../../core/text';
import { parseArguments } from '../dockerfile/options';
import { remember } from '../remember';
import { parseShell, unwrapCommand } from '../shell';
import type { ShellCommand } from '../shell';
import { inputOf } from './artifact-steps';
import { calls, earlierSteps, isOpaque } from './earlier-steps';
import { environment } from './environment';
import { maskExpressions } from './expressions';
import { fieldsOf, type ImageBuild } from './image-builds';
import type { Script, Step, WorkflowModel } from './model';
import { inputSettings, type Setting } from './settings';

/** A name under which a build pushes its image, where it is written. */
export interface PushedName {
  /** Lower case; Docker Hub is `docker.io`. */
  readonly registry: string;
  readonly range: Range;
}

/** The names of a build whose registry is known: in its tags, its outputs, and the `images` of docker/metadata-action. */
export function pushedNames(model: WorkflowModel, build: ImageBuild): PushedName[] {
  const found: PushedName[] = [];
  const add = (name: string, { range }: Setting): void => {
    const registry = registryOf(resolve(model, build.step, name));
    if (registry !== undefined) found.push({ registry, range });
  };
  for (const tag of build.all('tags')) {
    const id = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(tag.value)?.[1];
    const metadata = id && earlierSteps(model, build.step).find((step) => step.id === id);
    if (metadata) for (const image of imagesOf(model, metadata)) add(image.value.replace(/^name=/, ''), image);
    else add(tag.value, tag);
  }
  for (const output of build.all('outputs')) {
    const name = fieldsOf(output).get('name');
    if (name !== undefined && !output.value.startsWith('"')) add(name, output);
  }
  return found;
}

function imagesOf(model: WorkflowModel, step: Step): Setting[] {
  if (!calls(step, 'docker/metadata-action')) return [];
  const parts = inputSettings(model.text, step, 'images', 'commas');
  // What may be switched off says nothing.
  return parts.some(({ value }) => value.startsWith('enable=')) ? [] : parts;
}

/** A text with what the file's own `env` says in the place of `${{ env.NAME }}`. */
function resolve(model: WorkflowModel, step: Step, text: string): string {
  return text.replaceAll(
    /\$\{\{\s*env\.(\w+)\s*\}\}/g,
    (written, name: string) => environment(model, step, name) ?? written,
  );
}

/** The registry in the name of an image; undefined where an expression or a variable may hold it. */
function registryOf(name: string): string | undefined {
  // These never hold a registry.
  const plain = name.replaceAll(
    /\$\{\{\s*github\.(?:repository|repository_owner|actor|sha|ref_name|run_\w+)\s*\}\}/g,
    'o',
  );
  const slash = plain.indexOf('/');
  const first = slash < 0 ? '' : plain.slice(0, slash);
  if (/[${}\s]/.test(first) || (slash < 0 && /^[^:]*\$/.test(plain))) return undefined;
  return /[.:]|^localhost$/.test(first) ? hostOf(first) : 'docker.io';
}

/** `https://index.docker.io/v1/` and its like are Docker Hub. */
function hostOf(registry: string): string {
  const host = registry
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/', 1)[0]!;
  return /^(?:index\.|registry-1\.|registry\.hub\.)?docker\.(?:io|com)$/.test(host) ? 'docker.io' : host;
}

/** The registries that the steps before a build log in to; undefined where one may do so unseen. */
export function loggedIn(model: WorkflowModel, build: ImageBuild): ((registry: string) => boolean) | undefined {
  const { step } = build;
  if (['DOCKER_CONFIG', 'DOCKER_AUTH_CONFIG'].some((name) => environment(model, step, name) !== undefined))
    return undefined;
  const hosts = new Set<string>();
  for (const earlier of [...earlierSteps(model, step), step]) {
    const found = earlier.run ? scriptLogins(earlier.run) : earlier === step ? [] : stepLogins(model, earlier);
    if (found === undefined) return undefined;
    for (const host of found) hosts.add(host);
  }
  return (registry) =>
    hosts.has(registry) ||
    (hosts.has('amazonaws.com') && /\.amazonaws\.com(?:\.cn)?$|^public\.ecr\.aws$/.test(registry));
}

/** Actions about images, tools and the source that never log in to a registry. */
const noLogin =
  /^(?:actions\/(?:checkout|setup-[\w-]+|cache|upload-artifact|download-artifact|github-script)|docker\/(?:metadata|build-push|bake|scout|setup-[\w-]+)-action|hadolint\/.*|crazy-max\/ghaction-.*|aquasecurity\/.*|anchore\/.*|sigstore\/cosign-installer|dorny\/paths-filter|tj-actions\/changed-files|step-security\/harden-runner)$/i;

function stepLogins(model: WorkflowModel, step: Step): readonly string[] | undefined {
  const named = (name: string): readonly string[] | undefined => {
    const settings = inputSettings(model.text, step, name, 'none');
    const hosts = settings.map(({ value }) => hostOf(resolve(model, step, value)));
    return hosts.some((host) => /[${}]/.test(host)) || step.uses!.moreInputs ? undefined : hosts;
  };
  if (isOpaque(step)) return undefined;
  if (calls(step, 'docker/login-action')) {
    if (inputOf(step, 'registry-auth') !== undefined) return undefined;
    return inputOf(step, 'registry') === undefined ? ['docker.io'] : named('registry');
  }
  if (calls(step, 'azure/docker-login')) return named('login-server');
  if (calls(step, 'redhat-actions/podman-login')) return named('registry');
  if (calls(step, 'aws-actions/amazon-ecr-login')) return ['amazonaws.com'];
  return noLogin.test(step.uses?.action ?? '') ? [] : undefined;
}

const engines = new Set(['docker', 'podman', 'buildah', 'nerdctl']);
const valued = new Set(['-u', '--username', '-p', '--password', '--authfile']);
const mayLogIn = /\b(?:login|auth|credentials?|configure-docker)\b|config\.json|DOCKER_CONFIG|\.docker\b/i;
const callsOthers = /(?:^|[\s;&|])(?:\.{0,2}\/[\w./-]+|make|task|just|source|bash|sh)\b/;

/** What a script logs in to; undefined where it may do so in a way that cannot be read. */
const scriptLogins = remember(({ source }: Script): readonly string[] | undefined => {
  if (!mayLogIn.test(source.text) && !callsOthers.test(source.text)) return [];
  const masked = maskExpressions(source.text);
  const script = parseShell({ text: masked, segments: source.segments });
  const logins = script.commands.filter(({ words }) => words.some(({ value }) => value === 'login'));
  if (!script.complete || logins.length === 0) return undefined;
  const hosts = logins.map((command) => hostOfLogin(command, source.text));
  // Nothing else may speak of it.
  const others = script.commands.filter((command) => !logins.includes(command));
  const hidden = others.some(({ logical }) => mayLogIn.test(masked.slice(logical.start, logical.end)));
  return !hidden && hosts.every((host) => host !== undefined) ? hosts : undefined;
});

function hostOfLogin(command: ShellCommand, script: string): string | undefined {
  const { name, args } = unwrapCommand(command);
  if (!engines.has(name) || args[0]?.value !== 'login') return undefined;
  const [host] = parseArguments(args.slice(1), valued).positional;
  // Only Docker has a registry of its own.
  if (host === undefined) return name === 'docker' ? 'docker.io' : undefined;
  const written = script.slice(host.logical.start, host.logical.end);
  return host.literal && !written.includes('${{') ? hostOf(host.value) : undefined;
}
