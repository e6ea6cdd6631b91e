import { commandEffects } from './effects';
import { words } from './effect';
import { parseArguments } from './options';
import { packageCommand } from './packages';
import { isInside, resolvePath } from './paths';
import type { Run, RunCommand } from './run';

/** The folders that package managers fill in a project. */
const projectFolders: Readonly<Record<string, string>> = {
  npm: 'node_modules',
  yarn: 'node_modules',
  pnpm: 'node_modules',
  bun: 'node_modules',
  composer: 'vendor',
  cargo: 'target',
  maven: 'target',
  gradle: 'build',
};

/**
 * The absolute paths at or below which a command surely puts files that have weight: environments, clones, downloads, archives, packages
 * of a project. Mounts are left out, since what lies there is in no layer.
 */
export function storedPaths(command: RunCommand, run: Run): string[] {
  if (command.shell.conditional || command.shell.inSubstitution || command.name === 'ln') return [];
  const paths = [...projectPaths(command, run), ...effectPaths(command, run)];
  const mounted = run.mounts.map(({ options }) => options.get('target') ?? '');
  return paths.filter((path) => !mounted.some((target) => target !== '' && isInside(path, target)));
}

function projectPaths(command: RunCommand, run: Run): string[] {
  const does = packageCommand(command, run);
  const folder = does?.project ? projectFolders[does.manager.name] : undefined;
  if (folder === undefined || does?.manager.kind !== 'language') return [];
  const fills = does.action === 'build' || (does.action === 'install' && !/^(target|build)$/.test(folder));
  const elsewhere = [
    '--prefix',
    '--cwd',
    '-C',
    '--dir',
    '--working-dir',
    '--target-dir',
    '-f',
    '--manifest-path',
    '-g',
  ];
  if (!fills || elsewhere.some((option) => does.options.has(option))) return [];
  const path = resolvePath(folder, command.cwd);
  return path === undefined ? [] : [path];
}

function effectPaths(command: RunCommand, run: Run): string[] {
  const { name, args } = command;
  const recursive = args.some(({ value }) => /^(-[a-zA-Z]*[rRa][a-zA-Z]*|--recursive|--archive)$/.test(value));
  const takesWhole = /^(git|mv|go|dotnet)$/.test(name) || (name === 'cp' && recursive);
  return commandEffects(command, run).flatMap((effect) => {
    if (effect.kind === 'unknown') return effect.area !== '/' && extractsAll(command) ? [effect.area] : [];
    if (effect.kind === 'file') return name === 'curl' || name === 'wget' ? [effect.path] : [];
    return effect.kind === 'tree' && (effect.environment || takesWhole) ? [effect.path] : [];
  });
}

const tarValues = words(
  '-C --directory -f --file --strip --strip-components --exclude -X --exclude-from --transform --xform --owner --group',
);

/** A whole archive is unpacked: `tar xzf a.tgz`. A part of one may be a few settings. */
function extractsAll({ name, args }: RunCommand): boolean {
  if (name === 'unzip') return true;
  if (name !== 'tar') return false;
  const { options, positional } = parseArguments(args, tarValues);
  const [bundle = '', ...others] = args[0]?.value.startsWith('-')
    ? ['', ...positional]
    : positional.map(({ value }) => value);
  const members = others.length - (/f/.test(bundle) ? 1 : 0) - (/C/.test(bundle) ? 1 : 0);
  return (options.has('-x') || options.has('--extract') || bundle.includes('x')) && members <= 0;
}
