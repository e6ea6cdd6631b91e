import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { memoryFiles } from '../../server/src/context/memory';
import { createWorkflows } from '../../server/src/create-workflow/create';
import { workflowRules } from '../../server/src/rules/index.gen';
import { python, repositories, create, type Pipeline, pipelines, pipeline } from './workflow-repositories';

/** Every rule of workflows, those of a policy too. */
const severities = Object.fromEntries(workflowRules.map(({ id }) => [id, 'error' as const]));

const filters = async (name: string) => (await pipeline(name)).on.push.paths;
const step = (job: Pipeline['jobs'][string] | undefined, name: string) =>
  job?.steps.find((found) => found.name === name);

describe.each(Object.keys(repositories))('the pipeline of a repository: %s', (name) => {
  it('has nothing that a rule of ours finds, those of a policy included', async () => {
    const { workflows, disk } = await create(repositories[name]!);
    expect(workflows).not.toEqual([]);
    for (const { path, text } of workflows) {
      const document = { language: 'workflow', path, text } as const;
      const { findings, failures, parsed } = await checkDocument(document, disk, { severities });
      expect({ failures, parsed }).toEqual({ failures: [], parsed: true });
      expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    }
  });

  it('grants each job no more than it needs, and pins each action by its commit', async () => {
    for (const { permissions, jobs } of Object.values(await pipelines(name))) {
      expect(permissions).toEqual({});
      expect(Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, job.permissions]))).toEqual({
        test: { contents: 'read' },
        image: { contents: 'read', packages: 'write' },
        scan: { packages: 'read' },
        sign: { packages: 'write', 'id-token': 'write' },
        'clean-up': { packages: 'write' },
      });
      const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
      expect(used.filter((uses) => !/^[\w-]+\/[\w-]+@[\da-f]{40}$/.test(uses))).toEqual([]);
    }
  });
});

describe('the filters of paths', () => {
  it('are what the Dockerfile copies, the lock file, the ignore file and the workflow', async () => {
    expect(await filters('uv')).toEqual([
      'uv.lock',
      'pyproject.toml',
      'src/**',
      'Dockerfile',
      '.dockerignore',
      '.github/workflows/docker.yml',
    ]);
  });

  it('take away what the ignore file leaves out of a folder that is copied as a whole', async () => {
    expect(await filters('npm')).toEqual([
      '**',
      '!docs/**',
      'Dockerfile',
      '.dockerignore',
      '.github/workflows/docker.yml',
    ]);
  });

  it('are not there where every file counts, and the same for pull requests', async () => {
    const { on } = await pipeline('cargo');
    expect(on).toMatchObject({ push: { tags: ['v*'] }, pull_request: null });
    expect(on.push.paths).toBeUndefined();
    const uv = await pipeline('uv');
    expect(uv.on.pull_request?.paths).toEqual(uv.on.push.paths);
  });

  it('hold characters that mean more behind a backslash', async () => {
    const all = await pipelines('odd names');
    expect(Object.values(all).map(({ on }) => on.push.paths)).toEqual([
      ['-x/a\\+b.txt', '-x/\\!c', '-x/Dockerfile', '.github/workflows/docker-x.yml'],
      ["it's \\[a\\] #folder: 1/**", '.github/workflows/docker-it-s-a-folder-1.yml'],
    ]);
  });
});

describe('the test job', () => {
  const runs = async (name: string) =>
    (await pipeline(name)).jobs.test?.steps.flatMap(({ run, uses }) => run ?? uses?.replace(/@.*/, '') ?? []);
  const before = ['actions/checkout', 'aquasecurity/trivy-action'];

  it('is what the project is', async () => {
    expect(await runs('uv')).toEqual([...before, 'astral-sh/setup-uv', 'uv run --locked pytest']);
    expect(await runs('npm')).toEqual([...before, 'actions/setup-node', 'npm ci', 'npm test']);
    expect(await runs('go')).toEqual([...before, 'actions/setup-go', 'go test ./...']);
    expect(await runs('cargo')).toEqual([...before, 'cargo test --locked']);
  });

  it('starts the image where nothing else is known', async () => {
    const found = (await runs('unknown'))!;
    expect(found.slice(0, 4)).toEqual([...before, 'docker/setup-buildx-action', 'docker/build-push-action']);
    expect(found[4]).toContain('docker run --detach ');
  });

  it('takes the version of Node from the base image, and the group of pytest from the project', async () => {
    expect(step((await pipeline('npm')).jobs.test, 'Set up Node')?.with).toEqual({ 'node-version': '24' });
    const grouped = '[project]\n[dependency-groups]\ndev = ["ruff"]\ncheck = [\n  "pytest>=8",\n]\n';
    const { workflows } = await create({ ...repositories.uv, 'pyproject.toml': grouped });
    expect(workflows[0]?.text).toContain('run: uv run --locked --group check pytest\n');
  });
});

describe('several Dockerfiles', () => {
  it('have a pipeline each, with an image and a cache of its own', async () => {
    const all = await pipelines('several');
    expect(Object.keys(all)).toEqual([
      '.github/workflows/docker-api.yml',
      '.github/workflows/docker-web.yml',
      '.github/workflows/docker-web-dev.yml',
    ]);
    const images = Object.values(all).map(({ jobs }) => jobs.image);
    expect(images.map((job) => step(job, 'Name the image')?.run?.match(/,,\}(-\w+(?:-\w+)?)"/)?.[1])).toEqual([
      '-api',
      '-web',
      '-web-dev',
    ]);
    const builds = images.map((job) => step(job, 'Build, and push but for pull requests')?.with);
    expect(builds.map((build) => build?.['cache-to'])).toEqual(
      ['api', 'web', 'web-dev'].map((scope) => `type=gha,mode=max,scope=${scope}`),
    );
    expect(builds[2]).toMatchObject({ context: './web', file: './web/Dockerfile.dev', sbom: true });
    const test = all['.github/workflows/docker-web.yml']!.jobs.test;
    expect(step(test, 'Run the tests')).toMatchObject({ run: 'pnpm test', 'working-directory': './web' });
  });

  it('of like names get workflows of different names', async () => {
    const { workflows } = await create({ 'a b/Dockerfile': python, 'a_b/Dockerfile': python });
    expect(workflows.map(({ shownPath }) => shownPath)).toEqual([
      '.github/workflows/docker-a-b.yml',
      '.github/workflows/docker-a-b-2.yml',
    ]);
  });
});

describe('names', () => {
  it('that are an expression or hold a line break are left out, and told', async () => {
    const { workflows, skipped } = await create({
      Dockerfile: python,
      '${{ github.token }}/Dockerfile': python,
      'a\nb/Dockerfile': python,
    });
    expect(workflows.map(({ dockerfile }) => dockerfile)).toEqual(['Dockerfile']);
    expect(skipped).toEqual(['${{ github.token }}/Dockerfile', 'a\nb/Dockerfile']);
  });

  it('of files that are there already are told', async () => {
    const { workflows } = await create({ Dockerfile: python, '.github/workflows/docker.yml': 'on: push\n' });
    expect(workflows).toMatchObject([{ exists: true, path: '/r/.github/workflows/docker.yml' }]);
  });

  it('of the branch are those of the clone', async () => {
    const text = async (files: Record<string, string>) =>
      (await createWorkflows('/r', memoryFiles({ '/r/Dockerfile': python, ...files }))).workflows[0]?.text;
    expect(await text({ '/r/.git/HEAD': 'ref: refs/heads/master\n' })).toContain('branches: [master]\n');
    expect(await text({ '/r/.git/HEAD': 'ref: refs/heads/some-work\n' })).toContain('branches: [main]\n');
    const remote = { '/r/.git/refs/remotes/origin/HEAD': 'ref: refs/remotes/origin/trunk\n' };
    expect(await text(remote)).toContain('branches: [trunk]\n');
  });
});

it('a Dockerfile for one platform needs no emulator', async () => {
  const { jobs } = await pipeline('one platform');
  const names = jobs.image?.steps.map(({ name }) => name);
  expect(names).not.toContain('Set up QEMU');
  expect(step(jobs.image, 'Build, and push but for pull requests')?.with).toMatchObject({ platforms: 'linux/amd64' });
  expect((await pipeline('uv')).jobs.image?.steps.map(({ name }) => name)).toContain('Set up QEMU');
});

describe('the clean-up', () => {
  const digest = (character: string) => `sha256:${character.repeat(64)}`;
  const version = (id: number, name: string, tags: string[], days: number) => ({
    id,
    name,
    updated_at: new Date(Date.now() - days * 24 * 3600 * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    metadata: { container: { tags } },
  });

  it('keeps what has a name, what that consists of and its signature, and deletes the rest after a week', async ({
    skip,
  }) => {
    const missing = ['jq', 'bash', 'awk'].find((tool) => spawnSync(tool, ['--version']).error !== undefined);
    skip(missing !== undefined || process.platform !== 'linux', `needs Linux, and ${missing ?? 'its tools'}`);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll clean-up '));
    const program = (name: string, script: string) => {
      writeFileSync(join(folder, name), `#!/bin/bash\ncd "$(dirname "$0")"\n${script}`);
      chmodSync(join(folder, name), 0o755);
    };
    const commits = Array.from({ length: 21 }, (_, index) =>
      version(100 + index, `sha256:commit-${index}`, [`sha-${index}`], 10 + index),
    );
    const versions = [
      version(1, digest('a'), ['latest', 'sha-1'], 30),
      version(2, digest('b'), [], 30), // a part of 1
      version(3, digest('c'), [`sha256-${'a'.repeat(64)}.sig`], 30), // the signature of 1
      version(4, digest('d'), [], 30), // belongs to nothing
      version(5, digest('e'), [], 1), // the same, and new
      version(6, digest('f'), [`sha256-${'d'.repeat(64)}.sig`], 30), // the signature of 4
      ...commits, // the 21st is one too many
    ];
    try {
      writeFileSync(join(folder, 'versions.json'), JSON.stringify(versions));
      program(
        'gh',
        `case "$2" in
          users/*) jq --raw-output "$4" <<< '{"type":"Organization"}' ;;
          --paginate) [ "$3" = 'orgs/o/packages/container/r/versions?per_page=100' ] && jq --raw-output "$5" versions.json ;;
          --method) echo "$3 $4" >> deleted ;;
        esac`,
      );
      program(
        'docker',
        `[ "$5" = 'ghcr.io/o/r@${digest('a')}' ] && echo '{"manifests":[{"digest":"${digest('b')}"}]}' || echo '{}'`,
      );
      const { jobs } = await pipeline('uv');
      const { status, stderr } = spawnSync(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step(jobs['clean-up'], 'Delete old versions')!.run!],
        {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: `${folder}:${process.env.PATH}`, GITHUB_REPOSITORY_OWNER: 'o', IMAGE: 'ghcr.io/o/r' },
        },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const deleted = readFileSync(join(folder, 'deleted'), 'utf8').trim().split('\n');
      expect(deleted.map((line) => line.replace('DELETE orgs/o/packages/container/r/versions/', '')).sort()).toEqual([
        '120',
        '4',
        '6',
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
