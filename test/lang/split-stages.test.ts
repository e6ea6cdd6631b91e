import { describe, expect, test } from 'vitest';
import { findBuildContext } from '../../server/src/context/build-context';
import { memoryFiles } from '../../server/src/context/memory';
import { runRules } from '../../server/src/core/run';
import { applyEdits } from '../../server/src/core/text';
import { contextRequest } from '../../server/src/lang/dockerfile/context-sources';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import type { DockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { runtimeConfig } from '../../server/src/lang/dockerfile/runtime-config';
import { splitStages } from '../../server/src/lang/dockerfile/split-stages';
import { dockerfileRules } from '../../server/src/rules/index.gen';

const project: Readonly<Record<string, string>> = {
  'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = ["flask"]\n',
  'uv.lock': '',
  'requirements.txt': 'flask==3.1.0\n',
  'editable.requirements.txt': '-e .\n',
  'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"},"devDependencies":{"typescript":"5"}}',
  'package-lock.json': '{}',
  'go.mod': 'module example.com/shop\n\nrequire example.com/x v1.0.0\n',
  'go.sum': '',
  'Cargo.toml': '[package]\nname = "shop"\n\n[dependencies]\naxum = "0.7"\n',
  'Cargo.lock': '',
  'main.go': '',
  'app/main.py': '',
  'src/main.rs': '',
  'start.sh': 'exec uv run app',
  '.dockerignore': '.git\n.venv\nnode_modules\ndist\n',
};

function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(project).filter(([path]) => path !== name));
}

async function modelOf(text: string, files: Readonly<Record<string, string>> = project): Promise<DockerfileModel> {
  const all = Object.entries({ ...files, Dockerfile: text }).map(([path, body]) => [`/project/${path}`, body]);
  const parsed = parseDockerfile(text);
  const request = contextRequest(parsed.instructions);
  const context = await findBuildContext('/project/Dockerfile', request, memoryFiles(Object.fromEntries(all)));
  return buildDockerfileModel(parsed, context);
}

async function split(text: string, files = project): Promise<string | undefined> {
  const edit = splitStages(await modelOf(text, files));
  return edit && applyEdits(text, [edit]);
}

const uv = `FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.9.0 /uv /bin/
WORKDIR /app
COPY . .
RUN uv sync --locked
ENV PATH="/app/.venv/bin:$PATH"
CMD ["uvicorn", "app.main:app"]
`;
const pip = `FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
CMD ["flask", "run"]
`;
const node = `FROM node:22
WORKDIR /app
COPY . .
RUN npm ci && npm run build
CMD ["node", "dist/server.js"]
`;
const go = `FROM golang:1.23-bookworm
WORKDIR /src
COPY . .
RUN go build -o /bin/shop .
CMD ["/bin/shop"]
`;
const cargo = `FROM rust:1.80-bookworm
WORKDIR /src
COPY . .
RUN cargo build --release
CMD ["./target/release/shop"]
`;
const all: readonly (readonly [name: string, text: string])[] = [
  ['uv', uv],
  ['pip', pip],
  ['npm', node],
  ['Go', go],
  ['Cargo', cargo],
];

describe('splits into build and runtime stages', () => {
  test.each(all)('%s: two stages, the configuration of before, nothing more to split', async (_, text) => {
    const full = `# syntax=docker/dockerfile:1
# check=skip=none

# The whole of it
ARG REGISTRY=docker.io
${text.replace(
  '\nCMD',
  `
# Who answers
LABEL maintainer="me" \\
      title="x"
EXPOSE 8080 9090
STOPSIGNAL SIGINT
ENV MODE=production
USER 1001
# How it starts
CMD`,
)}# The end
`;
    const after = await split(full);
    expect(after).toBeDefined();
    expect(after!.startsWith(full.slice(0, full.indexOf('FROM')))).toBe(true);
    expect(after!.endsWith('\n# The end\n')).toBe(true);
    for (const comment of full.match(/^#.*$/gm)!) expect(after!.split(comment)).not.toHaveLength(1);

    const [model, was] = [await modelOf(after!), await modelOf(full)];
    expect(model.parsed.problems).toEqual([]);
    expect(model.stages).toHaveLength(2);
    expect(configOf(model)).toEqual(configOf(was));
    const { findings, failures } = runRules(dockerfileRules, model);
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.filter(({ rule }) => rule === 'single-stage-build')).toEqual([]);
    expect(await split(after!)).toBeUndefined();
  });

  test('a program may have the name of a tool in its own', async () => {
    const named = cargo.replace('release/shop"', 'release/cargo-shop"');
    const files = { ...project, 'Cargo.toml': project['Cargo.toml']!.replace('shop', 'cargo-shop') };
    expect(await split(named, files)).toContain('CMD ["./target/release/cargo-shop"]');
    expect(await split(named.replace('CMD [', 'CMD ["cargo", "run", '), files)).toBeUndefined();
  });

  test.each(all)('%s: line ends, case of keywords and a stage name stay', async (_, text) => {
    const windows = text.replace(/^FROM (\S+)/, 'from $1 as build').replaceAll('\n', '\r\n');
    const after = await split(windows);
    expect(after).toMatch(/^from \S+ as builder\r\n/);
    expect(after).toMatch(/\r\nfrom \S+ as build\r\n/);
    expect(after).toContain('copy --from=builder ');
    expect(after!.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test.each(all)('%s: the user of before, or a new one; never root where nothing asks for it', async (_, text) => {
    const after = await split(text);
    expect(after).toMatch(/^USER (app|node)$|distroless\S+:nonroot$/m);
    const bound = await split(text.replace('\nCMD', '\nEXPOSE 80\nCMD'));
    expect(bound).not.toMatch(/^USER/m);
    expect(bound).not.toContain('--chown');
  });
});

/** What the image says of itself; what leads to an environment on `PATH` apart. */
function configOf(model: DockerfileModel): string[] {
  return runtimeConfig(model.finalStage!)
    .map(({ keyword, instruction }) => `${keyword} ${instruction.arguments.text.replaceAll(/\s+/g, ' ')}`)
    .filter((line) => !line.startsWith('ENV PATH='));
}

describe('is not offered', () => {
  const refusals: [why: string, text: string, files?: Readonly<Record<string, string>>][] = [
    ['a command of which nothing is known', uv.replace('RUN uv', 'RUN ./configure\nRUN uv')],
    ['a script in a pipe', pip.replace('RUN pip', 'RUN curl -s x.example | sh\nRUN pip')],
    ['a download', pip.replace('COPY . .', 'ADD https://x.example/a.tar.gz /opt/\nCOPY . .')],
    ['a here-document with a loop', pip.replace('RUN pip', 'RUN <<EOF\nfor x in 1; do pip list; done\nEOF\nRUN pip')],
    ['an unknown base', uv.replace('python:3.12-slim', 'example.com/base:1')],
    ['a base that a variable without value names', `ARG BASE\n${uv.replace('python:3.12-slim', '$BASE')}`],
    ['two ecosystems', uv.replace('RUN uv', 'RUN pip install -r requirements.txt\nRUN uv')],
    ['npm beside pip', pip.replace('RUN pip', 'RUN npm ci\nRUN pip')],
    ['two stages', `${uv}FROM python:3.12-slim\nCMD ["x"]\n`],
    ['ONBUILD', `${uv}ONBUILD COPY . .\n`],
    ['a start command that needs uv', uv.replace('"uvicorn", "app.main:app"', '"uv", "run", "app"')],
    ['a start script that needs uv', uv.replace('"uvicorn", "app.main:app"', '"/app/start.sh"')],
    ['a start script that nobody can read', uv.replace('"uvicorn", "app.main:app"', '"/app/other.sh"')],
    ['a health check that needs uv', uv.replace('CMD', 'HEALTHCHECK CMD uv run check\nCMD')],
    ['no lock file', uv, without('uv.lock')],
    ['another Python', uv.replace('3.12', '3.10')],
    ['a Python of its own', uv.replace('WORKDIR', 'ENV UV_PYTHON=3.13\nWORKDIR')],
    ['a workspace', uv, { ...project, 'pyproject.toml': `${project['pyproject.toml']}[tool.uv.workspace]\n` }],
    ['installed for a user', pip.replace('install', 'install --user')],
    ['requirements that need the sources in place', pip.replace('requirements.txt', 'editable.requirements.txt')],
    ['requirements that nobody can read', pip.replace('requirements.txt', 'other.txt')],
    ['a program by its old path', pip.replace('"flask"', '"/usr/local/bin/flask"')],
    ['headers of a library whose name is not known', pip.replace('RUN', 'RUN apt-get install -y libfoo-dev\nRUN')],
    ['packages that go again', pip.replace('RUN', 'RUN apt-get purge -y gcc\nRUN')],
    ['built files that nothing names', node.replace('dist/server.js', 'main.go')],
    ['a start by a tool of the development', node.replace('"node", "dist/server.js"', '"tsc", "--watch"')],
    ['another package manager', node.replaceAll('npm', 'pnpm')],
    ['packages installed by name', node.replace('npm ci', 'npm install express')],
    ['a workspace of npm', node, { ...project, 'package.json': '{"workspaces":["a"],"dependencies":{"a":"1"}}' }],
    ['a start command that is not what was built', go.replace('CMD ["/bin/shop"]', 'CMD ["/bin/other"]')],
    ['go run', go.replace('CMD ["/bin/shop"]', 'CMD ["go", "run", "."]')],
    ['two programs', go.replace('RUN go', 'RUN go build -o /bin/a ./a\nRUN go')],
    ['libraries of an unknown release', go.replace('-bookworm', '')],
    ['modules in folders beside', go, { ...project, 'go.mod': `${project['go.mod']}replace example.com/x => ../x\n` }],
    ['a crate that links a library', cargo, { ...project, 'Cargo.toml': '[package]\n[dependencies]\npq-sys = "1"\n' }],
    ['a copy that leads elsewhere', cargo.replace('--release', '--release && cp target/release/a /bin/a')],
    ['files of the project that nobody has seen', go, {}],
  ];
  test.each(refusals)('%s', async (_why, text, files = project) => {
    expect(await split(text, files)).toBeUndefined();
  });
});

describe('what the build leaves for the image that runs', () => {
  test('the library of a -dev package, and the packages that are no tools of a build', async () => {
    const install = 'RUN apt-get update && apt-get install -y gcc libpq-dev tini && rm -rf /var/lib/apt/lists/*';
    const after = await split(pip.replace('WORKDIR', `${install}\nWORKDIR`));
    const [, runtime = ''] = after!.split(/\n\nFROM/);
    expect(after).toContain(install);
    expect(runtime).toContain('RUN apt-get update && apt-get install -y libpq5 tini && rm -rf /var/lib/apt/lists/*');
  });

  test('owners: each copy gets what a chown below it gave', async () => {
    const owned =
      'RUN groupadd -r web && useradd -r -g web web && mkdir -p /app/data && chown -R web:web /app\nUSER web';
    const after = await split(pip.replace('CMD', `${owned}\nCMD`));
    const [, runtime = ''] = after!.split(/\n\nFROM/);
    // A folder below the target keeps the recursion, which now meets folders only.
    expect(runtime).toMatch(/chown -R web:web \/app\n[^]*COPY --chown=web:web \. \.\n[^]*USER web\n/);
  });

  test('owners: an account that comes after USER cannot move', async () => {
    expect(await split(pip.replace('CMD', 'USER 1001\nRUN chown -R 1001:0 /app\nCMD'))).toBeUndefined();
  });

  test('a local environment that the context may hold never covers the one that was built', async () => {
    const ignored = (await split(uv))!.split(/\n\nFROM/)[1]!;
    expect(ignored.indexOf('--from=build')).toBeLessThan(ignored.indexOf(' . .'));
    const open = (await split(uv, { ...project, '.dockerignore': '.git' }))!.split(/\n\nFROM/)[1]!;
    expect(open.indexOf('--from=build')).toBeGreaterThan(open.indexOf(' . .'));
  });

  test('a mounted cache is never removed', async () => {
    const after = await split(pip.replace('requirements.txt', 'requirements.txt && rm -rf /root/.cache/pip'));
    expect(after).not.toContain('type=cache');
  });
});
