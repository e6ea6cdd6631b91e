import { sourcePattern } from '../../context/source-pattern';
import type { TextEdit } from '../../core/text';
import { insertAbove, moveAbove } from './edits';
import type { DockerfileModel } from './model';
import type { PackageCommand } from './packages';
import type { Step } from './stage';

/** Folders that an installation fills beside the manifests: a local one that the source brings would come over it. */
const filled: Readonly<Record<string, string>> = {
  npm: 'node_modules',
  yarn: 'node_modules',
  pnpm: 'node_modules',
  composer: 'vendor',
};

/** What in a manifest says that more than manifests is needed: local packages, scripts that run at installation. */
const needsSource =
  /"workspaces"|"(file|link|workspace|portal):|"(pre|post)?install"|"prepare"|"path"\s*:|^\s*(-[rce]\b|--(requirement|constraint|editable)|\.)|=>\s*\.|"autoload"/m;

/**
 * Copies the manifests of a project above its source, and moves the installation there. Undefined where the installation may need more than the
 * manifests, or where that cannot be known.
 */
export function dependenciesFirst(
  { text, context, ignores }: DockerfileModel,
  source: Step,
  install: Step,
  { manager, files }: PackageCommand,
): TextEdit[] | undefined {
  const { run, workdir, instruction } = install;
  if (run?.commands.length !== 1 || !run.complete || instruction.heredocs.length > 0 || context === undefined)
    return undefined;
  const here =
    source.index + 1 === install.index && source.copy!.destinationPath === workdir && source.workdir === workdir;
  const folder = filled[manager.name];
  if (!here || !context.certain || (folder !== undefined && !ignores.isIgnored(folder).ignored)) return undefined;
  const patterns =
    files.length > 0 ? files.map(({ value }) => value.replace(/^.*=/, '')) : [...manager.manifests, ...manager.locks];
  const top = (context.folders.get('') ?? []).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  const names = top.filter(
    (name) => patterns.some((pattern) => sourcePattern(pattern)(name)) && !ignores.isIgnored(name).ignored,
  );
  const isWhole = files.length > 0 ? names.length === patterns.length : names.some((name) => !name.startsWith('.'));
  if (!isWhole || names.some((name) => needsSource.test(context.projectFiles.get(name) ?? ''))) return undefined;
  const [copy, chown] = [source.instruction, source.copy!.chown];
  const flag = chown === undefined ? '' : ` ${text.slice(chown.range.start, chown.range.end)}`;
  return [insertAbove(text, copy, `COPY${flag} ${names.join(' ')} ./`), ...moveAbove(text, instruction, copy)];
}
