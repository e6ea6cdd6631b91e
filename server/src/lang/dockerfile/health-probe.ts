import { packageCommands } from './packages';
import { rootBase, stageChain } from './stage';
import type { Stage } from './stage';

/** Ports of services that speak no HTTP in the clear. */
const otherProtocols = new Set(
  '21 22 25 53 110 143 389 443 465 587 636 853 993 995 1433 1521 1883 2049 2181 2379 3306 3389 4222 4369 5432 5671 5672 6379 8443 8883 9000 9042 9092 11211 15671 15691 27017'.split(
    ' ',
  ),
);

/** A command, in JSON form, that asks a server of the image for `/` with what the image surely brings; undefined where nothing is known to do it. */
export function healthProbe(stage: Stage, port: string): string | undefined {
  if (!/^\d{1,5}$/.test(port) || otherProtocols.has(port)) return undefined;
  // `localhost` may be ::1, where the server does not listen.
  const url = `http://127.0.0.1:${port}/`;
  const words = probeWords(stage, url);
  return words && `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function probeWords(stage: Stage, url: string): string[] | undefined {
  if (installs(stage, 'curl')) return ['curl', '--fail', '--silent', '--output', '/dev/null', url];
  const base = rootBase(stage);
  const known = base.kind === 'image' ? base.known : undefined;
  if (known?.interpreter?.language === 'python') {
    return ['python3', '-c', `import urllib.request as r; r.urlopen('${url}', timeout=5)`];
  }
  // `fetch` came with Node 18.
  if (known?.interpreter?.language === 'node' && Number(known.interpreter.abi) >= 18)
    return ['node', '-e', `fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`];
  if (known?.family === 'alpine' || known?.family === 'busybox') return ['wget', '-q', '-O', '/dev/null', url];
  return installs(stage, 'wget') ? ['wget', '-q', '-O', '/dev/null', url] : undefined;
}

/** Whether a `RUN` of the chain installs a package of this name, and none removes one. */
function installs(stage: Stage, name: string): boolean {
  const commands = stageChain(stage).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => (run ? packageCommands(run) : [])),
  );
  const system = commands.filter(({ does }) => does.manager.kind === 'system');
  const named = system.filter(({ does }) => does.packages.some(({ value }) => value.split(/[=~<>]/, 1)[0] === name));
  return named.length > 0 && named.every(({ does }) => does.action === 'install');
}
