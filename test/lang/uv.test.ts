import { describe, expect, it } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { shippedSyncs } from '../../server/src/lang/dockerfile/shipped-syncs';
import { uvCommands } from '../../server/src/lang/dockerfile/uv';
import type { UvCommand } from '../../server/src/lang/dockerfile/uv';
import { uvCache } from '../../server/src/lang/dockerfile/uv-cache';
import {
  installsDevelopment,
  isTold,
  projectFolder,
  syncedEnvironment,
} from '../../server/src/lang/dockerfile/uv-settings';
import { uvVersionOfTag } from '../../server/src/data/uv-image';

const model = (text: string) => buildDockerfileModel(parseDockerfile(text), undefined);

/** The first command of uv's in the last stage. */
function uv(text: string): UvCommand {
  return model(text).finalStage!.steps.flatMap(uvCommands)[0]!;
}

const python = 'FROM python:3.12-slim\nWORKDIR /app\n';

describe('the verb and what it is told', () => {
  it.each([
    ['RUN uv sync --frozen', 'sync', ['--frozen']],
    ['RUN /root/.local/bin/uv --no-cache --directory /x sync', 'sync', ['--no-cache', '--directory']],
    ['RUN uv pip install --system=1 .', 'pip install', ['--system']],
    ['RUN A=1 exec uv tool install ruff', 'tool install', []],
    ['ARG ARGS="--frozen --no-dev"\nRUN uv sync $ARGS', 'sync', ['--frozen', '--no-dev']],
  ])('%s', (text, verb, options) => {
    const command = uv(`${python}${text}`);
    expect([command.verb, [...command.options]]).toEqual([verb, options]);
  });

  it.each([
    ['RUN uv sync --no-dev', 'yes'],
    ['RUN uv sync', 'no'],
    ['ENV UV_NO_DEV=on\nRUN uv sync', 'yes'],
    ['ENV UV_NO_DEV=0\nRUN uv sync', 'no'],
    ['ARG UV_NO_DEV\nRUN uv sync', 'unknown'],
    ['RUN export UV_NO_DEV=1 && uv sync', 'yes'],
    ['ARG X\nRUN uv sync $X', 'unknown'],
    ['FROM example.com/x\nRUN uv sync', 'unknown'],
  ])('%s', (text, told) => expect(isTold(uv(`${python}${text}`), ['--no-dev'], 'UV_NO_DEV')).toBe(told));

  it.each([
    ['uv sync', true],
    ['uv sync --group postgres', true],
    ['uv sync --group=dev', false],
    ['uv sync --no-group dev', false],
    ['uv sync --only-group docs', false],
    ['uv sync --no-default-groups', false],
    ['uv sync --dry-run', false],
  ])('%s', (text, expected) => expect(installsDevelopment(uv(`${python}RUN ${text}`))).toBe(expected));
});

describe('folders', () => {
  it.each([
    ['RUN uv sync', '/app', '/app/.venv'],
    ['RUN cd api && uv sync', '/app/api', '/app/api/.venv'],
    ['RUN uv --directory=/srv sync', '/srv', '/srv/.venv'],
    ['RUN uv sync --project api', '/app/api', '/app/api/.venv'],
    ['ENV UV_PROJECT=/p UV_PROJECT_ENVIRONMENT=/v\nRUN uv sync', '/p', '/v'],
    ['ARG D\nRUN uv sync --directory $D', undefined, undefined],
    ['ENV VIRTUAL_ENV=/v\nRUN uv sync --active', '/app', '/v'],
  ])('%s', (text, folder, environment) => {
    const command = uv(`${python}${text}`);
    expect([projectFolder(command), syncedEnvironment(command)]).toEqual([folder, environment]);
  });

  it.each([
    ['RUN uv sync', '/root/.cache/uv kept'],
    ['RUN --mount=type=cache,target=/root/.cache uv sync', '/root/.cache/uv mounted'],
    ['RUN --mount=type=cache,target=/root/.cache/u uv sync', '/root/.cache/uv kept'],
    ['ENV UV_CACHE_DIR=/c\nRUN --mount=type=cache,target=$UV_CACHE_DIR uv sync', '/c mounted'],
    ['ENV XDG_CACHE_HOME=/x\nRUN uv sync && rm -rf /x/*', '/x/uv removed'],
    ['RUN uv sync && uv cache prune --ci', '/root/.cache/uv removed'],
    ['USER app\nRUN uv sync', '? kept'],
    ['USER app\nRUN --mount=type=cache,target=/c uv sync', '? mounted'],
    ['RUN uv sync --cache-dir /c', '/c kept'],
    ['RUN if x; then uv sync; done', '/root/.cache/uv unknown'],
    ['RUN uv sync --no-cache', 'none'],
    ['RUN uv python install 3.12', 'none'],
  ])('%s', (text, expected) => {
    const cache = uvCache(uv(`${python}${text}`));
    expect(cache ? `${cache.folder ?? '?'} ${cache.fate}` : 'none').toBe(expected);
  });
});

describe('which environments ship', () => {
  const build = 'FROM python:3.12 AS build\nWORKDIR /app\nRUN uv sync\n';
  it.each([
    [build, 1],
    [`${build}FROM scratch\nCOPY --from=build /app /app`, 1],
    [`${build}FROM scratch\nCOPY --from=build /app/.venv/lib /lib`, 1],
    [`${build}FROM scratch\nCOPY --from=build /app/site /site`, 0],
    [`${build}FROM scratch AS mid\nCOPY --from=build /app /a\nFROM scratch\nCOPY --from=mid /a /app`, 1],
    [`${build}FROM scratch AS mid\nCOPY --from=build /app /a\nFROM scratch\nCOPY --from=mid /b /app`, 0],
    [`${build}FROM build AS more\nRUN uv sync\nFROM scratch\nCOPY --from=more /app /app`, 2],
  ])('%s', (text, count) => expect(shippedSyncs(model(text)).length).toBe(count));

  it('ends where stages copy each other again and again', () => {
    const stages = Array.from({ length: 60 }, (_, i) => `FROM s${i} AS s${i + 1}\nCOPY --from=s${i} / /x${i}\n`);
    expect(shippedSyncs(model(`FROM python AS s0\nRUN uv sync\n${stages.join('')}`)).length).toBe(1);
  });
});

it.each([
  ['0.9', '0.9'],
  ['0.9.1-python3.12-alpine', '0.9.1'],
  ['v0.5.0', '0.5.0'],
  ['python3.12-alpine', undefined],
  ['latest', undefined],
  [undefined, undefined],
])('the version of tag %s', (tag, version) => expect(uvVersionOfTag(tag)).toBe(version));
