import type { TextEdit } from '../../../core/text';
import { cleanPath } from '../../../lang/clean-path';
import { axesOf, type CacheUse } from '../../../lang/workflow/build-caches';
import { fieldsOf, type ImageBuild } from '../../../lang/workflow/image-builds';
import { matrixValues } from '../../../lang/workflow/matrix';
import { mapGet, mapOf, scalarOf } from '../../../lang/workflow/nodes';

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
export function withScope(use: CacheUse, scope: string): TextEdit[] | undefined {
  const inputs = mapOf(mapGet(use.build.step.map, 'with'));
  const settings = (['cache-from', 'cache-to'] as const).flatMap((name) => {
    const scalar = scalarOf(inputs?.entries.find(({ key }) => key.value.toLowerCase() === name)?.value);
    return use.build.all(name).map((setting) => ({ scalar, setting, fields: fieldsOf(setting) }));
  });
  const own = settings.filter(({ fields }) => fields.get('type') === 'gha' && !fields.has('scope'));
  if (use.build.by !== 'action' || own.length === 0) return undefined;
  // A comma ends a plain value in braces; a value that stands elsewhere has other uses too.
  const fits = own.every(({ scalar, setting }) => {
    const inside = scalar && scalar.range.start <= setting.range.start && setting.range.end <= scalar.range.end;
    return inside && !(scalar.inFlow && scalar.style === 'plain');
  });
  if (!fits) return undefined;
  return own.map(({ setting: { range } }) => ({
    range: { start: range.end, end: range.end },
    newText: `,scope=${scope}`,
  }));
}
