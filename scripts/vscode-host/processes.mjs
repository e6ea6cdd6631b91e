// Programs that never outlive us: each leads a process group, which ends with it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = new Set();
let ending = false;

/**
 * Starts a program as the leader of a process group. `timeout` ends it should we be killed before we can.
 * @param {number} lifetime seconds
 */
export function startGroup(command, args, { lifetime, ...options }) {
  if (ending) throw new Error('nothing is started any more');
  const group = spawn('timeout', ['--kill-after=5', String(lifetime), command, ...args], {
    ...options,
    detached: true,
  });
  groups.add(group);
  return group;
}

/** Ends all groups, and keeps others from being started. */
export async function endGroups() {
  ending = true;
  await Promise.all([...groups].map(endGroup));
}

/** Ends one group: asks, waits at most two seconds, and kills what is left. */
export async function endGroup(group) {
  groups.delete(group);
  if (group.pid === undefined) return;
  if (group.exitCode === null && group.signalCode === null) {
    const ended = once(group, 'exit');
    signal(group.pid, 'SIGTERM');
    await Promise.race([ended, sleep(2000, undefined, { ref: false })]);
  }
  signal(-group.pid, 'SIGKILL');
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what we want.
  }
}
