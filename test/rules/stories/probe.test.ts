import { expect, it } from 'vitest';
import { exampleProject, fixAllOf, found, foundBesidesPolicies, textOf } from './project';
import type { Project } from './project';

/** Eight faults, of which other checkers find one or two: the container of this image cannot even start. */
const probe: Project = {
  dockerfile: 'Dockerfile',
  files: {
    ...packageFiles(),
    Dockerfile: `FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim AS builder
WORKDIR /app
COPY . /app
RUN uv sync
FROM debian:bookworm-slim
RUN groupadd -r app && useradd -r -g app app
COPY --from=builder /app /app
RUN chown -R app:app /app
RUN rm -rf /app/tests
USER app
CMD ["/app/.venv/bin/hello"]
`,
  },
};

function packageFiles(): Record<string, string> {
  const { files } = exampleProject('story-b/backend');
  return {
    'pyproject.toml': files['pyproject.toml']!.replace('module-name = "app"', 'module-name = "hello"'),
    'uv.lock': files['uv.lock']!,
    'hello/__init__.py': 'def main() -> None:\n    print("hello")\n',
    'tests/test_hello.py': 'def test_hello() -> None: ...\n',
  };
}

const faults = {
  'the environment is made for a Python that the image does not have': '7:21 base-version-mismatch/missing',
  'uv may resolve other versions than the lock file names': '4:5 uv-sync-unlocked/unlocked',
  'each edit of the sources installs all dependencies again': '4:5 uv-sync-after-source/late',
  'development dependencies ship': '4:5 uv-sync-with-dev/development',
  "an environment of the developer's would come over that of the image": '3:6 missing-dockerignore/missing',
  "uv's cache is kept in a layer, and lost for the next build": '4:5 uv-cache-in-layer/again',
  'chown stores every file a second time': '8:5 chown-after-copy/stored-twice',
  'what is deleted in a later layer stays': '9:5 deleted-in-later-layer/stored',
};

it.each(Object.entries(faults))('finds that %s', async (_, place) => {
  expect(await found(probe)).toContain(place);
});

it('says little beside', async () => {
  const others = (await found(probe)).filter((place) => !Object.values(faults).includes(place));
  expect(others).toEqual([
    '1:6 unpinned-uv-image/floating-tag',
    '4:5 uv-bytecode-not-compiled/not-compiled',
    '7:21 whole-directory-from-stage/whole',
  ]);
});

/** As a careful engineer writes it. */
const mended = `FROM ghcr.io/astral-sh/uv:0.13.9-python3.12-bookworm-slim AS builder
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
RUN --mount=type=cache,target=/root/.cache/uv \\
    --mount=type=bind,source=uv.lock,target=uv.lock \\
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\
    uv sync --no-dev --no-install-project --frozen
COPY . /app
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev --frozen
FROM python:3.12-slim-bookworm
RUN groupadd -r app && useradd -r -g app app
COPY --from=builder --chown=app:app /app/.venv /app/.venv
COPY --from=builder --chown=app:app /app/hello /app/hello
USER app
CMD ["/app/.venv/bin/hello"]
`;

it('is mended by its fixes, and nothing is left', async () => {
  const result = await fixAllOf(probe, 'suggestion');
  expect(textOf(result)).toBe(mended);
  expect(result.files['.dockerignore']).toMatch(/^\.venv$/m);
  expect(await found(result)).toEqual([]);
  expect(await foundBesidesPolicies(result)).toEqual([]);
});

it('comes out as good when the safe fixes are applied first', async () => {
  const safe = await fixAllOf(probe, 'safe');
  expect(await found(safe)).toEqual([
    '1:6 unpinned-uv-image/floating-tag',
    '5:47 uv-bytecode-not-compiled/not-compiled',
    '5:47 uv-sync-after-source/late',
    '8:37 base-version-mismatch/missing',
    '8:37 whole-directory-from-stage/whole',
    '9:5 deleted-in-later-layer/stored',
  ]);
  const result = await fixAllOf(safe, 'suggestion');
  expect(textOf(result)).toBe(
    mended
      .replace('UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy', 'UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1')
      .replace('--no-dev --no-install-project --frozen', '--no-install-project --no-dev --frozen'),
  );
  expect(await found(result)).toEqual([]);
});
