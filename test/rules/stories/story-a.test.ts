import { describe, expect, it } from 'vitest';
import { exampleProject, fixAllOf, fixByHand, found, foundBesidesPolicies, textOf } from './project';

// A build diary: one stage, then two (the program's script is lost, then found), then no `chown`: 1.67 GB became 904 MB.

const runs = `EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \\
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`;

describe('the single stage', () => {
  const single = exampleProject('story-a');

  it('has each fault at its place', async () => {
    expect(await found(single)).toEqual([
      '2:6 single-stage-build/package',
      '5:6 missing-dockerignore/missing',
      '5:6 tests-in-image/copied',
      '6:5 uv-bytecode-not-compiled/not-compiled',
      '6:5 uv-cache-in-layer/kept',
      '6:5 uv-sync-after-source/late',
      '6:5 uv-sync-unlocked/unlocked',
      '6:5 uv-sync-with-dev/development',
      '7:5 chown-after-copy/written-by-run',
    ]);
  });

  it('becomes two by the refactoring, and nothing is left after the fixes', async () => {
    const result = await fixAllOf(await fixByHand(single, 'single-stage-build'), 'suggestion');
    expect(textOf(result)).toBe(`FROM python:3.11-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/uv \\
    --mount=type=bind,source=uv.lock,target=uv.lock \\
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\
    uv sync --locked --no-dev

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 app
WORKDIR /app
RUN chown app:app /app
COPY --chown=app:app . .
COPY --from=build --chown=app:app /app/.venv /app/.venv
ENV PATH="/app/.venv/bin:$PATH"
USER app
${runs}`);
    expect(result.files['.dockerignore']?.split('\n')).toEqual(expect.arrayContaining(['.venv', '.github', 'tests']));
    expect(await found(result)).toEqual([]);
    expect(await foundBesidesPolicies(result)).toEqual([]);
  });

  it('comes out as well when the fixes go first and the refactoring last', async () => {
    const fixed = await fixAllOf(single, 'suggestion');
    expect(textOf(fixed)).toBe(`FROM python:3.11-slim
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /usr/local/bin/uv
RUN useradd --create-home --uid 1000 app
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev --frozen --no-cache
COPY . .
RUN chown -R app:app /app
ENV PATH="/app/.venv/bin:$PATH"
USER app
${runs}`);
    const result = await fixByHand(fixed, 'single-stage-build');
    expect(textOf(result)).toBe(`FROM python:3.11-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev --frozen --no-cache

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 app
WORKDIR /app
RUN chown app:app /app
COPY --from=build --chown=app:app /app/.venv /app/.venv
COPY --chown=app:app . .
ENV PATH="/app/.venv/bin:$PATH"
USER app
${runs}`);
    expect(await found(result)).toEqual([]);
  });
});

describe('two stages with what pip put into the system', () => {
  const system = exampleProject('story-a', 'Dockerfile', {
    Dockerfile: `# The gateway
FROM python:3.11-slim AS builder
RUN pip install uv==0.4.9
WORKDIR /build
COPY . .
# All of it into the system
RUN uv pip install --system -r pyproject.toml
RUN rm -rf ~/.cache/pip ~/.cache/uv /tmp/*

FROM python:3.11
RUN groupadd -r appuser && useradd -r -g appuser appuser
WORKDIR /app
COPY --from=builder /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
COPY app ./app
EXPOSE 8000
CMD uvicorn app.main:app --host 0.0.0.0 --port 8000
`,
  });

  it('finds that the program cannot start, and what else the diary took days to find', async () => {
    expect(await found(system)).toEqual([
      '3:17 pip-installed-uv/package',
      '5:6 missing-dockerignore/missing',
      '7:5 uv-cache-in-layer/again',
      '7:5 uv-pip-system/unlocked',
      '10:6 full-base-in-final-stage/full',
      '16:1 root-user/unset',
      '16:5 entrypoint-not-in-image/stranded',
      '16:5 shell-form-command/program',
    ]);
  });

  it('starts after the fixes', async () => {
    const result = await fixAllOf(system, 'suggestion');
    expect(textOf(result)).toBe(`# The gateway
FROM python:3.11-slim AS builder
COPY --from=ghcr.io/astral-sh/uv:0.4.9 /uv /bin/
WORKDIR /build
ENV UV_LINK_MODE=copy
COPY . .
# All of it into the system
RUN --mount=type=cache,target=/root/.cache/uv uv pip install --system -r pyproject.toml
RUN rm -rf ~/.cache/pip ~/.cache/uv /tmp/*

FROM python:3.11-slim
RUN groupadd -r appuser && useradd -r -g appuser appuser
WORKDIR /app
COPY --from=builder /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
COPY --from=builder /usr/local/bin/uvicorn /usr/local/bin/uvicorn
COPY app ./app
EXPOSE 8000
USER appuser
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`);
    // From the system's packages to an environment is a rewrite by hand here.
    expect(await found(result)).toEqual(['8:47 uv-pip-system/unlocked']);
  });
});

describe('two stages with the environment, and chown', () => {
  it('the example loses its chown, and nothing is left', async () => {
    const two = exampleProject('story-a', 'Dockerfile.two-stage');
    expect(await found(two)).toEqual([
      '5:5 uv-bytecode-not-compiled/not-compiled',
      '5:5 uv-cache-in-layer/again',
      '13:5 chown-after-copy/stored-twice',
    ]);
    const result = await fixAllOf(two, 'suggestion');
    expect(textOf(result)).toBe(`FROM python:3.11-slim AS builder
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /usr/local/bin/uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev --frozen
RUN rm -rf ~/.cache/uv /tmp/*

FROM python:3.11-slim AS runtime
WORKDIR /app
RUN useradd --create-home --uid 1000 app
COPY --from=builder --chown=app:app /app/.venv /app/.venv
COPY --chown=app:app app ./app
RUN chown app:app /app
ENV VIRTUAL_ENV=/app/.venv PATH="/app/.venv/bin:$PATH" HOME=/app
USER app
${runs}`);
    expect(await found(result)).toEqual([]);
    expect(await foundBesidesPolicies(result)).toEqual([]);
  });

  it('the start script, the search path and the folder that is copied whole are mended too', async () => {
    const script = exampleProject('story-a', 'Dockerfile', {
      'docker-entrypoint.sh': '#!/bin/bash\necho "Starting ${SERVICE_TYPE}"\nuvicorn app.main:app --port 8000\n',
      Dockerfile: `FROM python:3.11-slim AS builder
# uv is only needed here
RUN pip install uv==0.4.9
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev --frozen
COPY . .

FROM python:3.11-slim AS runtime
RUN groupadd -r appuser && useradd -r -g appuser appuser
WORKDIR /app
# The environment and the sources
COPY --from=builder /app /app
COPY docker-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod +x /usr/local/bin/docker-entrypoint.sh
RUN chown -R appuser:appuser /app
USER appuser
EXPOSE 8000
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
`,
    });
    expect(await found(script)).toEqual([
      '3:17 pip-installed-uv/package',
      '6:5 uv-bytecode-not-compiled/not-compiled',
      '6:5 uv-cache-in-layer/again',
      '7:6 missing-dockerignore/missing',
      '7:6 tests-in-image/copied',
      '13:21 whole-directory-from-stage/whole',
      '15:5 chmod-after-copy/file',
      '16:5 chown-after-copy/stored-twice',
      '19:13 unsafe-entrypoint-script/no-exec',
      '19:13 virtual-environment-not-on-path/not-on-path',
    ]);
    const result = await fixAllOf(script, 'suggestion');
    expect(textOf(result)).toBe(`FROM python:3.11-slim AS builder
# uv is only needed here
COPY --from=ghcr.io/astral-sh/uv:0.4.9 /uv /bin/
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev --frozen
COPY . .

FROM python:3.11-slim AS runtime
RUN groupadd -r appuser && useradd -r -g appuser appuser
WORKDIR /app
# The environment and the sources
COPY --from=builder --chown=appuser:appuser /app/.venv /app/.venv
COPY --from=builder --chown=appuser:appuser /app/app /app/app
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chown appuser:appuser /app
USER appuser
EXPOSE 8000
ENV VIRTUAL_ENV=/app/.venv PATH="/app/.venv/bin:$PATH"
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
`);
    expect(result.files['docker-entrypoint.sh']).toContain('exec uvicorn');
    expect(await found(result)).toEqual([]);
  });
});

it("the diary's last state is silent, under every rule that is no policy", async () => {
  const last = exampleProject('story-a', 'Dockerfile', {
    '.dockerignore': '.git\n.github\n.venv\n**/__pycache__\ntests\n',
    'docker-entrypoint.sh': `#!/bin/bash
set -e -u -o pipefail
case "\${SERVICE_TYPE:-api-gateway}" in
  agents) exec python -m app.agents ;;
  *) exec uvicorn app.main:app --host 0.0.0.0 --port 8000 ;;
esac
`,
    Dockerfile: `# syntax=docker/dockerfile:1
# The gateway and its agents

# Builds the environment
FROM python:3.11-slim AS builder
COPY --from=ghcr.io/astral-sh/uv:0.4.9 /uv /usr/local/bin/uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev --frozen \\
    && find .venv -type d -name tests -prune -exec rm -rf {} +

# Runs it
FROM python:3.11-slim AS runtime
RUN groupadd -r appuser && useradd -r -g appuser appuser
WORKDIR /app
COPY --from=builder --chown=appuser:appuser /app/.venv /app/.venv
COPY --chown=appuser:appuser app ./app
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/
ENV VIRTUAL_ENV=/app/.venv PATH="/app/.venv/bin:$PATH" HOME=/app
USER appuser
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s \\
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
ENTRYPOINT ["docker-entrypoint.sh"]
`,
  });
  expect(await found(last)).toEqual([]);
  expect(await foundBesidesPolicies(last)).toEqual([]);
});
