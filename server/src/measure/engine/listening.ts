import { stated } from '../../core/l10n';
import { readFile } from 'node:fs/promises';
import type { Container } from './container';

/** The state `LISTEN` in `/proc/net/tcp`. */
const LISTENS = '0A';
const TABLES = ['tcp', 'tcp6'];

/** Whether a table of `/proc/net/tcp` or `tcp6` has a socket that listens on the port. */
export function listensOn(table: string, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').some((row) => {
    const [, local, , state] = row.trim().split(/\s+/);
    return state === LISTENS && local?.endsWith(`:${hex}`) === true;
  });
}

/**
 * How to see the ports of a running container without publishing one and without a connection, which a server might count.
 * Where its processes are this machine's too, the kernel's own files tell; else `cat` inside of it.
 * @returns its TCP tables as text. @throws when there is no `cat` in the image
 */
export async function tablesOf(container: Container): Promise<() => Promise<string>> {
  const pid = (await container.ask('inspect', '--format', '{{.State.Pid}}', container.id)).stdout.trim();
  if (/^[1-9]\d*$/.test(pid) && (await isOurs(pid, container.id)))
    return async () => (await Promise.all(TABLES.map((name) => readOrEmpty(`/proc/${pid}/net/${name}`)))).join('\n');
  return async () => {
    const paths = TABLES.map((name) => `/proc/net/${name}`);
    const { stdout, stderr } = await container.ask('exec', container.id, 'cat', ...paths);
    if (/executable file not found|no such file or directory.*cat/.test(stderr))
      throw new Error(
        stated('the image has no cat, which shows its ports: give it a health check, or wait for a line of its log'),
      );
    return stdout;
  };
}

/** An engine in a machine of its own (Docker Desktop) has other processes by the same number. */
async function isOurs(pid: string, id: string): Promise<boolean> {
  return (await readOrEmpty(`/proc/${pid}/cgroup`)).includes(id);
}

function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
