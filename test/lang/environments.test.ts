import { expect, it } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

/** The final stage's environments as `path <made where, by what>`, a `?` behind those that may not be there. */
function environments(text: string): string[] {
  const model = buildDockerfileModel(parseDockerfile(text), undefined);
  return model.environments(model.finalStage!).map(({ path, made, certain, copy }) => {
    const origin = copy ? ` <stage ${made.step.stage.index}: ${made.path}, ${made.tool}>` : ` <${made.tool}>`;
    return path + (certain ? '' : '?') + origin;
  });
}

const build = 'FROM python:3.12 AS build\nWORKDIR /app\nRUN uv sync\n';

it.each([
  ['FROM python:3.12\nRUN python3 -m venv --copies /opt/venv', ['/opt/venv <venv>']],
  ['FROM python:3.12\nRUN python -m virtualenv /v && virtualenv -p python3 /w', ['/v <virtualenv>', '/w <virtualenv>']],
  ['FROM python:3.12\nWORKDIR /app\nRUN uv venv && uv sync', ['/app/.venv <uv>']],
  ['FROM python:3.12\nRUN uv venv /opt/venv', ['/opt/venv <uv>']],
  ['FROM python:3.12\nWORKDIR /app\nENV UV_PROJECT_ENVIRONMENT=/v\nRUN uv sync', ['/v <uv>']],
  ['FROM python:3.12\nWORKDIR /app\nRUN UV_PROJECT_ENVIRONMENT=/v uv sync', ['/v <uv>']],
  ['FROM python:3.12\nWORKDIR /app\nRUN export UV_PROJECT_ENVIRONMENT=env && uv sync', ['/app/env <uv>']],
  ['FROM python:3.12\nWORKDIR /app\nENV VIRTUAL_ENV=/v\nRUN uv sync --active', ['/v <uv>']],
  ['FROM python:3.12\nARG E\nENV UV_PROJECT_ENVIRONMENT=$E\nWORKDIR /app\nRUN uv sync', []],
  ['FROM python:3.12\nENV UV_PROJECT_ENVIRONMENT=/usr/local\nWORKDIR /app\nRUN uv sync', []],
  ['FROM python:3.12\nWORKDIR /app\nRUN poetry install', []],
  ['FROM python:3.12\nENV POETRY_VIRTUALENVS_IN_PROJECT=1\nWORKDIR /app\nRUN poetry install', ['/app/.venv <poetry>']],
  ['FROM mine/base\nRUN uv sync', []],
  ['FROM python:3.12\nRUN python -m venv /v\nRUN rm -rf /v', []],
  ['FROM python:3.12\nRUN python -m venv /v\nRUN rm -rf /v/*', ['/v <venv>']],
  ['FROM python:3.12\nRUN uv venv --python 3.12 --seed /v', ['/v <uv>']],
  ['FROM python:3.12\nRUN --mount=type=cache,target=/v uv venv /v', []],
  ['FROM python:3.12\nRUN test -d /v || python -m venv /v', ['/v? <venv>']],
  [`${build}FROM build`, ['/app/.venv <uv>']],
  [`${build}FROM python:3.12`, []],
  [`${build}FROM python:3.12\nCOPY --from=build /app/.venv /app/.venv`, ['/app/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nCOPY --from=build --exclude=*.md /app /app`, ['/app/.venv? <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nCOPY --from=build --parents /app/.venv /`, ['/app/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nCOPY --from=build /app /srv/`, ['/srv/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nWORKDIR /srv\nCOPY --from=0 /app/.venv .`, ['/srv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nCOPY --from=build / /`, ['/app/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nENV V=/app/.venv\nCOPY --from=build $V \${V}`, ['/app/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nCOPY --from=build /app/.venv/lib /lib`, []],
  [`${build}FROM python:3.12 AS b\nCOPY --from=build /app /a\nFROM b`, ['/a/.venv <stage 0: /app/.venv, uv>']],
  [`${build}FROM python:3.12\nWORKDIR /app\nCOPY --from=build /app .\nRUN uv sync`, ['/app/.venv <uv>']],
  [`${build}RUN mv .venv /v`, ['/v? <uv>']],
])('%s', (text, expected) => expect(environments(text)).toEqual(expected));

it('stays small where stages copy each other again and again', () => {
  const stages = Array.from({ length: 40 }, (_, i) => `FROM s${i} AS s${i + 1}\nCOPY --from=s${i} / /x${i}\n`);
  const text = `FROM python AS s0\nRUN python -m venv /v\n${stages.join('')}`;
  expect(environments(text).length).toBeLessThanOrEqual(64);
});
