import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { languageOfPath } from '../../server/src/check';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

interface Hook {
  id: string;
  entry: string;
  files: string;
}
const file = join(import.meta.dirname, '../../.pre-commit-hooks.yaml');
const hooks = parse(readFileSync(file, 'utf8')) as Hook[];

it('the hooks for pre-commit take the files that a check of the folder finds', () => {
  const paths = [
    'Dockerfile',
    'a b/Dockerfile.dev',
    'x.Dockerfile',
    'app.dockerfile',
    'Containerfile',
    'a/Containerfile.x',
    '.dockerignore',
    'a/Dockerfile.dev.dockerignore',
    '.containerignore',
    'notDockerfile',
    'Dockerfiles/readme.md',
    '.dockerfile',
    '.github/workflows/ci.yml',
    'sub/.github/workflows/ci.yaml',
    '.github/workflows/a/b.yml',
    '.github/dependabot.yml',
    'action.yml',
    'a/action.yaml',
    'reaction.yml',
    'compose.yml',
  ];
  const wanted = {
    dockerfile: 'plimsoll-dockerfiles',
    dockerignore: 'plimsoll-dockerfiles',
    workflow: 'plimsoll-workflows',
  };
  for (const path of paths) {
    const language = languageOfPath(path) as keyof typeof wanted | undefined;
    const taken = hooks.filter(({ files }) => new RegExp(files).test(path)).map(({ id }) => id);
    expect(taken, path).toEqual(language === undefined ? [] : [wanted[language]]);
  }
});

it('the hooks run a command that takes flags before the files', () => {
  const folder = temporaryFolder({
    Dockerfile: 'FROM scratch\n',
    'a b/Dockerfile': 'FROM ghcr.io/astral-sh/uv:0.9.0-python3.12-bookworm-slim\nRUN uv sync\n',
  });
  for (const { entry } of hooks) {
    const [program, ...args] = entry.split(' ');
    expect(program).toBe('plimsoll');
    expect(plimsoll([...args, '--fail-on', 'warning', 'Dockerfile', 'a b/Dockerfile'], { cwd: folder }).code).toBe(1);
  }
});

it('the workflows of docs/ci.md are silent for our own rules, and give the action only inputs that it has', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8');
  const workflows = [...page.matchAll(/```yaml\n(name: [^]*?)```/g)].map(([, text]) => text!);
  expect(workflows.length).toBeGreaterThan(2);
  const action = parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')) as { inputs: object };
  // A release has a commit; the page cannot name that of its own.
  const commit = '0'.repeat(40);
  const folder = temporaryFolder(
    Object.fromEntries(
      workflows.map((text, at) => [`.github/workflows/${at}.yml`, text.replaceAll('@COMMIT', `@${commit}`)]),
    ),
  );
  expect(plimsoll(['check', '--fail-on', 'info'], { cwd: folder }).stdout).toMatch(
    /^\d files checked, nothing to report/,
  );
  for (const text of workflows) {
    const { jobs } = parse(text) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const ours = steps.filter(({ uses }) => uses?.startsWith('plimsoll/'));
    expect(ours).toHaveLength(1);
    for (const name of Object.keys(ours[0]!.with ?? {})) expect(action.inputs).toHaveProperty([name]);
  }
});
