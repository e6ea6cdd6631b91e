import type { Config } from '../config/config';
import { configInForce, configMistakes, namedConfig } from './config-files';
import { initConfig } from './config-init';
import { shownPath } from './discover';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { allRules } from './rule-table';
import { flagLines, parseFlags, table, UsageError } from './usage';

export const flags = {
  config: { value: 'FILE', help: 'Show this file instead of the nearest one' },
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json, with all rules' },
  init: { help: 'Write a first plimsoll.yaml, out of a .hadolint.yaml where there is one' },
  help: { help: 'Show this help' },
} as const;

const help = `Shows the configuration that is in force for a file, and which file says so.

Usage: plimsoll config [FLAGS] [PATH]

The nearest plimsoll.yaml or plimsoll.json counts, from the file's folder upward, with what it extends. Where there is none,
a .hadolint.yaml is read. PATH is a Dockerfile, a workflow or a folder; the default is the working directory.
Exit code: 0 shown or written, 2 wrong usage, a mistake in the configuration, or a file that is there already.

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
  if (values.init && (values.config !== undefined || values.format !== undefined))
    throw new UsageError('--init writes a file: it goes with no other flag');
  const config =
    values.config === undefined
      ? await configInForce(positionals[0] ?? '.', io.cwd)
      : await namedConfig(values.config, io.cwd);
  const mistakes = await configMistakes([config], io.cwd);
  if (values.init && mistakes.length === 0) return initConfig(config, positionals[0] ?? '.', io);
  if (!values.init) io.stdout(values.format === 'json' ? configJson(config, io.cwd) : configText(config, io.cwd));
  for (const { said } of mistakes) io.stderr(`plimsoll: ${printable(said)}\n`);
  return mistakes.length > 0 ? 2 : 0;
}

function configText({ files, rules, ignore, targets, budgets }: Config, cwd: string): string {
  const show = (path: string): string => printable(shownPath(path, cwd));
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
      from: set === undefined ? null : shownPath(set.from, cwd),
    };
  });
  const json = {
    version: 1,
    files: files.map((path) => shownPath(path, cwd)),
    rules: inForce,
    ignore: ignore.map(({ folder, pattern }) => ({ pattern, folder: shownPath(folder, cwd) })),
    targets,
    budgets,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
