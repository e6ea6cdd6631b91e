import { expect, test } from 'vitest';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import { loggedIn, pushedNames } from '../../server/src/lang/workflow/registries';

function read(steps: string, tags = 'x') {
  const body = `${steps}\n- uses: docker/build-push-action@v7\n  with: { push: true, tags: "${tags}" }`;
  const text = `env: { HUB: docker.io, GHCR: ghcr.io }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${body.replaceAll(/^/gm, '      ')}\n`;
  const model = buildWorkflowModel(text, undefined, '2026-11-22');
  const build = imageBuilds(model).at(-1)!;
  return { model, build };
}

test.each<[tags: string, registries: string[]]>([
  ['app', ['docker.io']],
  ['o/app:1', ['docker.io']],
  ['ghcr.io/o/app', ['ghcr.io']],
  ['GHCR.io/o/app', ['ghcr.io']],
  ['registry:5000/app', ['registry:5000']],
  ['index.docker.io/o/app', ['docker.io']],
  ['${{ env.GHCR }}/o/app', ['ghcr.io']],
  ['${{ env.NONE }}/o/app', []],
  ['${{ github.repository }}:1', ['docker.io']],
  ['${{ github.repository_owner }}/app', ['docker.io']],
  ['${{ secrets.NAME }}/app', []],
  ['${{ inputs.image }}', []],
  ['$IMAGE', []],
  ['a/b,quay.io/c/d', ['docker.io', 'quay.io']],
])('the registry of %s', (tags, registries) => {
  const { model, build } = read('- run: "true"', tags);
  expect(pushedNames(model, build).map(({ registry }) => registry)).toEqual(registries);
});

const login = (inputs: string): string => `- uses: docker/login-action@v4\n  with: { ${inputs} }`;
const run = (script: string): string => `- run: |\n    ${script}`;

test.each<[what: string, steps: string, hosts: string[] | undefined]>([
  ['nothing', '- uses: actions/checkout@v7', []],
  ['Docker Hub', login('username: a'), ['docker.io']],
  ['its address', login('registry: "https://index.docker.io/v1/"'), ['docker.io']],
  ['another', login('registry: ghcr.io'), ['ghcr.io']],
  ['by a variable', login('registry: "${{ env.GHCR }}"'), ['ghcr.io']],
  ['by a secret', login('registry: "${{ secrets.R }}"'), undefined],
  ['two', `${login('registry: ghcr.io')}\n${login('username: a')}`, ['ghcr.io', 'docker.io']],
  ['Azure', '- uses: azure/docker-login@v2\n  with: { login-server: a.azurecr.io }', ['a.azurecr.io']],
  ['an action that is not known', '- uses: o/prepare@v1', undefined],
  ['a local action', '- uses: ./prepare', undefined],
  ['a command', run('docker login -u me -p "$P" quay.io'), ['quay.io']],
  ['a pipe', run('echo $P | docker login --username me --password-stdin'), ['docker.io']],
  ['to a variable', run('docker login "$R"'), undefined],
  ['by another program', run('az acr login -n x'), undefined],
  ['by a file', run('echo "$X" > ~/.docker/config.json'), undefined],
  ['beside one', run('docker login quay.io; gcloud auth configure-docker'), undefined],
  ['a script', run('./scripts/login.sh'), undefined],
  ['a plain command', run('npm ci'), []],
])('a login: %s', (_, steps, hosts) => {
  const { model, build } = read(steps);
  const is = loggedIn(model, build);
  const candidates = ['docker.io', 'ghcr.io', 'quay.io', 'a.azurecr.io'];
  expect(is && candidates.filter((host) => is(host))).toEqual(
    hosts && candidates.filter((host) => hosts.includes(host)),
  );
});
