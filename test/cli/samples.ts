/** One finding and no other: settings that other rules ask for are there. */
export const bad = `FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim
ENV UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --no-dev
USER 1000
`;
export const mended = bad.replace('uv sync', 'uv sync --frozen');
export const clean = 'FROM scratch\n';
export const only = 'uv-sync-unlocked';

export interface Report {
  findings: { path: string; rule: string; severity: string; start: object; end: object; fixes: object[] }[];
  summary: { files: number; errors: number; warnings: number; infos: number; fixable: number };
}

export function report(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}
