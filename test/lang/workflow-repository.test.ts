import { expect, test } from 'vitest';
import { memoryFiles } from '../../server/src/context/memory';
import { findRepository } from '../../server/src/context/repository';
import { buildFiles, dockerfileModels, repositoryRequest } from '../../server/src/lang/workflow/build-files';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import type { WorkflowModel } from '../../server/src/lang/workflow/model';

const ci = '/w/.github/workflows/ci.yml';

function workflow(steps: string, job = ''): WorkflowModel {
  const body = steps.replaceAll(/^/gm, '      ');
  return buildWorkflowModel(`jobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${body}\n`, ci, '2026-11-22');
}

async function withFiles(read: WorkflowModel, table: Record<string, string>): Promise<WorkflowModel> {
  const repository = await findRepository(ci, repositoryRequest(read)!, memoryFiles({ [ci]: read.text, ...table }));
  return { ...read, repository };
}

const action = (inputs: string): string => `- uses: docker/build-push-action@v7\n  with:\n    ${inputs}`;
const run = (command: string): string => `- run: ${command}`;

test.each<[string, string, contexts: string[] | undefined, dockerfiles: string[] | undefined]>([
  ['by Git', action('push: true'), ['.'], ['Dockerfile']],
  ['a folder of the repository by Git', action('context: "{{defaultContext}}:app"'), ['app'], ['app/Dockerfile']],
  ['a file from there', action('{ context: "{{defaultContext}}:app", file: x/y }'), ['app'], ['app/x/y']],
  ['a folder', action('context: ./app/'), ['app'], ['app/Dockerfile']],
  ['a file from the root', action('{ context: app, file: ./docker/a.Dockerfile }'), ['app'], ['docker/a.Dockerfile']],
  ['an expression in the context', action('{ context: "${{ inputs.a }}", file: d }'), undefined, ['d']],
  ['an expression in the file', action('{ context: app, file: "d/${{ inputs.a }}" }'), ['app'], undefined],
  ['another repository', action('context: https://github.com/o/r.git'), undefined, undefined],
  ['a place above', action('context: ../x'), undefined, undefined],
  ['bake', '- uses: docker/bake-action@v6', undefined, undefined],
  ['a command', run('docker build -t x .'), ['.'], ['Dockerfile']],
  ['with a file', run('docker buildx build -f docker/d app'), ['app'], ['docker/d']],
  ['in a folder', `${run('docker build .')}\n  working-directory: app`, ['app'], ['app/Dockerfile']],
  ['behind cd', run('cd app && docker build -f ../d .'), ['app'], ['d']],
  ['behind an unknown cd', run('cd "$X" && docker build .'), undefined, undefined],
  ['a variable', run('docker build "$DIR"'), undefined, undefined],
  ['the standard input', run('docker build -f- .'), ['.'], undefined],
  ['an archive', run('docker build - < x.tar'), undefined, undefined],
  ['Podman', run('podman build .'), ['.'], undefined],
])('what a build takes: %s', (_, steps, contexts, dockerfiles) => {
  const [build] = imageBuilds(workflow(steps));
  const found = buildFiles(build!);
  expect(found.contexts?.map(({ path }) => path)).toEqual(contexts);
  expect(found.dockerfiles?.map(({ path }) => path)).toEqual(dockerfiles);
});

test('the legs of a matrix', () => {
  const job = '    strategy:\n      matrix:\n        image: [web, worker]\n';
  const [build] = imageBuilds(workflow(action('context: ${{ matrix.image }}'), job));
  const { dockerfiles } = buildFiles(build!);
  expect(dockerfiles?.map(({ path }) => path)).toEqual(['web/Dockerfile', 'worker/Dockerfile']);
});

test('the repository: what is named is looked at, and no more', async () => {
  const model = await withFiles(workflow(action('{ context: app, file: docker/d }')), {
    '/w/app/main.py': '',
    '/w/docker/d': 'FROM alpine AS x\n',
    '/w/other/secret': 'no',
    '/w/.gitmodules': '[submodule "a"]\n\tpath = vendor/a\n',
  });
  const { repository } = model;
  expect([...repository!.folders.keys()].toSorted()).toEqual(['', 'app', 'docker']);
  expect([...repository!.texts.keys()]).toEqual(['docker/d']);
  expect(repository!.submodules).toEqual(['vendor/a']);
  expect(dockerfileModels(model, imageBuilds(model)[0]!)?.map(({ stages }) => stages[0]?.name)).toEqual(['x']);
});

test('nothing is known without files, of other places, and of templates inside of a repository', async () => {
  const read = workflow(action('push: true'));
  const request = repositoryRequest(read)!;
  expect(await findRepository(ci, request, memoryFiles({}))).toBeUndefined();
  expect(await findRepository('/w/ci.yml', request, memoryFiles({ '/w/ci.yml': '' }))).toBeUndefined();
  expect(await findRepository(ci, request, memoryFiles({ [ci]: '' }))).toBeDefined();
  const template = '/w/template/.github/workflows/ci.yml';
  expect(await findRepository(template, request, memoryFiles({ [template]: '', '/w/.git/HEAD': '' }))).toBeUndefined();
  expect(repositoryRequest(workflow(run('make')))).toBeUndefined();
});

test('a repository at the top of its file system', async () => {
  const top = '/.github/workflows/ci.yml';
  const request = repositoryRequest(workflow(action('push: true')))!;
  const repository = await findRepository(top, request, memoryFiles({ [top]: '', '/Dockerfile': 'FROM alpine\n' }));
  expect(repository?.root).toBe('/');
  expect(repository?.texts.get('Dockerfile')).toBe('FROM alpine\n');
});
