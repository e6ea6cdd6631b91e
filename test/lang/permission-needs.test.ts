import { describe, expect, test } from 'vitest';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import { permissionNeeds } from '../../server/src/lang/workflow/permission-needs';

/** The scopes that the last step of a job needs; `top` are lines of the workflow, each step is YAML below `- `. */
function needs(steps: readonly string[], top = 'on: push'): string[] {
  const list = steps.map((step) => `      - ${step.replaceAll('\n', '\n        ')}\n`).join('');
  const model = buildWorkflowModel(
    `${top}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${list}`,
    undefined,
    '2026-11-22',
  );
  return permissionNeeds(model, model.steps.at(-1)!).flatMap((need) => Object.keys(need.needs));
}

const login = (password: string, registry = 'ghcr.io'): string =>
  `uses: docker/login-action@v4\nwith:\n  registry: ${registry}\n  username: me\n  password: ${password}`;
const script = (...lines: string[]): string => `run: |\n  ${lines.join('\n  ')}`;
const own = '${{ secrets.GITHUB_TOKEN }}';
const push = script('docker push ghcr.io/acme/app');

describe('a push to ghcr.io with the token of the job', () => {
  test.each([
    ['login-action', [login(own), push]],
    ['github.token', [login('${{ github.token }}'), push]],
    ['a command', [script(`echo "${own}" | docker login ghcr.io -u me --password-stdin`), push]],
    ['a here-string', [script(`docker login ghcr.io -u me --password-stdin <<< "${own}"`), push]],
    ['an option', [script(`sudo podman login -u me -p ${own} ghcr.io`), script('sudo podman push ghcr.io/acme/app')]],
    ['a variable of the script', [login(own), script('IMAGE=ghcr.io/acme/app', 'docker push "$IMAGE:1"')]],
    ['a branch', [login(own), script('if true; then', '  docker push ghcr.io/acme/app', 'fi')]],
    ['a list of platforms', [login(own), script('docker buildx imagetools create -t ghcr.io/acme/app:1 a b')]],
    ['a chart', [login(own), script('helm push app.tgz oci://ghcr.io/acme/charts')]],
    ['a build', [login(own), script('docker buildx build --push -t ghcr.io/acme/app .')]],
    [
      'an event',
      [
        login(own),
        "uses: docker/build-push-action@v7\nwith:\n  push: ${{ github.event_name != 'pull_request' }}\n  tags: ghcr.io/acme/app",
      ],
    ],
  ])('%s', (_, steps) => {
    expect(needs(steps)).toEqual(['packages']);
  });

  test.each([
    ['no login', [push]],
    ['another token', [login('${{ secrets.PAT }}'), push]],
    ['either token', [login('${{ secrets.PAT || github.token }}'), push]],
    ['two logins', [login(own), login('${{ secrets.PAT }}'), push]],
    ['another registry', [login(own, 'docker.io'), push]],
    ['a login that cannot be seen', [login(own), 'uses: ./.github/actions/login', push]],
    [
      'a command with another secret',
      [script('echo ${{ secrets.PAT }} | docker login ghcr.io -u me --password-stdin'), push],
    ],
    ['a variable that is not known', [script('echo "$PAT" | docker login ghcr.io -u me --password-stdin'), push]],
    ['an image that is not known', [login(own), script('docker push "$IMAGE"')]],
    ['no push', [login(own), script('docker pull ghcr.io/acme/app', 'echo docker push ghcr.io/acme/app')]],
    ['a source of another image', [login(own), script('docker buildx imagetools create -t acme/app ghcr.io/acme/app')]],
    ['another shell', [login(own), `${push}\nshell: pwsh`]],
  ])('not: %s', (_, steps) => {
    expect(needs(steps)).toEqual([]);
  });

  test('only a pull request starts it', () => {
    const build =
      "uses: docker/build-push-action@v7\nwith:\n  push: ${{ github.event_name != 'pull_request' }}\n  tags: ghcr.io/acme/app";
    expect(needs([login(own), build], 'on: pull_request')).toEqual([]);
  });
});

describe('cosign without a key', () => {
  test.each([
    'cosign sign --yes acme/app@$DIGEST',
    'cosign sign-blob --bundle b.json README.md',
    'echo "$TAGS" | xargs -I {} cosign sign --yes {}@$DIGEST',
    'COSIGN_EXPERIMENTAL=1 cosign attest --predicate p.json acme/app',
  ])('%s', (line) => {
    expect(needs([script(line)])).toEqual(['id-token']);
  });

  test.each([
    'cosign sign --key cosign.key acme/app',
    'cosign sign --key=env://KEY acme/app',
    'cosign sign $COSIGN_FLAGS acme/app',
    'cosign sign "${args[@]}" acme/app',
    'cosign sign --identity-token $T acme/app',
    'cosign sign',
    'cosign verify acme/app',
    'COSIGN_PASSWORD= cosign sign acme/app',
  ])('not: %s', (line) => {
    expect(needs([script(line)])).toEqual([]);
  });
});

describe('actions', () => {
  const aws = 'uses: aws-actions/configure-aws-credentials@v6\nwith:\n  role-to-assume: ';
  const pages = 'uses: actions/deploy-pages@v5';

  test.each([
    [`${aws}arn:aws:iam::1:role/\${{ inputs.role }}`, ['id-token']],
    [`${aws}\${{ secrets.ROLE }}`, ['id-token']],
    [`${aws}\${{ inputs.role }}`, []],
    [`${aws}r\n  aws-access-key-id: x`, []],
    ['uses: ossf/scorecard-action@v2\nwith:\n  publish_results: true', ['id-token']],
    ['uses: ossf/scorecard-action@v2\nwith:\n  publish_results: false', []],
    ['uses: github/codeql-action/analyze@v4\nwith:\n  upload: never', []],
    ['uses: actions/attest@v4\nwith: ${{ fromJSON(inputs.with) }}', []],
    [`${pages}\nif: \${{ false }}`, []],
    [`${pages}\nif: github.event_name == 'release'`, []],
    [`${pages}\nif: github.event_name == 'release' || always()`, ['pages', 'id-token']],
    [`${pages}\nif: github.event_name != 'pull_request'`, ['pages', 'id-token']],
    [`${pages}\ncontinue-on-error: \${{ inputs.lax }}`, []],
  ])('%j', (step, expected) => {
    expect(needs([step])).toEqual(expected);
  });

  test('credentials of a step before, or of a caller', () => {
    expect(needs([`${aws}r`, `${aws}other`])).toEqual([]);
    expect(needs([`${aws}\${{ secrets.ROLE }}`], 'on: workflow_call')).toEqual([]);
    expect(needs([`${pages}\nif: github.event_name == 'release'`], 'on: workflow_call')).toEqual(['pages', 'id-token']);
  });
});
