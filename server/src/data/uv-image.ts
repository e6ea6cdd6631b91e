/** The newest version of uv when the tables were made: PyPI, 2026-11-22. Each version has an image of that tag. */
export const newestUv = '0.13.9';

/** uv's images: its own registry, and its mirror on Docker Hub. */
export const uvImages: ReadonlySet<string> = new Set(['ghcr.io/astral-sh/uv', 'docker.io/astral/uv']);

/** The part of a tag that names the version of uv: `0.9` of `0.9-python3.12-alpine`. */
export function uvVersionOfTag(tag: string | undefined): string | undefined {
  return /^v?(\d+\.\d+(?:\.\d+)?(?:[a-z]+\d+)?)(?=-|$)/.exec(tag ?? '')?.[1];
}
