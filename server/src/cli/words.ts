import { displayWidth } from './format/printable';
import { cut } from './format/columns';

/** `12,034`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 layer`, `12,034 files`. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `43.5 %`, `< 0.1 %`; of nothing it is nothing. */
export function percent(part: number, whole: number | null): string {
  const share = whole === null || whole === 0 ? 0 : (part / whole) * 100;
  return share > 0 && share < 0.1 ? '< 0.1 %' : `${Number(share.toFixed(1))} %`;
}

/** A path of at most so many columns: its begin and its name tell most, so folders between them are left out. */
export function cutPath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const [root = '', ...folders] = path.split('/');
  const name = folders.pop() ?? '';
  const tail = `/…/${name}`;
  let head = root;
  for (const folder of folders) {
    if (displayWidth(`${head}/${folder}${tail}`) > width) break;
    head += `/${folder}`;
  }
  return cut(`${head}${tail}`, width);
}
