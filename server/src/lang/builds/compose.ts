import { lineIndex } from '../../core/text';
import { mapGet, mapOf, scalarOf } from '../yaml/nodes';
import { parseYaml } from '../yaml/parse';
import type { YamlNode } from '../yaml/parse';
import { buildCall, unknown } from './build-call';
import type { BuildCall } from './build-call';

/** The builds of a Compose file: `services.*.build`, short and long. Paths count from the file's folder. */
export function composeBuilds(text: string): BuildCall[] {
  const services = mapOf(mapGet(mapOf(parseYaml(text).root), 'services'));
  const lines = lineIndex(text);
  return (services?.entries ?? []).flatMap(({ value }) => {
    const build = mapGet(mapOf(value), 'build');
    if (build === undefined || mapGet(mapOf(build), 'dockerfile_inline')) return [];
    const part = (key: string): string | undefined => known(mapGet(mapOf(build), key));
    const written = {
      context: build.kind === 'scalar' ? known(build) : part('context'),
      dockerfile: part('dockerfile'),
      target: part('target'),
    };
    const line = lines.position(build.range.start).line + 1;
    return buildCall(written, { folder: '.', line, dockerfileFrom: 'context' }) ?? [];
  });
}

/** What a scalar says; Compose fills in `$NAME` and `${NAME}`. */
function known(node: YamlNode | undefined): string | undefined {
  const value = scalarOf(node)?.value;
  return value?.includes('$') ? unknown : value;
}
