import { describe, expect, it } from 'vitest';
import { imagePushes, pushesByJob } from '../../server/src/lang/workflow/image-pushes';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import { mayTakeCare, takesCare } from '../../server/src/lang/workflow/supply-chain';

const model = (...steps: readonly string[]) =>
  buildWorkflowModel(
    `on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
    undefined,
    '2026-11-22',
  );
const images = (...steps: readonly string[]) => imagePushes(model(...steps)).map(({ image }) => image);

describe('what a job pushes', () => {
  it('is what a build sends, always or on some events', () => {
    const build = (inputs: string) => `{ uses: docker/build-push-action@v7, with: { ${inputs} } }`;
    expect(images(build('push: true, tags: "o/app:1,o/app"'))).toEqual(['o/app:1']);
    expect(images(build(`push: "\${{ github.event_name == 'push' }}", tags: o/app`))).toEqual(['o/app']);
    expect(images(build('outputs: "type=registry", tags: o/app'))).toEqual(['o/app']);
    expect(images(build('push: false, tags: o/app'), build('tags: o/app'))).toEqual([]);
  });

  it('is what a command sends; what it is called must be one text', () => {
    expect(images('run: docker push o/app:1')).toEqual(['o/app:1']);
    expect(images('run: sudo podman image push --quiet "ghcr.io/${{ github.repository }}:1"')).toEqual([
      'ghcr.io/${{ github.repository }}:1',
    ]);
    expect(images('run: docker push "$IMAGE"', 'run: docker push --all-tags $IMAGE')).toEqual([undefined, undefined]);
    expect(images('run: echo docker push o/app', 'run: git push', 'run: docker pull o/app')).toEqual([]);
  });

  it('is nothing where nobody else can take it from', () => {
    expect(images('run: docker push localhost:5000/app', 'run: docker push ttl.sh/app:1h')).toEqual([]);
    expect(images('run: docker push localhost.example/app')).toEqual(['localhost.example/app']);
  });

  it('counts once a job where that is asked', () => {
    const found = model('run: docker push o/app:1', 'run: docker push o/app:2');
    expect(imagePushes(found)).toHaveLength(2);
    expect(pushesByJob(found).map(({ image }) => image)).toEqual(['o/app:1']);
  });
});

describe('what a step does about it', () => {
  const does = (step: string) =>
    (['scan', 'signature', 'sbom', 'secret-scan'] as const).filter((care) => takesCare(model(step).steps[0]!, care));

  it.each([
    ['{ uses: aquasecurity/trivy-action@v0.36.0, with: { image-ref: o/app } }', ['scan', 'secret-scan']],
    ['{ uses: aquasecurity/trivy-action@v0.36.0, with: { scan-type: fs, scanners: vuln } }', []],
    ['{ uses: aquasecurity/trivy-action@v0.36.0, with: { scan-type: fs } }', ['secret-scan']],
    ['run: trivy image --scanners vuln o/app', ['scan']],
    ['run: trivy image --format cyclonedx o/app', ['scan', 'sbom', 'secret-scan']],
    ['uses: anchore/scan-action@v7', ['scan']],
    ['uses: anchore/sbom-action@v0', ['sbom']],
    ['run: cosign attest --predicate sbom.json o/app', ['signature', 'sbom']],
    ['uses: gitleaks/gitleaks-action@v3', ['secret-scan']],
    ['run: make image', []],
  ])('%s', (step, expected) => {
    expect(does(step)).toEqual(expected);
  });

  it('may be done unseen, by a workflow that is called or an action of the repository', () => {
    expect(mayTakeCare(model('run: make'), 'scan')).toBe(false);
    expect(mayTakeCare(model('uses: ./.github/actions/finish'), 'scan')).toBe(true);
    const called = 'on: push\njobs:\n  after:\n    uses: o/r/.github/workflows/after.yml@v1\n';
    expect(mayTakeCare(buildWorkflowModel(called, undefined, '2026-11-22'), 'scan')).toBe(true);
  });
});
