import type { ShellWord } from '../shell';
import { anywhere, eachPath, positionals, whereItRuns, words } from './effect';
import type { Effect, EffectReader } from './effect';
import { parseArguments } from './options';
import { baseName, pathAndParents, resolvePath } from './paths';
import type { Run, RunCommand } from './run';

/** Programs that write just where their words say. */
export const fileEffects: Readonly<Record<string, EffectReader>> = {
  mkdir(command, run) {
    const { options, positional } = parseArguments(command.args, words('-m --mode'));
    const withParents = options.has('-p') || options.has('--parents');
    return eachPath(positional, command, run, (path) =>
      (withParents ? pathAndParents(path) : [path]).map((folder) => ({ kind: 'folder', path: folder })),
    );
  },
  rm: deletes,
  rmdir: deletes,
  unlink: deletes,
  touch: (command, run) => eachPath(positionals(command, '-t -d -r'), command, run, (path) => [{ kind: 'file', path }]),
  tee: (command, run) => eachPath(positionals(command, ''), command, run, (path) => [{ kind: 'file', path }]),
  cp: (command, run) => transfer(command, run, '-t --target-directory -S --suffix', false),
  mv: (command, run) => transfer(command, run, '-t --target-directory -S --suffix', true),
  install: (command, run) =>
    command.args.some(({ value }) => value === '-d' || value === '--directory')
      ? eachPath(positionals(command, '-m -o -g'), command, run, (path) => [{ kind: 'folder', path }])
      : transfer(command, run, '-m -o -g -t --target-directory -S', false),
  ln(command, run) {
    const positional = positionals(command, '-t --target-directory -S');
    const target = positional.at(-1);
    return target && positional.length > 1 ? eachPath([target], command, run, (path) => [linkAt(path)]) : [anywhere];
  },
  git: (command, run) => downloads(command, run, '-b --branch --depth -C -c'),
  curl: (command, run) => outputOption(command, run, '-o --output', '--output-dir'),
  wget: (command, run) => outputOption(command, run, '-O --output-document', '-P --directory-prefix'),
  tar: (command, run) => extracts(command, run, '-C --directory'),
  unzip: (command, run) => extracts(command, run, '-d'),
  sed(command, run) {
    if (!command.args.some(({ value }) => /^-[a-zA-Z]*i|^--in-place/.test(value))) return [];
    const { options, positional } = parseArguments(command.args, words('-e -f --expression --file'));
    const script = ['-e', '-f', '--expression', '--file'].some((option) => options.has(option)) ? 0 : 1;
    return eachPath(positional.slice(script), command, run, (path) => [{ kind: 'file', path }]);
  },
};

/** What a link leads to may be a folder: below it may be anything. */
function linkAt(path: string): Effect {
  return { kind: 'tree', path, environment: false };
}

/** Of a pattern (`rm -rf /var/lib/apt/lists/*`) only the folder is known. */
function deletes(command: RunCommand, run: Run): Effect[] {
  return positionals(command, '').flatMap((word): Effect[] => {
    const path = run.path(word, command);
    if (path !== undefined) return [{ kind: 'delete', path }];
    const folder = fixedFolder(word, command, run);
    return [folder === undefined ? anywhere : { kind: 'delete', path: folder, some: true }];
  });
}

/** `/a/b*.txt` → `/a`: the part of a pattern that is fixed. */
function fixedFolder(word: ShellWord, command: RunCommand, run: Run): string | undefined {
  const fixed = /^((?:[^*?[{$`"'\\]|\$\{?\w+\}?)*)\/[^/]*[*?[]/.exec(word.text)?.[1];
  if (fixed === undefined) return undefined;
  return fixed === '' ? '/' : run.path({ ...word, text: fixed, value: fixed, literal: !fixed.includes('$') }, command);
}

/** `cp a b`, `mv a b /to/`. What is copied may be a file or a folder. */
function transfer(command: RunCommand, run: Run, withValue: string, move: boolean): Effect[] {
  const { values, positional } = parseArguments(command.args, words(withValue));
  const targetOption = values.get('-t') ?? values.get('--target-directory');
  const target = targetOption ?? positional.at(-1);
  const sources = targetOption ? positional : positional.slice(0, -1);
  const to = target && run.path(target, command);
  if (to === undefined || sources.length === 0) return [anywhere];
  const intoFolder = targetOption !== undefined || sources.length > 1 || target!.value.endsWith('/');
  return sources.flatMap((source): Effect[] => {
    const from = run.path(source, command);
    if (from === undefined) {
      const folder = fixedFolder(source, command, run);
      const changed: Effect = { kind: 'unknown', area: to };
      return move ? [changed, folder === undefined ? anywhere : { kind: 'unknown', area: folder }] : [changed];
    }
    // `cp -r dist/. /app` brings what is in the folder.
    const contents = /(^|\/)\.$/.test(source.value);
    const path = intoFolder && !contents ? resolvePath(baseName(from), to)! : to;
    const mayEnter = !intoFolder && !contents;
    const made: Effect = { kind: 'tree', path, environment: false, copiedFrom: from, mayEnter };
    return move ? [made, { kind: 'delete', path: from }] : [made];
  });
}

/** `git clone URL [folder]`. */
function downloads(command: RunCommand, run: Run, withValue: string): Effect[] {
  const [verb, url, folder] = positionals(command, withValue);
  if (verb?.value === 'config') return [{ kind: 'system' }];
  if (verb?.value !== 'clone' || url === undefined) return [whereItRuns(command)];
  const path = folder ? run.path(folder, command) : resolvePath(baseName(url.value).replace(/\.git$/, ''), command.cwd);
  return path === undefined ? [anywhere] : [{ kind: 'tree', path, environment: false }];
}

function firstValue(values: ReadonlyMap<string, ShellWord>, options: ReadonlySet<string>): ShellWord | undefined {
  return [...options].map((option) => values.get(option)).find((value) => value !== undefined);
}

/** `curl -o file`, `wget -P folder`: what is named after the address may have any name. */
function outputOption(command: RunCommand, run: Run, fileNames: string, folderNames: string): Effect[] {
  const [fileOptions, folderOptions] = [words(fileNames), words(folderNames)];
  const { values, options } = parseArguments(
    command.args,
    new Set([...fileOptions, ...folderOptions, '-H', '-X', '-d', '-u', '-A', '--retry', '--header']),
  );
  const file = firstValue(values, fileOptions);
  const folder = firstValue(values, folderOptions);
  if (file && (folder === undefined || command.name === 'wget'))
    return file.value === '-' ? [] : eachPath([file], command, run, (path) => [{ kind: 'file', path }]);
  if (folder) return eachPath([folder], command, run, (area) => [{ kind: 'unknown', area }]);
  const named = command.name === 'wget' || options.has('-O') || options.has('--remote-name');
  return named ? [whereItRuns(command)] : [];
}

/** `tar -xf a.tar -C /to`, `unzip a.zip -d /to`; an archive that `tar` writes itself may be anywhere. */
function extracts(command: RunCommand, run: Run, names: string): Effect[] {
  const options = words(names);
  const { values } = parseArguments(command.args, new Set([...options, '-f', '--file']));
  const [mode] = command.args;
  if (command.name === 'tar' && /^(-?[a-zA-Z]*c|--create)/.test(mode?.value ?? ''))
    return values.get('-f')?.value === '-' ? [] : [anywhere];
  const folder = firstValue(values, options);
  const area = folder ? run.path(folder, command) : command.cwd;
  return area === undefined ? [anywhere] : [{ kind: 'unknown', area }];
}
