// The GitHub Action: see action.yml and docs/ci.md. It runs the command line with what the inputs say, and fails as that fails.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCli, runCli } from './cli.mjs';
import { keepComment, pullRequest } from './comment.mjs';
import { annotate, input, lines, output, print, summarize } from './runner.mjs';

const token = input('token');
// A build has no business with it.
delete process.env.INPUT_TOKEN;

/** Where the files of this run go. */
const folder = join(process.env.RUNNER_TEMP || tmpdir(), `plimsoll-${encodeURIComponent(input('name'))}`);

/** `--name=value` for each of these inputs that is set. */
function flagsOf(...names) {
  return names.filter((name) => input(name) !== '').map((name) => `--${name}=${input(name)}`);
}

/** Keeps what a command printed as a file, and tells its path as an output of the action. */
function keep(name, file, text) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, text);
  output(name, path);
  return path;
}

async function check(cli) {
  const paths = lines('check');
  if (paths.length === 0) return 0;
  const format = input('format') || 'github';
  const flags = [`--format=${format}`, ...flagsOf('fail-on', 'config', 'baseline')];
  const { code, stdout } = await runCli(cli, ['check', ...flags, '--', ...paths]);
  if (format === 'sarif' && stdout !== '') keep('sarif', 'plimsoll.sarif', stdout);
  else print(stdout);
  if (code === 1) annotate('error', `There are findings of severity ${input('fail-on') || 'warning'} or above`);
  return code;
}

async function measure(cli) {
  const [build, image] = [input('build'), input('measure')];
  if (build !== '' && image !== '') throw new Error('give build or measure, not both');
  if (build === '' && image === '') return { code: 0 };
  const flags = ['--format=json', ...flagsOf('budget-size', 'budget-waste', 'budget-time'), ...lines('flags')];
  const { code, stdout } = await runCli(cli, [build ? 'build' : 'measure', ...flags, '--', build || image]);
  // Wrong usage and failures print none.
  if (code > 1 || stdout === '') return { code };
  for (const { name, limit, actual, ok } of JSON.parse(stdout).budgets)
    if (!ok) annotate('error', `The ${name} budget is broken: ${told(name, actual)} of ${told(name, limit)}`);
  return { code, file: keep('measurement', 'measurement.json', stdout) };
}

function told(name, amount) {
  if (amount === null) return 'not measured';
  return name === 'size' || name === 'waste' ? `${(amount / 1e6).toFixed(1)} MB` : `${amount.toFixed(1)} s`;
}

/** Tells what differs from the base, in the summary and on the pull request. A comment that cannot be written fails nothing. */
async function compare(cli, measured) {
  const base = input('base');
  if (base === '' || measured === undefined) return 0;
  if (!existsSync(base)) {
    annotate('notice', `There is no measurement ${base} to compare with yet`);
    return 0;
  }
  const { code, stdout } = await runCli(cli, ['compare', '--format=markdown', '--', base, measured]);
  if (code !== 0) return code;
  keep('comparison', 'comparison.md', stdout);
  summarize(stdout);
  const number = input('comment') === 'true' ? pullRequest() : undefined;
  if (number === undefined) return 0;
  try {
    await keepComment(number, input('name'), stdout, token);
  } catch (error) {
    annotate('notice', `The comparison is in the summary; it cannot be written as a comment: ${error.message}`);
  }
  return 0;
}

try {
  const cli = await findCli();
  const codes = [await check(cli)];
  const measured = await measure(cli);
  codes.push(measured.code, await compare(cli, measured.file));
  process.exitCode = Math.max(...codes);
  // The summary of a run shows annotations alone.
  if (process.exitCode > 1) annotate('error', 'Not all could be done: the log of this step says why');
} catch (error) {
  annotate('error', error.message);
  process.exitCode = 3;
}
