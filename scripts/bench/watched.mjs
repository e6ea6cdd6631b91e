// Runs programs and watches what they take.

import { fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const INTERVAL = 20;
/** Of Linux: nothing in Node tells it. */
const TICKS_A_SECOND = 100;

/** Peak memory and processor time of a running process, looked up until it ends; only where there is /proc. */
function watch(pid) {
  const figures = { megabytes: undefined, processorSeconds: undefined };
  const look = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      figures.megabytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)[1]) / 1024;
      figures.processorSeconds = (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND;
    } catch {
      // It has ended, or there is no /proc.
    }
  };
  const timer = setInterval(look, INTERVAL);
  return () => {
    clearInterval(timer);
    return figures;
  };
}

/** A program's seconds by the clock, memory and processor time. Its output goes nowhere. */
export function runWatched(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'], env: { ...process.env, ...env } });
    const end = watch(child.pid);
    child.on('error', reject);
    child.on('exit', (code) => {
      const seconds = (performance.now() - start) / 1000;
      const figures = end();
      if (code === 0) resolve({ seconds, ...figures });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Deep measuring of a source by our own process, as the product starts it. */
export function readWatched(bundle, source, { heap = 2048, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = fork(bundle, {
      execArgv: [`--max-old-space-size=${heap}`],
      serialization: 'advanced',
      env: { ...process.env, ...env },
    });
    const end = watch(child.pid);
    let outcome;
    child.on('message', (message) => {
      if (message.kind === 'done') outcome = message.outcome;
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    child.on('exit', () => {
      const seconds = (performance.now() - start) / 1000;
      const figures = end();
      if (outcome?.ok === true) resolve({ seconds, ...figures, facts: outcome.facts });
      else reject(new Error(`nothing was measured: ${JSON.stringify(outcome)}`));
    });
    child.send({ kind: 'read', source, options: {} });
  });
}
