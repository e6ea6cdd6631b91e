import type { Random } from './random';

/** A text by a grammar: `<name>` is one of the choices of that name. Deep choices end, since below some depth the first is taken. */
type Grammar = Readonly<Record<string, readonly string[]>>;

const MAX_DEPTH = 9;

const dockerfile: Grammar = {
  file: ['<stage>', '<stage><stage>', '<directive><stage><stage><stage>', 'ARG V=1\n<stage><stage>'],
  directive: ['', '# syntax=docker/dockerfile:1\n', '# escape=`\n', '# check=error=true\n'],
  stage: ['FROM <image><as>\n<lines>'],
  as: ['', ' AS build', ' AS <name>', ' as runtime'],
  name: ['a', 'b', 'build', 'base', '0'],
  image: [
    'debian:12',
    'python:3.12-slim',
    'node',
    'scratch',
    'build',
    'a',
    '${V}',
    'ghcr.io/astral-sh/uv:latest',
    'golang:1.25@sha256:0',
  ],
  lines: ['<line>\n', '<line>\n<lines>', '<line>\n<line>\n<lines>', '<comment>\n<lines>'],
  comment: ['# text', '  # <line>', '# plimsoll-ignore <rule>', '# hadolint ignore=DL3008', ''],
  rule: ['all', 'floating-base', 'update-alone -- why', ','],
  line: [
    'RUN <command>',
    'RUN <mount> <command>',
    'RUN ["<word>", "<word>"]',
    'RUN <<EOF\n<command>\n<command>\nEOF',
    'COPY <copy>',
    'COPY --from=<name> <copy>',
    'COPY --chown=<owner> --chmod=<mode> <copy>',
    'ADD https://example.com/x.tgz /x',
    'WORKDIR <path>',
    'USER <owner>',
    'ENV <pair>',
    'ARG <pair>',
    'LABEL <pair>',
    'ENTRYPOINT <start>',
    'CMD <start>',
    'HEALTHCHECK CMD <command>',
    'EXPOSE 80/tcp 99999',
    'VOLUME <path>',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    'ONBUILD <line>',
    'STOPSIGNAL TERM',
    'MAINTAINER me',
  ],
  mount: [
    '--mount=type=cache,target=<path>',
    '--mount=type=bind,source=uv.lock,target=uv.lock',
    '--mount=type=secret,id=x',
    '--network=none',
    '--mount=',
  ],
  command: [
    'apt-get update',
    'apt-get update && <command>',
    'apt-get install -y <word> <word>',
    'rm -rf <path>',
    'chown -R <owner> <path>',
    'chmod -R <mode> <path>',
    'pip install <word>',
    'uv sync --frozen',
    'uv sync',
    'npm ci',
    'npm run build',
    'cd <path> && <command>',
    '<command> \\\n  && <command>',
    '<command>; <command>',
    'if <command>; then <command>; fi',
    'for x in a b; do <command>; done',
    'curl -sSL <word> | sh',
    'useradd -m <owner>',
    '( <command> )',
    '{ <command>; }',
    'set -eux; <command>',
    'echo "$(<command>)" > <path>',
    'case x in y) <command>;; esac',
  ],
  copy: ['. .', '. /app', '<path> <path>', 'a b c /app/', '["a", "/b c/"]', '<<EOF /etc/x\ntext\nEOF'],
  owner: ['app', 'app:app', '1000:1000', 'root', '$U'],
  mode: ['755', '+x', 'u+rwX,go-w', '0644'],
  path: ['/app', '/var/lib/apt/lists/*', '/root/.cache', './', '/', '../x', '/app/${V}/y', '"/a b"'],
  pair: ['A=1', 'A="b c" D=$A', 'PATH=/x:$PATH', 'A b', 'TOKEN=secret'],
  start: ['["python", "app.py"]', 'python app.py', '["/start.sh"]', 'exec <command>', '[]'],
  word: ['curl', 'git', '"flask==3.0"', '-r requirements.txt', '$V', '*.txt', "'x y'", '\\', 'é'],
};

const workflow: Grammar = {
  file: ['name: x\non: <on>\n<permissions>jobs:\n<jobs>', 'on: push\njobs:\n<jobs>'],
  on: [
    'push',
    '[push, pull_request]',
    '\n  push:\n    branches: [main]\n  pull_request_target:',
    '{ push: { tags: ["v*"] } }',
  ],
  permissions: [
    '',
    'permissions: read-all\n',
    'permissions:\n  contents: read\n  packages: write\n',
    'permissions: {}\n',
  ],
  jobs: ['<job>', '<job><job>'],
  job: [
    '  <id>:\n    runs-on: <runner>\n<matrix>    steps:\n<steps>',
    '  <id>:\n    uses: ./.github/workflows/x.yml\n',
  ],
  id: ['build', 'test', 'a', '<<'],
  runner: ['ubuntu-latest', 'ubuntu-20.04', '${{ matrix.os }}', '[self-hosted, linux]'],
  matrix: ['', '    strategy:\n      matrix:\n        os: [ubuntu-latest, windows-2019]\n'],
  steps: ['<step>', '<step><step>', '<step><step><steps>'],
  step: [
    '      - uses: <action>\n',
    '      - uses: <action>\n        with:\n          <input>\n',
    '      - run: <script>\n',
    '      - run: |\n          <script>\n          <script>\n',
    "      - name: x\n        if: ${{ github.ref == 'a' }}\n        run: <script>\n",
    '      # plimsoll-ignore all\n      - uses: <action>\n',
  ],
  action: [
    'actions/checkout@v4',
    'actions/checkout@v2',
    'actions/upload-artifact@v3',
    'docker/build-push-action@v5',
    'docker/login-action@v3',
    'docker/setup-buildx-action@main',
    './local',
    'docker://alpine:3',
    'x@',
    'a/b/c@0123456789012345678901234567890123456789',
  ],
  input: [
    'push: true',
    'tags: |\n            a/b:1\n            a/b:latest',
    'context: .',
    'platforms: linux/arm64',
    'file: ./Dockerfile',
    'name: x',
    'path: "**"',
    'cache-to: type=gha',
    'password: ${{ secrets.X }}',
  ],
  script: [
    'docker build -t x .',
    'docker push ghcr.io/a/b:${{ github.event.pull_request.title }}',
    'echo "::set-output name=a::b"',
    'docker login -u a -p b',
    'echo ${{ toJSON(github) }} >> $GITHUB_OUTPUT',
    '|| true',
  ],
};

const dockerignore: Grammar = {
  file: ['<line>\n', '<line>\n<file>'],
  line: ['*', '!src', '**/*.py', '# text', '[a', 'a/../b', '  x ', '!', '.git', 'node_modules/', '\\', '/'],
};

const configuration: Grammar = {
  file: [
    'rules:\n<rules>',
    'extends: <word>\nrules:\n<rules>',
    'ignore: [<word>, "**/x"]\nbudgets: { size: <word> }\n',
  ],
  rules: ['  <rule>\n', '  <rule>\n<rules>'],
  rule: [
    'floating-base: off',
    'update-alone: { severity: error }',
    'untrusted-registry: { registries: [<word>] }',
    'x: <word>',
    '<word>',
  ],
  word: ['a', '500MB', '*', '{', '&a b', 'true', '12'],
};

const grammars = { dockerfile, workflow, dockerignore, configuration };

/** A document of a language, right in most of its parts. */
export function grammarText(language: keyof typeof grammars, random: Random): string {
  return expand(grammars[language], 'file', random, 0);
}

function expand(grammar: Grammar, name: string, random: Random, depth: number): string {
  const choices = grammar[name]!;
  const choice = depth > MAX_DEPTH ? choices[0]! : random.pick(choices);
  return choice.replaceAll(/<(\w+)>/g, (whole, next: string) =>
    Object.hasOwn(grammar, next) ? expand(grammar, next, random, depth + 1) : whole,
  );
}
