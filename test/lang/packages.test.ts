import { describe, expect, it } from 'vitest';
import { packageName } from '../../server/src/data/package-managers';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { packageCommands } from '../../server/src/lang/dockerfile/packages';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

const read = (script: string): string[] => {
  const { stages } = buildDockerfileModel(parseDockerfile(`FROM debian\nARG P=jq\nRUN ${script}\n`), undefined);
  const { run } = stages[0]!.steps.at(-1)!;
  return packageCommands(run!).map(({ does: { manager, action, verb, packages, files, project } }) =>
    [
      `${manager.name} ${action} "${verb}"`,
      packages.map(({ value }) => value).join(' '),
      files.map(({ value }) => value).join(' '),
      project ? 'project' : '',
    ].join('|'),
  );
};

describe('packageCommand', () => {
  it.each([
    ['apt-get update', 'apt update "update"|||'],
    ['apt-get install -y --no-install-recommends curl=7.1 gcc', 'apt install "install"|curl=7.1 gcc||'],
    ['sudo /usr/bin/apt-get -qq -o Dpkg::Use-Pty=0 install -t bookworm-backports git', 'apt install "install"|git||'],
    ['apt-get install ./local.deb', 'apt install "install"|./local.deb||'],
    ['apk add --no-cache --virtual .deps gcc "$P"', 'apk install "add"|gcc $P||'],
    ['apk cache clean', 'apk clean "cache clean"|||'],
    ['dnf5 -y install --setopt=install_weak_deps=False git', 'dnf install "install"|git||'],
    ['microdnf clean all', 'dnf clean "clean"|all||'],
    ['yum groupinstall -y "Development Tools"', 'dnf install "groupinstall"|Development Tools||'],
    ['zypper --non-interactive in -y git', 'zypper install "in"|git||'],
    ['npm i', 'npm install "i"|||project'],
    ['npm ci --omit=dev', 'npm install "ci"|||project'],
    ['npm i -g corepack@1 --registry https://r', 'npm install "i"|corepack@1||'],
    ['npm install express', 'npm install "install"|express||'],
    ['yarn', 'yarn install ""|||project'],
    ['yarn --frozen-lockfile', 'yarn install ""|||project'],
    ['yarn global add serve', 'yarn install "global add"|serve||'],
    ['pnpm i --frozen-lockfile', 'pnpm install "i"|||project'],
    ['pip install -r a.txt --requirement=b.txt', 'pip install "install"||a.txt --requirement=b.txt|project'],
    ['python3.12 -m pip install --upgrade pip', 'pip install "install"|pip||'],
    ['/opt/venv/bin/pip install .[dev]', 'pip install "install"|.[dev]||project'],
    ['pip3 install -e .', 'pip install "install"|||project'],
    ['uv sync --locked --no-dev', 'uv install "sync"|||project'],
    ['uv --directory /app pip install -r r.txt', 'uv install "pip install"||r.txt|project'],
    ['uv tool install ruff', 'uv install "tool install"|ruff||'],
    ['poetry install --only main', 'poetry install "install"|||project'],
    ['go mod download', 'go install "mod download"|||project'],
    ['go build -ldflags "-s -w" -o /app ./cmd', 'go build "build"|./cmd||project'],
    ['go install golang.org/x/tools/gopls@latest', 'go build "install"|golang.org/x/tools/gopls@latest||'],
    ['cargo +nightly build --release', 'cargo build "build"|||project'],
    ['cargo install ripgrep', 'cargo install "install"|ripgrep||'],
    ['cargo install --path .', 'cargo install "install"|||project'],
    ['conda env create -f env.yml', 'conda install "env create"||env.yml|project'],
    ['php composer.phar install', 'composer install "install"|||project'],
    ['bundle', 'bundler install ""|||project'],
    ['gem install rails -v 7.1', 'gem install "install"|rails||'],
    ['./mvnw -B -f pom.xml package', 'maven build "package"|||project'],
    ['./gradlew bootJar --no-daemon', 'gradle build "bootJar"|||project'],
  ])('%s', (script, expected) => expect(read(script)).toEqual([expected]));

  it.each([
    ['apt-cache search curl'],
    ['npm run build'],
    ['yarn build'],
    ['pip --version'],
    ['python app.py install'],
    ['apt-get $VERB curl'],
    ['echo apt-get install curl'],
    ['aptly update'],
    ['uv venv'],
    ['apt-get constructor'],
  ])('%s installs nothing', (script) => expect(read(script)).toEqual([]));

  it.each([
    ['curl=7.1', 'curl'],
    ['gcc:arm64', 'gcc'],
    ['uvicorn[standard]>=0.3', 'uvicorn'],
    ['@vue/cli@5', '@vue/cli'],
    ['express@4', 'express'],
    ['postgresql-client-16', 'postgresql-client-16'],
    ['', ''],
  ])('the name of %j is %j', (written, name) => expect(packageName(written)).toBe(name));
});
