import type { Range } from '../../core/text';
import { unknown } from '../builds/build-call';
import { buildArguments, engines, folderAfter, valuedOptions } from '../builds/command';
import { parseArguments } from '../dockerfile/options';
import { parseShell, unwrapCommand } from '../shell';
import type { ShellWord } from '../shell';
import { maskExpressions } from './expressions';
import type { Step, WorkflowModel } from './model';
import { inputSettings } from './settings';
import type { Separator, Setting } from './settings';
import { workingDirectory } from './working-directory';

/** The settings of a build by the names that docker/build-push-action gives them. */
const settings = {
  file: ['none', '--file', '-f'],
  context: ['none'],
  target: ['none', '--target'],
  push: ['none', '--push'],
  load: ['none', '--load'],
  'no-cache': ['none', '--no-cache'],
  tags: ['commas', '--tag', '-t'],
  platforms: ['commas', '--platform'],
  'cache-from': ['lines', '--cache-from'],
  'cache-to': ['lines', '--cache-to'],
  outputs: ['lines', '--output', '-o'],
  'build-args': ['lines', '--build-arg'],
  attests: ['lines', '--attest'],
  provenance: ['none', '--provenance'],
  sbom: ['none', '--sbom'],
  builder: ['none', '--builder'],
} as const satisfies Record<string, readonly [Separator, ...string[]]>;

export type BuildSetting = keyof typeof settings;

/** An image that a step builds. */
export interface ImageBuild {
  readonly step: Step;
  /** By an action for one image, by docker/bake-action, by a command in `run:`. */
  readonly by: 'action' | 'bake' | 'command';
  /** The program of a command: `docker`, `podman`, …. */
  readonly engine: string | undefined;
  /** What names the build: the reference to the action, or the command's first words. */
  readonly range: Range;
  /** What its paths count from, relative to the root of the repository; `unknown` where a script's folder cannot be followed. */
  readonly folder: string;
  /** What is absent here is absent: no setting hides in an expression or a variable. */
  readonly complete: boolean;
  /** A setting's values; none where it is absent. Of a command, a switch's value is `true`. Bake's are in its own file. */
  all(name: BuildSetting): readonly Setting[];
}

const buildActions = new Map<string, ImageBuild['by']>([
  ['docker/build-push-action', 'action'],
  ['depot/build-push-action', 'action'],
  ['useblacksmith/build-push-action', 'action'],
  ['docker/bake-action', 'bake'],
  ['depot/bake-action', 'bake'],
]);

/** By its steps: a model that learns of its repository later has the same ones. */
const known = new WeakMap<WorkflowModel['steps'], readonly ImageBuild[]>();

/** The images that a workflow builds, in document order. */
export function imageBuilds(model: WorkflowModel): readonly ImageBuild[] {
  const found = known.get(model.steps) ?? findBuilds(model);
  known.set(model.steps, found);
  return found;
}

function findBuilds(model: WorkflowModel): readonly ImageBuild[] {
  if (!/build-push-action|bake-action|\b(?:build|bud|bake)\b/.test(model.text)) return [];
  return model.steps.flatMap((step) => {
    const by = buildActions.get(step.uses?.action.toLowerCase() ?? '');
    if (by !== undefined) return [actionBuild(model.text, step, by)];
    return step.run?.shell === 'bash' || step.run?.shell === 'sh' ? commandBuilds(model, step) : [];
  });
}

function actionBuild(text: string, step: Step, by: ImageBuild['by']): ImageBuild {
  return {
    step,
    by,
    engine: undefined,
    range: step.uses!.range,
    folder: '.',
    complete: !step.uses!.moreInputs,
    all: (name) => inputSettings(text, step, name, settings[name][0]),
  };
}

function commandBuilds(model: WorkflowModel, step: Step): ImageBuild[] {
  const { source } = step.run!;
  const script = parseShell({ text: maskExpressions(source.text), segments: source.segments });
  let folder = workingDirectory(step, model);
  const isKnown = ({ literal, logical }: ShellWord): boolean =>
    literal && !source.text.slice(logical.start, logical.end).includes('${{');
  return script.commands.flatMap((command): ImageBuild[] => {
    const { name, args } = unwrapCommand(command);
    folder = folderAfter(folder, command, (word) => (isKnown(word) ? word.value : unknown));
    const words = engines.has(name) ? buildArguments(args) : undefined;
    if (words === undefined) return [];
    const { options, allValues, positional } = parseArguments(words, valuedOptions(words));
    const settingOf = (word: ShellWord, option = ''): Setting => {
      const written = source.text.slice(word.logical.start, word.logical.end);
      const hasExpression = written.includes('${{');
      // The parser saw a mask in the place of an expression.
      const value = hasExpression ? written.replaceAll(/["']/g, '') : word.value;
      const computed = hasExpression || !word.literal;
      const own = value.startsWith(option) ? value.slice(option.length) : value;
      return { value: own.replace(/^=/, ''), range: word.range, computed, perLeg: false };
    };
    const lastName = args[args.length - words.length - 1]!;
    return [
      {
        step,
        by: 'command',
        engine: name,
        folder,
        range: { start: command.range.start, end: lastName.range.end },
        complete: words.every(({ literal, text }) => literal || !/^["']?\$/.test(text)),
        all: (setting) => {
          if (setting === 'context') return positional.slice(0, 1).map((word) => settingOf(word));
          const [separator, ...names] = settings[setting];
          const given = allValues.filter(([option]) => (names as readonly string[]).includes(option));
          const values = given.map(([option, word]) => settingOf(word, option));
          if (values.length > 0) return separator === 'commas' ? values.flatMap(byComma) : values;
          const isSwitch = names.some((option) => options.has(option));
          return isSwitch ? [{ value: 'true', range: command.range, computed: false, perLeg: false }] : [];
        },
      },
    ];
  });
}

/** `a,b` is two values; both have the place of the word. */
function byComma(setting: Setting): Setting[] {
  const { range, perLeg, computed } = setting;
  const values = computed ? [setting.value] : setting.value.split(',');
  return values.map((value) => ({ value: value.trim(), range, perLeg, computed }));
}

/** The `key=value` fields of a cache entry, an output or an attestation (`type=gha,scope=app`); a bare word is its type or reference. */
export function fieldsOf({ value }: Setting): ReadonlyMap<string, string> {
  const fields = value.split(',').map((field): [string, string] => {
    const at = field.indexOf('=');
    return at < 0 ? ['', field.trim()] : [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()];
  });
  return new Map(fields);
}

/** The stages that a build makes, one or one for each leg: `undefined` is the last one. Undefined where an expression says it. */
export function targetsOf(build: ImageBuild): readonly (string | undefined)[] | undefined {
  const targets = build.all('target');
  if (targets.some(({ computed }) => computed)) return undefined;
  return targets.length === 0 ? [undefined] : targets.map(({ value }) => value);
}

/** Whether a build sends its image to a registry; `maybe` where an expression decides. */
export function pushes(build: ImageBuild): 'yes' | 'no' | 'maybe' {
  const [push] = build.all('push');
  const outputs = build.all('outputs');
  if (push?.value === 'true' || outputs.some((output) => exports(fieldsOf(output)))) return 'yes';
  const known = build.complete && build.by !== 'bake' && !push?.computed && !outputs.some(({ computed }) => computed);
  return known ? 'no' : 'maybe';
}

function exports(output: ReadonlyMap<string, string>): boolean {
  return output.get('type') === 'registry' || (output.get('type') === 'image' && output.get('push') === 'true');
}
