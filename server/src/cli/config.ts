import { relative, resolve } from 'node:path';
import { checkDocument, configOf, knownRules } from '../check';
import type { Config } from '../config/config';
import { loadConfig } from '../config/find';
import { diskFiles } from '../context/disk';
import { lineIndex } from '../core/text';
import { languageOfNamed, slashed } from './discover';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { allRules } from './rule-table';
import { flagLines, parseFlags, table, UsageError } from './usage';

export const flags = {
  config: { value: 'FILE', help: 'Show this file instead of the nearest one' },
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json, with all rules' },
  help: { help: 'Show this help' },
} as const;

const help = `Shows the configuration that is in force for a file, and which file says so.

Usage: plimsoll config [FLAGS] [PATH]

The nearest plimsoll.yaml or plimsoll.json counts, from the file's folder upward, with what it extends. Where there is none, a .hadolint.yaml is read.
PATH is a Dockerfile, a workflow or a folder; the default is the working directory.
Exit code: 0 shown, 2 wrong usage or a mistake in the configuration.

Flags
${flagLines(flags)}`;

/** `plimsoll config`. Resolves to the exit code. @throws UsageError */
export async function runConfig(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  if (positionals.length > 1) throw new UsageError(`config takes one path, not ${positionals.length}`);
  const path = resolve(io.cwd, positionals[0] ?? '.', positionals.length === 0 ? 'Dockerfile' : '');
  const config =
    values.config === undefined
      ? await configOf({ language: languageOfNamed(path), path: slashed(path), text: '' }, diskFiles)
      : await namedConfig(values.config, io.cwd);
  const mistakes = await configMistakes([config], io.cwd);
  io.stdout(values.format === 'json' ? configJson(config, io.cwd) : configText(config, io.cwd));
  for (const mistake of mistakes) io.stderr(`plimsoll: ${printable(mistake)}\n`);
  return mistakes.length > 0 ? 2 : 0;
}

/** The configuration of a file that `--config` names. @throws UsageError when it cannot be read. */
export async function namedConfig(path: string, cwd: string): Promise<Config> {
  const config = await loadConfig(slashed(resolve(cwd, path)), diskFiles, knownRules);
  if (config === undefined) throw new UsageError(`the configuration ${path} cannot be read`);
  return config;
}

/** The mistakes in the files that configurations come from, each as `path:line: what is wrong`. hadolint's own files are not ours to judge. */
export async function configMistakes(configs: readonly Config[], cwd: string): Promise<readonly string[]> {
  const paths = [...new Set(configs.flatMap(({ files }) => files))]
    .filter((path) => !/\/\.hadolint\.ya?ml$/.test(path))
    .toSorted();
  const lists = await Promise.all(
    paths.map(async (path) => {
      const text = (await diskFiles.read(path)) ?? '';
      const { findings } = await checkDocument({ language: 'configuration', path, text }, diskFiles);
      const lines = lineIndex(text);
      return findings
        .filter(({ rule }) => rule === 'invalid-configuration')
        .map(({ range, message }) => `${shown(path, cwd)}:${lines.position(range.start).line + 1}: ${message}`);
    }),
  );
  return lists.flat();
}

function configText({ files, rules, ignore, targets, budgets }: Config, cwd: string): string {
  const show = (path: string): string => printable(shown(path, cwd));
  if (files.length === 0) return 'No configuration: every rule has its defaults (plimsoll rules lists them).\n';
  const settings = Object.entries(rules).map(([id, { severity, options, from }]): readonly [string, string] => {
    const hasOptions = Object.keys(options).length > 0;
    const value = hasOptions ? JSON.stringify({ ...(severity && { severity }), ...options }) : (severity ?? '');
    return [id, `${printable(value)}  (${show(from)})`];
  });
  const sections: readonly (readonly [title: string, rows: readonly (readonly [string, string])[]])[] = [
    ['Files, the nearest first', files.map((path) => [show(path), ''])],
    ['Rules; all others have their defaults', settings.toSorted(([a], [b]) => (a < b ? -1 : 1))],
    ['Ignored files', ignore.map(({ folder, pattern }) => [printable(pattern), `below ${show(folder)}`])],
    ['Targets', targets.map((target) => [printable(target), ''])],
    ['Budgets', Object.entries(budgets).map(([name, limit]) => [name, printable(limit)])],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${title}\n${table(rows).replaceAll(/ +$/gm, '')}`)
    .join('\n');
}

/** Every rule with its severity and options in force, and the file that sets them. */
function configJson({ files, rules, ignore, targets, budgets }: Config, cwd: string): string {
  const inForce = allRules.map(({ id, severity, options = {} }) => {
    const set = rules[id];
    const defaults = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
    return {
      id,
      severity: set?.severity ?? severity,
      options: { ...defaults, ...set?.options },
      from: set === undefined ? null : shown(set.from, cwd),
    };
  });
  const json = {
    version: 1,
    files: files.map((path) => shown(path, cwd)),
    rules: inForce,
    ignore: ignore.map(({ folder, pattern }) => ({ pattern, folder: shown(folder, cwd) })),
    targets,
    budgets,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function shown(path: string, cwd: string): string {
  return slashed(relative(cwd, path)) || '.';
}
