import { parse } from 'yaml';
import { memoryFiles } from '../../server/src/context/memory';
import { createWorkflows } from '../../server/src/create-workflow/create';

export const python = `FROM python:3.13-slim
WORKDIR /app
COPY pyproject.toml uv.lock ./
COPY src ./src
CMD ["python", "-m", "app"]
`;
const whole = 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n';

/** Repositories by what they are, as tables of files below their top. */
export const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  uv: {
    Dockerfile: python,
    '.dockerignore': 'tests\n',
    'pyproject.toml': '[project]\nname = "app"\n[dependency-groups]\ndev = ["pytest>=8"]\n',
    'uv.lock': '',
    'src/app.py': '',
    'tests/test_app.py': '',
  },
  npm: {
    Dockerfile: whole,
    '.dockerignore': 'node_modules\ndocs\n',
    'package.json': '{"scripts":{"test":"node --test"}}',
    'package-lock.json': '{}',
    'index.js': '',
    'docs/a.md': '',
  },
  go: {
    'cmd/Dockerfile':
      'FROM golang:1.25 AS build\nCOPY go.mod go.sum ./\nCOPY cmd cmd\nFROM scratch\nCOPY --from=build /x /x\n',
    'go.mod': 'module x\n',
    'go.sum': '',
    'cmd/main.go': '',
  },
  cargo: {
    Dockerfile: 'FROM rust:1.90\nCOPY . .\nRUN cargo build\n',
    'Cargo.toml': '',
    'Cargo.lock': '',
    'src/main.rs': '',
  },
  unknown: { Dockerfile: 'FROM alpine:3.22\nCOPY run.sh /run.sh\nCMD ["/run.sh"]\n', 'run.sh': '#!/bin/sh\n' },
  'one platform': { Dockerfile: 'FROM --platform=linux/amd64 alpine:3.22\nCOPY run.sh /\n', 'run.sh': '' },
  several: {
    'api/Dockerfile': python,
    'api/pyproject.toml': '',
    'api/uv.lock': '',
    'api/src/app.py': '',
    'web/Dockerfile': whole,
    'web/package.json': '{"scripts":{"test":"vitest"},"engines":{"node":">=22"}}',
    'web/pnpm-lock.yaml': '',
    'web/Dockerfile.dev': whole,
  },
  'odd names': {
    "it's [a] #folder: 1/Dockerfile": 'FROM alpine:3.22\nCOPY . .\n',
    "it's [a] #folder: 1/true": '',
    '-x/Dockerfile': 'FROM alpine:3.22\nCOPY a+b.txt !c /\n',
    '-x/a+b.txt': '',
    '-x/!c': '',
  },
};

/** The workflows of a repository, and its files with them. */
export async function create(files: Readonly<Record<string, string>>) {
  const table = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/r/${path}`, text]));
  const disk = memoryFiles({ '/r/.git/HEAD': 'ref: refs/heads/main\n', ...table });
  const made = await createWorkflows('/r', disk);
  const written = { ...table, ...Object.fromEntries(made.workflows.map(({ path, text }) => [path, text])) };
  return { ...made, disk: memoryFiles({ '/r/.git/HEAD': '', ...written }) };
}
/** What the tests read of a workflow. */
export interface Pipeline {
  on: {
    push: { paths?: string[]; tags: string[] };
    pull_request: { paths?: string[] } | null;
    workflow_dispatch: { inputs: object };
  };
  permissions: object;
  jobs: Record<
    string,
    {
      needs?: string | string[];
      permissions: object;
      steps: {
        name: string;
        uses?: string;
        run?: string;
        with?: Record<string, string>;
        'working-directory'?: string;
      }[];
    }
  >;
}
/** The workflows of a repository by their paths. */
export async function pipelines(name: string): Promise<Record<string, Pipeline>> {
  const { workflows } = await create(repositories[name]!);
  return Object.fromEntries(workflows.map(({ shownPath, text }) => [shownPath, parse(text) as Pipeline]));
}
export async function pipeline(name: string): Promise<Pipeline> {
  return Object.values(await pipelines(name))[0]!;
}
