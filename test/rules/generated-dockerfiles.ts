import { array, boolean, constant, constantFrom, oneof, option, record, tuple } from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Pieces of one instruction; between them stand blanks, or continuations with comments and empty lines in between. */
type Pieces = readonly string[];

const images = [
  'python:3.12-slim',
  'python:3.12',
  'node:22-alpine',
  'debian:12',
  'alpine:3.22',
  'ubuntu',
  'golang:1.25',
  'ghcr.io/astral-sh/uv:latest',
  '${BASE}',
  'scratch',
];

const instructions: readonly Pieces[] = [
  ['RUN apt-get update'],
  ['RUN apt-get update &&', 'apt-get install -y', 'curl', 'git'],
  ['RUN apt-get install -y curl;', 'rm -f /tmp/x'],
  ['RUN apt-get update &&', 'apt-get install -y --no-install-recommends gcc &&', 'rm -rf /var/lib/apt/lists/*'],
  ['RUN --mount=type=cache,target=/var/cache/apt', 'apt-get update && apt-get install -y make'],
  ['RUN apk update &&', 'apk add curl'],
  ['RUN apk add --no-cache', 'build-base'],
  ['RUN pip install', '-r requirements.txt'],
  ['RUN pip install uv'],
  ['RUN pip install --no-cache-dir', '"flask==3.0" gunicorn'],
  ['RUN --mount=type=secret,id=npm', '--network=none', 'npm ci &&', 'npm cache clean --force'],
  ['RUN npm install', '&& npm run build'],
  ['RUN uv sync'],
  ['RUN uv sync --locked', '--no-install-project'],
  [
    'RUN --mount=type=cache,target=/root/.cache/uv',
    '--mount=type=bind,source=uv.lock,target=uv.lock',
    'uv sync --frozen',
  ],
  ['RUN uv pip install --system', '-r requirements.txt'],
  ['RUN groupadd -r app &&', 'useradd -r -g app app'],
  ['RUN chown -R app:app /app'],
  ['RUN mkdir -p /app/data &&', 'chown -R app /app &&', 'chmod -R 755 /app'],
  ['RUN chmod +x', '/app/start.sh'],
  ['RUN rm -rf /app/tests', '/tmp/x'],
  ['RUN curl -o /tmp/x https://example.com/x &&', 'tar xf /tmp/x -C /opt'],
  ['RUN <<EOF\napt-get update\napt-get install -y curl\nchown -R app /app\nEOF'],
  ['RUN <<-"E F" bash\n\tset -e\n\tpip install flask # not a comment of the file\n\tE F'],
  ['COPY <<EOF /etc/app.conf\nUSER root\n# no comment\nEOF'],
  ['RUN ["pip",   "install" ,"flask"]'],
  ['COPY . .'],
  ['COPY . /app'],
  ['COPY --chown=app:app', 'src/ /app/src/'],
  ['COPY ["requirements.txt"  ,"pyproject.toml",  "/app/" ]'],
  ['COPY --from=build', '/app /app'],
  ['COPY --from=0 /app/dist', '/usr/share/nginx/html'],
  ['COPY --from=ghcr.io/astral-sh/uv:latest', '/uv /uvx /bin/'],
  ['ADD --link', 'start.sh /app/start.sh'],
  ['WORKDIR /app'],
  ['WORKDIR data dir'],
  ['ENV PATH=/app/.venv/bin:$PATH', 'UV_COMPILE_BYTECODE=1'],
  ['ENV NAME old form'],
  ['ENV A="b c"', "D='e f'"],
  ['ARG VERSION=1', 'OTHER'],
  ['ARG DB_PASSWORD'],
  ['LABEL a="b"', 'org.opencontainers.image.source="https://example.com/x"'],
  ['EXPOSE 8000', '9000/udp'],
  ['VOLUME ["/data" ,"/more"]'],
  ['USER app'],
  ['USER root'],
  ['STOPSIGNAL SIGINT'],
  ['HEALTHCHECK --interval=5s', 'CMD curl -f http://localhost:8000/ || exit 1'],
  ['CMD python -m app'],
  ['CMD uv run', 'app.py'],
  ['CMD  [ "python","-m" , "app" ]'],
  ["CMD ['python', 'app.py']"],
  ['ENTRYPOINT ./start.sh', '--port 8000'],
  ['ENTRYPOINT exec python -m app'],
  ['ONBUILD RUN apt-get update &&', 'apt-get install -y curl'],
  ['ONBUILD COPY . /app'],
  ['SHELL ["powershell", "-Command"]'],
  ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]'],
  ['MAINTAINER someone'],
];

const gaps: Arbitrary<string> = oneof(
  { arbitrary: constant(' '), weight: 6 },
  constantFrom(' \\\n', ' \\\n    ', '\t\\\n\t', ' \\\n# why\n    ', ' \\\n    # why: 🚢 \\\n\n  ', '  \\  \n  '),
);

/** An instruction may be in lower case, and have a comment or an empty line above. */
const instruction: Arbitrary<string> = record({
  pieces: constantFrom(...instructions),
  gap: array(gaps, { minLength: 4, maxLength: 4 }),
  above: constantFrom('', '', '', '\n', '# why\n', '   # why\n\n', '# first\n# second\n'),
  lower: constantFrom(false, false, false, true),
  indent: constantFrom('', '', '', '  '),
}).map(({ pieces, gap, above, lower, indent }) => {
  const text = pieces.reduce((joined, piece, at) => `${joined}${gap[at - 1] ?? ' '}${piece}`);
  return `${above}${indent}${lower ? text.replace(/^[A-Z]+/, (keyword) => keyword.toLowerCase()) : text}\n`;
});

const stage: Arbitrary<string> = tuple(
  constantFrom(...images),
  option(constantFrom('build', 'Build', 'base', 'final')),
  constantFrom('FROM ', 'FROM --platform=linux/amd64 ', 'from  '),
  array(instruction, { maxLength: 9 }),
).map(([image, name, from, steps]) => `${from}${image}${name === null ? '' : ` AS ${name}`}\n${steps.join('')}`);

/** Dockerfiles as people write them, out of fragments of real ones. */
export const dockerfiles: Arbitrary<string> = record({
  bom: constantFrom('', '', '\uFEFF'),
  head: constantFrom('', '', '# syntax=docker/dockerfile:1\n', '# The image.\n\n'),
  backtick: constantFrom(false, false, false, true),
  global: constantFrom('', 'ARG BASE=debian:12\n', 'ARG BASE\n'),
  stages: array(stage, { minLength: 1, maxLength: 3 }),
  crlf: boolean(),
  lastBreak: boolean(),
}).map(({ bom, head, backtick, global, stages, crlf, lastBreak }) => {
  const escape = backtick ? '# escape=`\n' : '';
  const body = global + stages.join('\n');
  const lines = `${escape}${head}${backtick ? body.replaceAll('\\', '`') : body}`;
  const text = bom + (crlf ? lines.replaceAll('\n', '\r\n') : lines);
  return lastBreak ? text : text.replace(/\s+$/, '');
});
