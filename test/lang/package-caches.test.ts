import { describe, expect, it } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { cacheLeft } from '../../server/src/lang/dockerfile/package-caches';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

const left = (text: string): string[] => {
  const step = buildDockerfileModel(parseDockerfile(text), undefined).finalStage!.steps.at(-1)!;
  return step.run!.commands.flatMap((command) => cacheLeft(command, step.run!, step).map(({ path }) => path));
};
const on = (base: string, run: string, before = ''): string[] => left(`FROM ${base}\n${before}RUN ${run}\n`);

describe('cacheLeft', () => {
  it.each([
    ['debian', 'apt-get update && apt-get install -y curl', ['/var/lib/apt/lists']],
    ['debian', 'apt-get install -y curl', []],
    ['debian', 'apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*', []],
    ['debian', 'apt-get update && rm -rf /var/lib/apt/lists', []],
    ['debian', 'apt-get update && rm -rf /var/lib/{apt,dpkg}/', []],
    ['debian', 'apt-get update && cd /var/lib/apt/lists && rm -rf *', []],
    ['debian', 'apt-get update && find /var/lib/apt/lists -type f -delete', []],
    ['debian', 'apt-get update && rm -rf "$DIR"', []],
    ['debian', 'apt-get update && apt-get dist-clean', []],
    ['debian', 'apt-get update && /cleanup.sh', []],
    // Any `rm` will not do.
    ['debian', 'apt-get update && rm -rf /tmp/*', ['/var/lib/apt/lists']],
    ['debian', 'apt-get update && apt-get clean', ['/var/lib/apt/lists']],
    ['debian', 'apt-get update && rm -rf /var/lib/apt/lists/partial', ['/var/lib/apt/lists']],
    ['debian', 'rm -rf /var/lib/apt/lists/* && apt-get update', ['/var/lib/apt/lists']],
    ['debian', '--mount=type=cache,target=/var/lib/apt apt-get update', []],
    [
      'debian',
      '--mount=type=cache,target=/var/lib/apt,sharing=locked --mount=type=cache,target=/var/cache/apt apt update',
      [],
    ],
    ['debian', '--mount=type=cache,target=/var/cache/apt apt-get update', ['/var/lib/apt/lists']],
    ['debian', '--mount=type=cache,target=$UNKNOWN apt-get update', []],
    ['debian', 'apt-get update; case', []],
    ['alpine', 'apk add curl', ['/var/cache/apk']],
    ['alpine', 'apk add --no-cache curl', []],
    ['alpine', 'apk update && apk add --no-cache curl', ['/var/cache/apk']],
    ['alpine', 'apk add curl && rm -rf /var/cache/apk/*', []],
    ['fedora', 'dnf install -y git', ['/var/cache/dnf']],
    ['fedora', 'dnf install -y git && dnf -y clean all', []],
    ['fedora', 'dnf install -y git && yum clean all', []],
    ['fedora', 'dnf install -y git && rm -rf /var/cache/yum', []],
    ['fedora', 'dnf install -y git && dnf clean packages', ['/var/cache/dnf']],
    ['opensuse/leap', 'zypper in -y git', ['/var/cache/zypp']],
    ['opensuse/leap', 'zypper in -y git && zypper clean -a', []],
    ['node:22', 'npm ci', ['/root/.npm']],
    ['node:22', 'npm ci && npm cache clean --force', []],
    ['node:22', 'npm ci && npm cache verify', ['/root/.npm']],
    ['node:22', 'npm ci && rm -rf ~/.npm', []],
    ['node:22', 'npm ci && rm -rf $HOME/.npm/_cacache', []],
    ['node:22', 'npm ci --cache /tmp/npm && rm -rf /tmp/npm', []],
    ['node:22', 'npm ci --cache=/tmp/npm', ['/tmp/npm']],
    ['node:22', 'npm_config_cache=/tmp/npm npm ci', ['/tmp/npm']],
    ['node:22', 'npm run build', []],
    ['node:22', 'gosu node npm ci', []],
    ['node:22', 'yarn install', ['/usr/local/share/.cache/yarn']],
    ['node:22', 'yarn install && yarn cache clean', []],
    ['node:22', 'yarn install --immutable', []],
    ['node:22', 'corepack enable && yarn install', []],
    ['node:22', 'pnpm install', ['/root/.local/share/pnpm/store']],
    ['python:3.12', 'pip install -r r.txt', ['/root/.cache/pip']],
    ['python:3.12', 'pip install --no-cache-dir -r r.txt', []],
    ['python:3.12', 'PIP_NO_CACHE_DIR=0 pip install flask', []],
    ['python:3.12', 'pip install flask && rm -rf /root/.cache', []],
    ['python:3.12', 'pip install flask && pip cache purge', []],
    ['python:3.12', '--mount=type=cache,target=/root/.cache pip install flask', []],
    ['python:3.12', 'uv sync', ['/root/.cache/uv']],
    ['python:3.12', 'uv sync --no-cache', []],
    ['python:3.12', 'UV_NO_CACHE=1 uv sync', []],
    ['python:3.12', 'UV_NO_CACHE=0 uv sync', ['/root/.cache/uv']],
    ['python:3.12', 'uv sync && uv cache clean', []],
    ['python:3.12', 'uv sync && uv cache prune', ['/root/.cache/uv']],
    ['python:3.12', 'poetry install', ['/root/.cache/pypoetry/cache', '/root/.cache/pypoetry/artifacts']],
    ['golang:1.24', 'go mod download', ['/go/pkg/mod']],
    ['golang:1.24', 'go build ./...', ['/go/pkg/mod', '/root/.cache/go-build']],
    ['golang:1.24', 'go build ./... && go clean -modcache', ['/root/.cache/go-build']],
    [
      'golang:1.24',
      '--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build',
      [],
    ],
    ['debian', 'go mod download', ['/root/go/pkg/mod']],
    ['rust:1', 'cargo build --release', ['/usr/local/cargo/registry']],
    ['rust:1', 'cargo build && rm -rf $CARGO_HOME/registry', []],
    ['debian', 'cargo build', ['/root/.cargo/registry']],
    ['continuumio/miniconda3', 'conda install numpy', ['/opt/conda/pkgs']],
    ['continuumio/miniconda3', 'conda install numpy && conda clean -afy', []],
    ['composer', 'composer install', ['/tmp/cache']],
    ['ruby:3.3', 'bundle install', ['/usr/local/bundle/cache']],
    ['debian', 'bundle install', []],
    ['maven:3', 'mvn package', ['/root/.m2/repository']],
  ])('%s: %s → %j', (base, run, expected) => expect(on(base, run)).toEqual(expected));

  it.each([
    ['python:3.12', 'pip install flask', 'ENV PIP_NO_CACHE_DIR=1\n', []],
    ['python:3.12', 'pip install flask', 'ENV PIP_NO_CACHE_DIR=\n', ['/root/.cache/pip']],
    ['python:3.12', 'pip install flask', 'ARG V\nENV PIP_CACHE_DIR=$V\n', []],
    ['python:3.12', 'pip install flask', 'ENV XDG_CACHE_HOME=/c\n', ['/c/pip']],
    ['python:3.12', 'uv sync', 'ENV UV_CACHE_DIR=/c\n', ['/c']],
    ['python:3.12', '--mount=type=cache,target=/root/.cache/uv uv sync', 'ENV UV_CACHE_DIR=/c\n', ['/c']],
    ['python:3.12', 'pip install flask', 'RUN useradd -m app\nUSER app\n', ['/home/app/.cache/pip']],
    [
      'python:3.12',
      '--mount=type=cache,target=/root/.cache/pip pip install flask',
      'RUN useradd app\nUSER app\n',
      ['/home/app/.cache/pip'],
    ],
    ['mine/base', 'pip install flask', '', ['~/.cache/pip']],
    ['mine/base', '--mount=type=cache,target=/home/x/.cache/pip pip install flask', '', []],
    ['mine/base', 'pip install flask && rm -rf ~/.cache', '', []],
    ['mine/base', 'pip install flask && rm -rf /root/.cache/pip', '', []],
    ['mine/base', 'pip install flask && rm -rf /tmp/x', '', ['~/.cache/pip']],
    ['node:22', 'yarn install', 'COPY package.json .yarnrc.yml ./\n', []],
  ])('%s: %s after %j → %j', (base, run, before, expected) => expect(on(base, run, before)).toEqual(expected));

  it('takes time in proportion to the script, also where many commands clean', () => {
    const script = Array.from({ length: 3000 }, (_, i) => `npm i p${i} && rm -rf {,,,,,,,,,,}/x${i}`).join(' \\\n && ');
    expect(on('node:22', script)).toEqual([]);
  });
});
