import type { TextEdit } from '../../../core/text';
import { cleanPath } from '../../../lang/clean-path';
import { axesOf, type CacheUse } from '../../../lang/workflow/build-caches';
import { fieldsOf, type ImageBuild } from '../../../lang/workflow/image-builds';
import { matrixValues } from '../../../lang/workflow/matrix';
import { mapGet, mapOf, scalarOf } from '../../../lang/yaml/nodes';
import type { Setting } from '../../../lang/workflow/settings';

/** A scope for a build in a matrix, of the values that tell its legs apart; undefined where those are no plain values. */
export function scopeOfLegs(build: ImageBuild): string | undefined {
  const axes = axesOf(build);
  const { job } = build.step;
  const plain = axes.every((axis) => {
    const { nodes, complete } = job ? matrixValues(job.map, axis.split('.')) : { nodes: [], complete: false };
    return complete && nodes.every(({ kind }) => kind === 'scalar');
  });
  if (axes.length === 0 || !plain) return undefined;
  return axes.map((axis) => `\${{ matrix.${axis} }}`).join('-');
}

/** A scope that tells a build from others which write the same cache: by its job, its folder, its file, its platforms. */
export function scopeAmong(build: ImageBuild, others: readonly ImageBuild[]): string | undefined {
  for (const name of [jobOf, folderOf, fileOf, platformOf]) {
    const names = [build, ...others].map((other) =>
      name(other)
        ?.replaceAll(/[^\w.-]+/g, '-')
        .replace(/^[.-]+/, ''),
    );
    if (names.every(Boolean) && new Set(names).size === names.length) return names[0];
  }
  return undefined;
}

const jobOf = ({ step }: ImageBuild): string | undefined => step.job?.id;
const folderOf = (build: ImageBuild): string | undefined =>
  cleanPath(build.all('context')[0]?.value ?? '')
    .split('/')
    .at(-1);
const fileOf = (build: ImageBuild): string | undefined => build.all('file')[0]?.value;
const platformOf = (build: ImageBuild): string | undefined => build.all('platforms')[0]?.value;

/** The edits that give a scope to a use of GitHub's cache and to those beside it that read the same; undefined where no text fits in. */
export function withScope({ build }: CacheUse, scope: string): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const input of ['cache-from', 'cache-to'] as const) {
    for (const setting of build.all(input)) {
      const fields = fieldsOf(setting);
      if (fields.get('type') !== 'gha' || fields.has('scope')) continue;
      const edit = addField(build, input, setting, `scope=${scope}`);
      if (edit === undefined) return undefined;
      edits.push(edit);
    }
  }
  return edits.length > 0 ? edits : undefined;
}

/** The edit that adds a field to an entry of an action's input; undefined where it is written elsewhere, or a comma would end it. */
export function addField(
  { by, step }: ImageBuild,
  input: 'cache-from' | 'cache-to',
  { range }: Setting,
  field: string,
): TextEdit | undefined {
  const inputs = mapOf(mapGet(step.map, 'with'));
  const scalar = scalarOf(inputs?.entries.find(({ key }) => key.value.toLowerCase() === input)?.value);
  if (by !== 'action' || scalar === undefined || (scalar.inFlow && scalar.style === 'plain')) return undefined;
  const inside = scalar.range.start <= range.start && range.end <= scalar.range.end;
  return inside ? { range: { start: range.end, end: range.end }, newText: `,${field}` } : undefined;
}
