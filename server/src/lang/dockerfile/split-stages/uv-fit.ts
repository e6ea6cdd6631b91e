import type { BaseImage } from '../../../data/base-images';
import type { Stage } from '../stage';
import type { UvSync } from '../uv';
import { isWorkspace } from '../uv-project';

/**
 * Whether an environment that `uv` makes on this base runs on the same Python in another stage: the image to run it on, '' for the same
 * one, undefined where it cannot be told.
 */
export function fitsUv(base: BaseImage, stage: Stage, pyproject: string, sync: UvSync): string | undefined {
  const managed = ['UV_PYTHON', 'UV_PYTHON_PREFERENCE', 'UV_MANAGED_PYTHON', 'UV_PYTHON_INSTALL_DIR'];
  if (managed.some((name) => sync.sets(name)) || sync.options.has('--python') || sync.options.has('-p'))
    return undefined;
  const version = base.interpreter?.language === 'python' ? base.interpreter.abi : undefined;
  if (version === undefined || !accepts(pyproject, version)) return undefined;
  // Their sources must be there before anything can be installed.
  if (isWorkspace(pyproject) || /\bpath\s*=/.test(pyproject)) return undefined;
  if (/^\s*dynamic\s*=\s*\[[^\]]*dependencies/m.test(pyproject)) return undefined;
  if (base.name !== 'ghcr.io/astral-sh/uv') return '';
  const written = stage.from.words[0]!.value;
  return pythonOfUv(written.slice(written.lastIndexOf(':') + 1));
}

/** `0.9-python3.12-bookworm-slim` stands on `python:3.12-slim-bookworm`. */
function pythonOfUv(tag: string): string | undefined {
  const match = /^(?:[\d.]+-)?python(3\.\d+)-(?:(alpine[\d.]*)|(trixie|bookworm|bullseye)(-slim)?)$/.exec(tag);
  if (match === null) return undefined;
  const [, version, alpine, release, slim] = match;
  if (alpine !== undefined) return `python:${version}-${alpine}`;
  return `python:${version}-${slim === undefined ? '' : 'slim-'}${release}`;
}

/** Whether `requires-python` takes a version such as `3.12`; not where it is missing or not understood. */
function accepts(pyproject: string, version: string): boolean {
  const written = /^\s*requires-python\s*=\s*["']([^"']+)["']/m.exec(pyproject)?.[1];
  if (written === undefined) return false;
  const minor = minorOf(version);
  return written.split(',').every((part) => {
    const match = /^\s*(==|>=|<=|~=|<|>)\s*(3(?:\.\d+)?|4)(?:\.(\d+|\*))*\s*$/.exec(part);
    if (match === null) return false;
    const [, operator, bound = ''] = match;
    const limit = bound === '4' ? Infinity : minorOf(bound);
    if (operator === '==') return minor === limit;
    if (operator === '>=' || operator === '~=') return minor >= limit;
    if (operator === '<') return minor < limit;
    return operator === '<=' ? minor <= limit : minor > limit;
  });
}

function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}
