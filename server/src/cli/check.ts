import { relative } from 'node:path';
import type { Severity } from '../core/finding';
import { applyBaseline, baselineTask } from './check-baseline';
import { patchOf } from './changes';
import { checkFiles, configsOf, type CheckedFiles } from './check-files';
import { checkSource, type CheckTask, type Outcome } from './check-source';
import { configMistakes, namedConfig } from './config-files';
import { discover, slashed } from './discover';
import { formatGithub } from './format/github';
import { formatJson } from './format/json';
import { printable, printableLines } from './format/printable';
import type { CheckedFile } from './format/report';
import { terminalStyle, wantsColour } from './format/style';
import { formatText } from './format/text';
import type { CliIo } from './io';
import { rulesById } from './rule-table';
import { passingLine } from './passing-line';
import { readStandardInput } from './source';
import { flagLines, parseFlags, UsageError } from './usage';
import { plural } from './words';

export const flags = {
  format: {
    value: 'FORMAT',
    choices: ['text', 'json', 'sarif', 'github'],
    help: 'text (the default), json, sarif (2.1.0, for code scanning) or github (annotations in a workflow)',
  },
  fix: { help: 'Apply the safe fixes, then report what remains' },
  'fix-suggestions': { help: 'Apply suggestions too: they may change what the image or the workflow does' },
  diff: { help: 'Write nothing; print what the fixes would change as a patch' },
  'fail-on': {
    value: 'SEVERITY',
    choices: ['error', 'warning', 'info'],
    help: 'Exit with 1 from this severity on: error, warning (the default) or info',
  },
  baseline: { value: 'FILE', help: 'Do not report the findings that this file knows' },
  'write-baseline': {
    help: 'Write all findings of the checked files into the baseline: from now on only new ones are reported',
  },
  prune: { help: 'Take out of the baseline what is no longer there' },
  config: { value: 'FILE', help: 'Use this configuration instead of the nearest plimsoll.yaml of each file' },
  'no-inline-ignore': { help: 'Do not honour ignore comments' },
  'stdin-path': { value: 'FILE', help: 'Check the standard input as if it were this file' },
  help: { help: 'Show this help' },
} as const;

const help = `Finds problems in Dockerfiles, their ignore files and GitHub workflow files. Runs nothing, asks no network.

Usage: plimsoll check [FLAGS] [PATH…]

A folder (the working directory, when no path is given) is searched for Dockerfiles, ignore files (.dockerignore), workflow files and
configurations that Git and the configuration do not ignore. A file that is named is checked even where Git ignores it.
With --stdin-path and --fix the mended text goes to the standard output and the report to the standard error.
A baseline knows findings by their rule and the text of their instruction or step, so that lines may move. Fixes mend what it knows too.

Flags
${flagLines(flags)}
Exit code: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, a mistake in the configuration, or a file that cannot be read or written.
`;

const ranks = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** `plimsoll check`. Resolves to the exit code. @throws UsageError */
export async function runCheck(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const stdinPath = values['stdin-path'];
  const format = values.format ?? 'text';
  if (values.diff && format !== 'text')
    throw new UsageError(`--diff prints a patch: it does not go with --format ${format}`);
  if (stdinPath !== undefined && positionals.length > 0)
    throw new UsageError('--stdin-path checks the standard input alone: name no paths');

  const safety = values['fix-suggestions'] ? 'suggestion' : values.fix || values.diff ? 'safe' : undefined;
  const to = values.diff ? 'patch' : stdinPath === undefined ? 'file' : 'output';
  const baseline = await baselineTask(values, io.cwd);
  const named = values.config === undefined ? undefined : await namedConfig(values.config, io.cwd);
  const task: CheckTask = {
    options: {
      inlineIgnores: !values['no-inline-ignore'],
      builders: new Map(),
      configs: new Map(),
      ...(named && { config: named }),
    },
    fix: safety && { safety, to },
    changes: new Map(),
    hashed: baseline !== undefined,
  };
  const { outcomes: all, configs } =
    stdinPath === undefined ? await checkPaths(positionals, task, io) : await checkStandardInput(stdinPath, task, io);
  const { outcomes, known, said } =
    baseline === undefined ? { outcomes: all, known: 0, said: [] } : await applyBaseline(all, baseline, io.cwd);
  await print(outcomes, task, { format, known }, io);
  const mistakes = await configMistakes(configs, io.cwd);
  const reported = values.diff || format !== 'text' ? [] : reportedConfigs(outcomes);
  const unsaid = mistakes.filter(({ path }) => !reported.includes(path)).map((mistake) => mistake.said);
  for (const line of [...said, ...unsaid]) io.stderr(`plimsoll: ${printable(line)}\n`);

  if (mistakes.length > 0 || outcomes.some(({ problems }) => problems.length > 0)) return 2;
  const failing = ranks[(values['fail-on'] ?? 'warning') as Severity];
  const severities = outcomes.flatMap(({ checked }) => checked?.findings.map(({ severity }) => severity) ?? []);
  return severities.some((severity) => ranks[severity] >= failing) ? 1 : 0;
}

/** Configurations of which the report for people tells what is wrong. */
function reportedConfigs(outcomes: readonly Outcome[]): readonly string[] {
  const files = outcomes.flatMap(({ checked }) => checked ?? []);
  return files
    .filter(({ findings }) => findings.some(({ rule }) => rule === 'invalid-configuration'))
    .map(({ path }) => path);
}

async function print(
  outcomes: readonly Outcome[],
  { fix, changes }: CheckTask,
  { format, known }: { readonly format: string; readonly known: number },
  io: CliIo,
): Promise<void> {
  for (const line of outcomes.flatMap(({ notes, problems }) => [...notes, ...problems])) {
    io.stderr(`plimsoll: ${printable(line)}\n`);
  }
  if (fix?.to === 'patch') {
    const patch = patchOf(changes, io.cwd);
    io.stdout(io.isTerminal ? printableLines(patch) : patch);
    // Whoever sees no patch wonders why the command fails.
    const left = outcomes.flatMap(({ checked }) => checked?.findings ?? []).length;
    if (patch === '' && left > 0)
      io.stderr(`plimsoll: no fix to show for ${plural(left, 'problem')}; without --diff they are told\n`);
    return;
  }
  const mendsInput = fix?.to === 'output';
  if (mendsInput) io.stdout(outcomes.map((outcome) => outcome.fixedText ?? '').join(''));
  const checked = outcomes.flatMap((outcome) => outcome.checked ?? []);
  const applied = outcomes.reduce((sum, outcome) => sum + (outcome.applied ?? 0), 0);
  const isTerminal = io.isTerminal && !mendsInput;
  const style = terminalStyle(wantsColour(isTerminal, process.env));
  const report =
    format === 'text'
      ? formatText(checked, style, { applied, known }, isTerminal ? io.columns : undefined)
      : await reportForTools(format, checked, io.cwd);
  if (mendsInput) io.stderr(report);
  // Tools read no terminal, and what a foreign file is called could steer it.
  else io.stdout(isTerminal && format !== 'text' ? printableLines(report) : report);
}

async function reportForTools(format: string, files: readonly CheckedFile[], cwd: string): Promise<string> {
  if (format === 'json') return formatJson(files, rulesById);
  if (format === 'github') return formatGithub(files);
  // Loaded when it is asked for: it brings the pages of the rules.
  const [{ formatSarif }, { pages }] = await Promise.all([import('./format/sarif'), import('../rules/pages.gen')]);
  return formatSarif(files, { rules: rulesById, pages, shownPath: (path) => slashed(relative(cwd, path)) });
}

/** Milliseconds before the progress shows. */
const PATIENCE = 500;

async function checkPaths(paths: readonly string[], task: CheckTask, io: CliIo): Promise<CheckedFiles> {
  const { cwd, signal, errorColumns } = io;
  const line = errorColumns === undefined ? undefined : passingLine(io, errorColumns, PATIENCE);
  try {
    line?.set('looking for files');
    const files = await discover(paths.length > 0 ? paths : ['.'], cwd, signal);
    if (files.length === 0) {
      line?.clear();
      io.stderr(
        `plimsoll: there is no Dockerfile, ignore file or workflow file in ${printable(paths.join(', ') || '.')}\n`,
      );
    }
    const onProgress = (done: number): void => line?.set(`checking: ${done} of ${plural(files.length, 'file')}`);
    return await checkFiles(files, task, { cwd, signal, onProgress });
  } finally {
    line?.stop();
  }
}

async function checkStandardInput(path: string, task: CheckTask, io: CliIo): Promise<CheckedFiles> {
  const source = await readStandardInput(path, io.cwd, io.signal);
  const outcome = 'problem' in source ? { problems: [source.problem], notes: [] } : await checkSource(source, task);
  return { outcomes: [outcome], configs: await configsOf(task) };
}
