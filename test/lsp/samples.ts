import type { Position } from 'vscode-languageserver/node';
import { lineIndex } from '../../server/src/core/text';

export const dockerfile = 'file:///w/Dockerfile';

/** One safe fix. */
export const chownTwice = `FROM python:3.12-slim
RUN useradd --system app
COPY src /app
RUN chown -R app:app /app
USER app
CMD ["python", "/app/main.py"]
`;

/** One suggestion, and another place that explains it. */
export const discardedCommand = `FROM python:3.12-slim AS build
COPY src /app
CMD ["python", "/app/main.py"]
FROM python:3.12-slim
COPY --from=build /app /app
`;

/** A safe fix and a suggestion for the same finding. */
export const unlockedSync = `FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.9.0 /uv /bin/
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync
`;

/** A fix that creates a file, beside these on the disk. */
export const copiesAll = `FROM python:3.12-slim
COPY . /app
`;
export const copiedFolder = {
  '/w/Dockerfile': copiesAll,
  '/w/main.py': '',
  '/w/.env': '',
  '/w/.git/HEAD': '',
};

/** A workflow with an action that is refused, and one that is archived. */
export const workflow = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/upload-artifact@v3
      - uses: actions/create-release@v1
`;

export function offset(text: string, { line, character }: Position): number {
  return lineIndex(text).offset({ line, column: character });
}
