import { expect, it } from 'vitest';
import { exampleProject, fixAllOf, found, foundBesidesPolicies, textOf } from './project';

// A pull request that made an image smaller, and what its review said.

const pullRequest = exampleProject('story-b/backend');

it('finds what the review found, and does not say what it said in error', async () => {
  // The two `uv sync` are right: the first is the layer of the dependencies. No rule about the order or the number of them speaks.
  expect(await found(pullRequest)).toEqual([
    '6:1 discarded-runtime-config/discarded',
    '7:1 discarded-runtime-config/discarded',
    '13:5 uv-bytecode-not-compiled/not-compiled',
    '13:5 uv-cache-in-layer/again',
    '14:6 tests-in-image/copied',
    '15:38 uv-cache-in-layer/again',
    '23:41 whole-directory-from-stage/whole',
  ]);
});

const mended = `# ---- Base: uv, and how the service starts ----
FROM python:3.11-slim AS base
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /uvx /bin/
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH"
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]

# ---- Build: dependencies, then the project ----
FROM base AS build
ARG APP_VERSION=dev
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock* ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev --no-install-project
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv echo "$APP_VERSION" > VERSION && uv sync --frozen --no-dev

# ---- Prod: clean runtime image without uv ----
FROM python:3.11-slim AS prod
LABEL org.opencontainers.image.description="Website backend"
RUN groupadd --gid 1000 worker && useradd --uid 1000 --gid worker --create-home worker
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH"
COPY --from=build --chown=worker:worker /app/.venv /app/.venv
COPY --from=build --chown=worker:worker /app/app /app/app
COPY --from=build --chown=worker:worker /app/entrypoint.sh /app/entrypoint.sh
COPY --from=build --chown=worker:worker /app/VERSION /app/VERSION
USER worker
EXPOSE 8000
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`;

it('is mended by its fixes: the command is there again, and the image gets by name what it needs', async () => {
  const result = await fixAllOf(pullRequest, 'suggestion');
  expect(textOf(result)).toBe(mended);
  expect(await found(result)).toEqual([]);
  expect(await foundBesidesPolicies(result)).toEqual([]);
});

it('keeps the command where the final stage only stands on another one', async () => {
  const before = textOf(pullRequest).replace('FROM python:3.11-slim AS prod', 'FROM base AS prod');
  const inherits = exampleProject('story-b/backend', 'Dockerfile', { Dockerfile: before });
  expect((await found(inherits)).filter((place) => place.includes('discarded'))).toEqual([]);
});

it('does speak when the split sync is no split: both install the project', async () => {
  const twice = exampleProject('story-b/backend', 'Dockerfile', {
    Dockerfile: `FROM ghcr.io/astral-sh/uv:0.12.5-python3.11-bookworm-slim
WORKDIR /app
COPY . .
RUN uv sync --frozen --no-dev
RUN uv sync --frozen --no-dev
`,
  });
  expect(await found(twice)).toContain('4:5 repeated-uv-sync/same-work');
});
