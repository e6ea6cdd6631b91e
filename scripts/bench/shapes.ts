// Dockerfiles of any length, each long in another way.

const start = 'FROM python:3.12-slim AS build\nWORKDIR /app\n';
const end = 'FROM python:3.12-slim\nCOPY --from=build /app /app\nCMD ["python", "-m", "app"]\n';

function repeat(times: number, write: (at: number) => string): string {
  return Array.from({ length: Math.floor(times) }, (_, at) => write(at)).join('');
}

/** A file of about this many lines. */
export const shapes: Readonly<Record<string, (lines: number) => string>> = {
  'a bit of everything': (lines) =>
    start +
    repeat(
      lines / 4,
      (at) =>
        `COPY src/${at} /app/src/${at}\nRUN apt-get update && apt-get install -y lib${at} \\\n    && mkdir -p /data/${at}\nENV V${at}=/data/${at}\n`,
    ) +
    end,
  'RUN after RUN': (lines) =>
    start + repeat(lines, (at) => `RUN apt-get update && apt-get install -y lib${at} && rm -rf /tmp/${at}\n`) + end,
  // Short ones: a script of more than 64 KB is not read.
  'one RUN of many commands': (lines) => `${start}RUN :${repeat(lines, () => `\\\n&&:`)}\n${end}`,
  'one RUN with many packages': (lines) =>
    `${start}RUN apt-get update && apt-get install -y${repeat(lines, (at) => ` \\\n    lib${at}`)}\n${end}`,
  'one here-document': (lines) => `${start}RUN <<EOF\n${repeat(lines, (at) => `mkdir -p /data/${at}\n`)}EOF\n${end}`,
  'COPY after COPY': (lines) => start + repeat(lines, (at) => `COPY src/${at} /app/src/${at}\n`) + end,
  'COPY and chown': (lines) =>
    start + repeat(lines / 2, (at) => `COPY src/${at} /app/${at}\nRUN chown -R app /app/${at}\n`) + end,
  'many uv sync': (lines) =>
    start + repeat(lines / 2, (at) => `COPY src/${at} /app/${at}\nRUN uv sync --frozen --package p${at}\n`) + end,
  'many stages': (lines) =>
    repeat(
      lines / 4,
      (at) =>
        `FROM python:3.12-slim AS s${at}\nRUN pip install x${at}\nCOPY src/${at} /app/\nCOPY --from=s${Math.max(0, at - 1)} /app /app\n`,
    ) + end.replace('build', 's0'),
  'many variables': (lines) => start + repeat(lines, (at) => `ENV V${at}=/opt/${at} PATH=/opt/${at}:$PATH\n`) + end,
  'many ignore comments': (lines) => start + repeat(lines, () => '# plimsoll-ignore floating-base\n') + end,
};
