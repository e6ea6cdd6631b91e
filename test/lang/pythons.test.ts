import { describe, expect, it } from 'vitest';
import { bringsPython, pythonOf } from '../../server/src/lang/dockerfile/environment-python';
import { managedPython, mayHavePython } from '../../server/src/lang/dockerfile/uv-python';
import { modelOf } from './last-run';

const firstEnvironment = (text: string) => {
  const model = modelOf(text);
  return { model, environment: model.environments(model.finalStage!)[0]! };
};

describe('pythonOf', () => {
  const python = (text: string): string | undefined => pythonOf(firstEnvironment(text).environment.made)?.name;
  it.each([
    ['FROM python:3.12\nRUN python -m venv /v', 'python'],
    ['FROM python:3.12\nRUN python3.12 -m venv /v', 'python'],
    ['FROM python:3.12-slim AS a\nRUN uv venv /v\nFROM a', 'python'],
    ['FROM python:3.12\nRUN python3.11 -m venv /v', undefined],
    ['FROM python:3.12\nRUN uv venv --python 3.13 /v', undefined],
    ['FROM python:3.12\nENV UV_PYTHON=3.13\nRUN uv venv /v', undefined],
    ['FROM python:3.12\nRUN apt-get install -y python3 && python -m venv /v', undefined],
    ['FROM debian\nRUN python3 -m venv /v', undefined],
    ['FROM mine/python:3.12\nRUN python -m venv /v', undefined],
  ])('%j: %s', (text, expected) => expect(python(text)).toBe(expected));

  it.each([
    ['RUN pip install x', false],
    ['RUN uv python install 3.13', true],
    ['RUN apt-get install -y python3-dev', true],
    ['RUN ./setup.sh', true],
    ['COPY --from=ghcr.io/astral-sh/uv /uv /uvx /bin/', false],
    ['COPY --from=python:3.13 /usr/local /usr/local', true],
    ['COPY . /usr', false],
  ])('%s: %s', (line, expected) =>
    expect(bringsPython(modelOf(`FROM python:3.12\n${line}`).finalStage!)).toBe(expected),
  );
});

describe('managedPython', () => {
  const folder = (lines: string): string | undefined => managedPython(firstEnvironment(lines).environment)?.folder;
  it.each([
    ['FROM debian\nRUN uv venv /v', '/root/.local/share/uv/python'],
    ['FROM debian\nENV UV_PYTHON_INSTALL_DIR=/python\nRUN uv venv /v', '/python'],
    ['FROM python:3.12\nRUN uv python install 3.13 && uv venv /v', '/root/.local/share/uv/python'],
    ['FROM debian\nRUN uv python install --install-dir /p 3.13 && uv venv /v', '/p'],
    ['FROM python:3.12\nRUN uv venv /v', undefined],
    ['FROM debian\nRUN apt-get install -y python3\nRUN uv venv /v', undefined],
    ['FROM debian\nENV UV_PYTHON_DOWNLOADS=never\nRUN uv venv /v', undefined],
    ['FROM debian\nRUN uv venv --python 3.12 /v', undefined],
    ['FROM debian\nENV UV_PYTHON_PREFERENCE=only-system\nRUN uv venv /v', undefined],
    ['FROM debian\nUSER app\nRUN uv venv /v', undefined],
    ['FROM mine/base\nRUN uv venv /v', undefined],
    ['FROM debian\nRUN python3 -m venv /v', undefined],
  ])('%j: %s', (text, expected) => expect(folder(text)).toBe(expected));

  it.each([
    ['FROM debian', false],
    ['FROM debian\nCOPY --from=0 /root/.local /root/.local', true],
    ['FROM debian\nCOPY --from=0 /v /v', false],
    ['FROM debian\nRUN uv python install', true],
    ['FROM debian\nRUN ./setup.sh', true],
    ['FROM mine/base', true],
  ])('then %j may have it: %s', (text, expected) => {
    const { model } = firstEnvironment(`FROM debian\nRUN uv venv /v\n${text}`);
    const managed = managedPython(model.environments(model.stages[0]!)[0]!)!;
    expect(mayHavePython(model.finalStage!, managed, model)).toBe(expected);
  });
});
