// What GitHub's runner gives an action and takes from it: inputs, outputs, the log, the summary of the job.
import { randomUUID } from 'node:crypto';
import { appendFileSync, writeSync } from 'node:fs';

/** An input of action.yml, without blanks around it. */
export function input(name) {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** An input with one value a line. */
export function lines(name) {
  return input(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Writes at once, so that what a program prints afterwards stands below. */
export function print(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // A pipe that is full for now.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

/** A line of the log that the runner shows beside the job. */
export function annotate(kind, message) {
  const escaped = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  print(`::${kind} title=Plimsoll::${escaped}\n`);
}

/** Calls `run` while nothing that is printed counts as a command to the runner: a build may print what it likes. */
export async function withoutCommands(run) {
  const token = randomUUID();
  print(`::stop-commands::${token}\n`);
  try {
    return await run();
  } finally {
    print(`\n::${token}::\n`);
  }
}

/** Sets an output of the action. */
export function output(name, value) {
  const end = randomUUID();
  append('GITHUB_OUTPUT', `${name}<<${end}\n${value}\n${end}\n`);
}

/** Adds Markdown to the summary of the job. */
export function summarize(markdown) {
  append('GITHUB_STEP_SUMMARY', `${markdown}\n`);
}

function append(variable, text) {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}
