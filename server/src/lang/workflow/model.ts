import type { Repository } from '../../context/repository';
import type { Range, TextEdit } from '../../core/text';
import type { MappedText } from '../mapped-text';
import { mapGet, mapOf, scalarOf } from '../yaml/nodes';
import { permissionsOf, type Permissions } from './permissions';
import {
  parseYaml,
  type YamlComment,
  type YamlMap,
  type YamlNode,
  type YamlProblem,
  type YamlScalar,
} from '../yaml/parse';
import { defaultShell, runsOnOf, shellNamed, type RunsOn, type Shell } from './runner';
import { editScalar, mapScalar } from './scalar';
import { triggersOf, type Trigger } from './triggers';
import { inputOf, parseUses, type Input, type Uses } from './uses';

export type { Permissions } from './permissions';
export type { RunnerLabel, RunsOn, Shell } from './runner';
export type { Trigger } from './triggers';
export type { Input, Uses } from './uses';

/** The text of a `run:`. */
export interface Script {
  readonly source: MappedText;
  /** Undefined where it cannot be known, or differs between the jobs that share the step. */
  readonly shell: Shell | undefined;
  readonly style: YamlScalar['style'];
  /** The edit that replaces a part of `source.text`; undefined where the scalar cannot hold the new text. */
  edit(start: number, end: number, replacement: string): TextEdit | undefined;
}

/** A step at the place where it is written; a step that several jobs share through an alias is one step. */
export interface Step {
  /** From its `-` to its end. */
  readonly range: Range;
  readonly map: YamlMap;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly if: string | undefined;
  readonly uses: Uses | undefined;
  readonly run: Script | undefined;
  readonly inputs: readonly Input[];
  readonly env: readonly Input[];
  /** The first job that has it; a composite action has none. */
  readonly job: Job | undefined;
}

export interface Job {
  readonly id: string;
  /** From its name to its end. */
  readonly range: Range;
  readonly map: YamlMap;
  readonly runsOn: RunsOn;
  /** A reusable workflow that it calls. */
  readonly uses: Uses | undefined;
  /** The permissions in force; undefined where the repository's settings decide. */
  readonly permissions: Permissions | undefined;
  /** It has a matrix, so that its steps run several times; `matrixValues` reads it. */
  readonly matrix: boolean;
  readonly env: readonly Input[];
  readonly steps: readonly Step[];
}

/** A workflow, a reusable workflow or an action's metadata. */
export interface WorkflowModel {
  readonly text: string;
  readonly path: string | undefined;
  /** The day that counts, `YYYY-MM-DD`. */
  readonly today: string;
  readonly kind: 'workflow' | 'action';
  readonly root: YamlMap | undefined;
  readonly triggers: readonly Trigger[];
  readonly env: readonly Input[];
  readonly jobs: readonly Job[];
  /** Every step once. */
  readonly steps: readonly Step[];
  /** Every reference to an action or a reusable workflow once. */
  readonly uses: readonly Uses[];
  readonly comments: readonly YamlComment[];
  /** Steps, jobs and what else stands at the top: what an ignore comment above them covers. */
  readonly scopes: readonly Range[];
  readonly problems: readonly YamlProblem[];
  readonly complete: boolean;
  /** A file beside it records the commits of all actions: it must be made anew when a reference changes. */
  readonly locked: boolean;
  /** The repository around it, where files can be read. */
  readonly repository: Repository | undefined;
}

/** What a step inherits from where it stands. */
interface Surroundings {
  readonly job: Job | undefined;
  readonly shell: Shell | undefined;
}

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a workflow or an action. Never throws; whatever could be read is there. */
export function buildWorkflowModel(
  text: string,
  path: string | undefined,
  today: string,
  locked = false,
): WorkflowModel {
  const { root, comments, problems, complete } = parseYaml(text);
  const document = mapOf(root);
  const commentStarts = new Map(comments.map((comment) => [comment.range.start, comment]));
  const steps = new Map<YamlMap, Changing<Step>>();
  const uses = new Map<YamlScalar, Changing<Uses>>();
  const lists = new Map<YamlNode, { shell: Shell | undefined; inParallel: boolean; steps: readonly Step[] }>();

  /** What YAML calls a comment behind a value is separated from it by blanks only. */
  const commentAt = (offset: number): YamlComment | undefined => {
    let at = offset;
    while (text[at] === ' ' || text[at] === '\t') at++;
    return commentStarts.get(at);
  };

  const usesOf = (map: YamlMap, inputs: readonly Input[]): Uses | undefined => {
    const scalar = scalarOf(mapGet(map, 'uses'));
    if (scalar === undefined) return undefined;
    const moreInputs = !['map', undefined].includes(mapGet(map, 'with')?.kind);
    const known = uses.get(scalar);
    if (known) {
      known.inputs = [...known.inputs, ...inputs];
      known.moreInputs ||= moreInputs;
      return known;
    }
    const found = parseUses(text, scalar, commentAt);
    if (found === undefined) return undefined;
    const created = { ...found, inputs, moreInputs };
    uses.set(scalar, created);
    return created;
  };

  const readSteps = (list: YamlNode | undefined, around: Surroundings, inParallel = false): readonly Step[] => {
    if (list?.kind !== 'list') return [];
    // Thousands of jobs may share thousands of steps.
    const last = lists.get(list);
    if (last && last.shell === around.shell && last.inParallel === inParallel) return last.steps;
    const read = list.items.flatMap(({ node, range }) => {
      if (node.kind !== 'map') return [];
      const parallel = inParallel ? undefined : mapGet(node, 'parallel');
      return parallel ? readSteps(parallel, around, true) : [readStep(node, range, around)];
    });
    lists.set(list, { shell: around.shell, inParallel, steps: read });
    return read;
  };

  const readStep = (map: YamlMap, range: Range, around: Surroundings): Step => {
    const text = (key: string): string | undefined => scalarOf(mapGet(map, key))?.value;
    const shellName = text('shell');
    const shell = shellName === undefined ? around.shell : shellNamed(shellName);
    const known = steps.get(map);
    if (known) {
      if (known.run && known.run.shell !== shell) known.run = { ...known.run, shell: undefined };
      return known;
    }
    const inputs = inputsOf(mapGet(map, 'with'));
    const step: Step = {
      range,
      map,
      inputs,
      id: text('id'),
      name: text('name'),
      if: text('if'),
      uses: usesOf(map, inputs),
      run: scriptOf(scalarOf(mapGet(map, 'run')), shell),
      env: inputsOf(mapGet(map, 'env')),
      job: around.job,
    };
    steps.set(map, step);
    return step;
  };

  const scriptOf = (scalar: YamlScalar | undefined, shell: Shell | undefined): Script | undefined => {
    const source = scalar && mapScalar(text, scalar);
    if (!source) return undefined;
    return {
      source,
      shell,
      style: scalar.style,
      edit: (start, end, replacement) => editScalar(text, scalar, source, start, end, replacement),
    };
  };

  const readJob = (id: YamlScalar, map: YamlMap): Job => {
    const runsOn = runsOnOf(text, map);
    const job: Changing<Job> = {
      id: id.value,
      map,
      runsOn,
      steps: [],
      uses: usesOf(map, inputsOf(mapGet(map, 'with'))),
      range: { start: id.range.start, end: map.range.end },
      env: inputsOf(mapGet(map, 'env')),
      permissions: permissionsOf(document, map),
      matrix: mapGet(mapOf(mapGet(map, 'strategy')), 'matrix') !== undefined,
    };
    const named = defaultShellName(map) ?? defaultShellName(document);
    const fallback = mapGet(map, 'container') ? 'sh' : defaultShell(runsOn);
    job.steps = readSteps(mapGet(map, 'steps'), {
      job,
      shell: named === undefined ? fallback : shellNamed(named),
    });
    return job;
  };

  const jobs = (mapOf(mapGet(document, 'jobs'))?.entries ?? []).flatMap(({ key, value }) =>
    value?.kind === 'map' ? [readJob(key, value)] : [],
  );
  const runs = mapOf(mapGet(document, 'runs'));
  readSteps(mapGet(runs, 'steps'), { job: undefined, shell: undefined });
  const allSteps = [...steps.values()];
  return {
    text,
    path,
    today,
    root: document,
    triggers: triggersOf(document),
    jobs,
    comments,
    problems,
    complete,
    locked,
    repository: undefined,
    kind: runs && jobs.length === 0 ? 'action' : 'workflow',
    env: inputsOf(mapGet(document, 'env')),
    steps: allSteps,
    uses: [...uses.values()],
    scopes: [...topLevel(document), ...[...jobs, ...allSteps].map(({ range }) => range)],
  };
}

/** `on`, `permissions`, `runs` and the like, as a whole; jobs count one by one. */
function topLevel(document: YamlMap | undefined): Range[] {
  const others = document?.entries.filter(({ key }) => key.value !== 'jobs') ?? [];
  return others.map(({ key, value }) => ({ start: key.range.start, end: (value ?? key).range.end }));
}

function inputsOf(node: YamlNode | undefined): Input[] {
  return (mapOf(node)?.entries ?? []).map(inputOf);
}

function defaultShellName(map: YamlMap | undefined): string | undefined {
  return scalarOf(mapGet(mapOf(mapGet(mapOf(mapGet(map, 'defaults')), 'run')), 'shell'))?.value;
}
