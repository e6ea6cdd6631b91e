import type { Files } from '../context/files';
import type { Comment } from '../core/ignore';
import type { Range } from '../core/text';
import { mapOf } from '../lang/yaml/nodes';
import type { YamlDocument, YamlEntry, YamlNode } from '../lang/yaml/parse';
import { extendedPath, leadsBack } from './find';
import { readConfig, type ConfigText } from './read';
import type { KnownRules } from './read-rules';

/** A configuration file, as its rules see it. */
export interface ConfigurationModel extends ConfigText {
  readonly text: string;
  readonly comments: readonly Comment[];
  /** Its entries, and those of the maps in them: what an ignore comment may speak of. */
  readonly scopes: readonly Range[];
  /** Files that it extends and that cannot be read. */
  readonly unreadable: ConfigText['extends'];
  /** Those that extend this file in turn. */
  readonly circular: ConfigText['extends'];
}

/** @param path Absolute; without it nothing is known of the files that it extends. */
export async function buildConfigurationModel(
  text: string,
  path: string | undefined,
  files: Files,
  known: KnownRules,
): Promise<ConfigurationModel> {
  const read = readConfig(text, known);
  const extended =
    path === undefined ? [] : await Promise.all(read.extends.map((item) => look(item, path, files, known)));
  const { comments } = read.document;
  return {
    ...read,
    text,
    comments,
    scopes: configurationScopes(read.document),
    unreadable: extended.filter(({ isReadable }) => !isReadable).map(({ item }) => item),
    circular: extended.filter(({ isCircular }) => isCircular).map(({ item }) => item),
  };
}

async function look(item: ConfigText['extends'][number], path: string, files: Files, known: KnownRules) {
  const next = extendedPath(path, item.path);
  const isReadable = (await files.read(next)) !== undefined;
  return { item, isReadable, isCircular: isReadable && (await leadsBack(path, next, files, known)) };
}

/** The entries of a configuration, and those of the maps in them. */
export function configurationScopes({ root }: YamlDocument): readonly Range[] {
  return entriesOf(root).flatMap((entry) => [entry, ...entriesOf(entry.value)].map(rangeOf));
}

function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return mapOf(node)?.entries ?? [];
}

function rangeOf({ key, value }: YamlEntry): Range {
  return { start: key.range.start, end: value?.range.end ?? key.range.end };
}
