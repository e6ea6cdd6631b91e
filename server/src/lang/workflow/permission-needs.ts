import { t } from '../../core/l10n';
import type { Range } from '../../core/text';
import { permissionNeedsOf, type PermissionNeed } from '../../data/platform';
import { remember } from '../remember';
import { calls, earlierSteps, isOpaque } from './earlier-steps';
import { environment } from './environment';
import { hostedArchitectures } from './hosted';
import { isJobToken, withEnvironment } from './job-token';
import type { Step, WorkflowModel } from './model';
import { mapGet, scalarOf } from '../yaml/nodes';
import { ownPackagePush } from './package-pushes';
import { scriptCommands, type ScriptCommand } from './script-commands';

/** What a step of a job surely asks of the job's token. */
export interface StepNeed {
  /** For people: `actions/deploy-pages`, `A push to ghcr.io`. */
  readonly what: string;
  readonly range: Range;
  readonly needs: Readonly<Record<string, 'read' | 'write'>>;
  readonly source: string;
}

/** The permissions without which a step fails; none for what may never run, or may fail as it likes. */
export function permissionNeeds(model: WorkflowModel, step: Step): StepNeed[] {
  if (neverRuns(model, step) || mayFail(step)) return [];
  const needs: StepNeed[] = [];
  const { uses } = step;
  for (const row of uses && !uses.moreInputs ? permissionNeedsOf(uses.action) : []) {
    if (holds(model, step, row)) needs.push({ what: row.action, range: uses!.range, ...row });
  }
  const push = ownPackagePush(model, step);
  if (push) {
    const source = 'docs.github.com, "Working with the Container registry"';
    needs.push({ what: t('A push to ghcr.io'), range: push, needs: { packages: 'write' }, source });
  }
  const signature = keylessSignature(model, step);
  if (signature) {
    const source = 'sigstore/cosign-installer README';
    needs.push({ what: t('Keyless signing'), range: signature, needs: { 'id-token': 'write' }, source });
  }
  return needs;
}

function holds(model: WorkflowModel, step: Step, row: PermissionNeed): boolean {
  const input = (name: string): string | undefined =>
    step.inputs.find((candidate) => candidate.name.toLowerCase() === name)?.value;
  const given = (name: string): boolean => step.inputs.some((candidate) => candidate.name.toLowerCase() === name);
  if (row.without?.some(given)) return false;
  if (row.with !== undefined) {
    const [name = '', wanted] = row.with.split('=');
    const value = input(name) ?? '';
    if (wanted === undefined ? !isSurelyGiven(model, value) : value !== wanted) return false;
  }
  if (row.machine && mayHaveCredentials(model, step)) return false;
  const tokens = row.token?.flatMap((name) => (given(name) ? [input(name) ?? ''] : [])) ?? [];
  const variables = row.token
    ? ['GITHUB_TOKEN', 'GH_TOKEN'].flatMap((name) => environment(model, step, name) ?? [])
    : [];
  return [...tokens, ...variables].every((token) => isJobToken(withEnvironment(model, step, token)));
}

/** An input of the workflow, or a secret that its caller may leave out, can be empty. */
function isSurelyGiven({ triggers }: WorkflowModel, value: string): boolean {
  if (value.replaceAll(/\$\{\{.*?\}\}/g, '').trim() !== '') return true;
  const called = triggers.some(({ name }) => name === 'workflow_call');
  return !called && /^\$\{\{\s*(?:secrets|vars)\.\w+\s*\}\}$/.test(value.trim());
}

const namesCredentials = remember(({ text }: WorkflowModel): boolean =>
  /AWS_(?:ACCESS_KEY_ID|WEB_IDENTITY|PROFILE|CONTAINER)/.test(text),
);
const namesKeys = remember(({ text }: WorkflowModel): boolean =>
  /COSIGN_(?:KEY|PRIVATE|PASSWORD)|SIGSTORE_ID_TOKEN/.test(text),
);

/** The machine's own role, variables, or what a step before has put there. */
function mayHaveCredentials(model: WorkflowModel, step: Step): boolean {
  const action = step.uses!.action.toLowerCase();
  return (
    hostedArchitectures(step.job!).length === 0 ||
    namesCredentials(model) ||
    earlierSteps(model, step).some((earlier) => isOpaque(earlier) || calls(earlier, action))
  );
}

/** The first command that signs with cosign and without a key, on a machine that brings no identity of its own. */
function keylessSignature(model: WorkflowModel, step: Step): Range | undefined {
  if (!/cosign/.test(step.run?.source.text ?? '') || hostedArchitectures(step.job!).length === 0) return undefined;
  if (namesKeys(model)) return undefined;
  return scriptCommands(model, step).find(signsWithoutKey)?.range;
}

/** Options that bring a key or an identity, and variables that may hold such. */
const ownIdentity =
  /^--?(?:key|sk|slot|identity-token|certificate|issue-certificate|oidc|signing-config|help)\b|^\$(?:.*(?:^|[^a-z])(?:opt|arg|flag|key|param)|\{?[@*])/i;

function signsWithoutKey({ name, words }: ScriptCommand): boolean {
  // `xargs -I {} cosign sign --yes {}` too.
  const all = [name, ...words];
  const at = name === 'xargs' ? all.indexOf('cosign') : 0;
  const [program, command = '', ...rest] = all.slice(Math.max(at, 0));
  if (program !== 'cosign' || !/^(?:sign|attest)(?:-blob)?$/.test(command)) return false;
  return rest.length > 0 && !rest.some((word) => ownIdentity.test(word));
}

function mayFail({ map, job }: Step): boolean {
  return [map, job?.map].some((owner) => {
    const allowed = mapGet(owner, 'continue-on-error');
    return allowed !== undefined && scalarOf(allowed)?.value !== 'false';
  });
}

/** A condition that is false, or asks for an event that does not start the workflow. */
function neverRuns({ triggers }: WorkflowModel, { if: own, job }: Step): boolean {
  const events = triggers.map(({ name }) => name);
  return [own, scalarOf(mapGet(job?.map, 'if'))?.value].some((condition) => {
    if (condition === undefined) return false;
    const bare = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1').trim();
    if (bare === 'false') return true;
    if (bare.includes('||') || events.includes('workflow_call')) return false;
    const only = /(?:^|&&)\s*github\.event_name\s*==\s*'(\w+)'/.exec(bare)?.[1];
    const not = /(?:^|&&)\s*github\.event_name\s*!=\s*'(\w+)'/.exec(bare)?.[1];
    return (
      (only !== undefined && !events.includes(only)) || (not !== undefined && events.every((name) => name === not))
    );
  });
}
