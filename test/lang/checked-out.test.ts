import { expect, test } from 'vitest';
import type { Repository } from '../../server/src/context/repository';
import { seesRepository } from '../../server/src/lang/workflow/checked-out';
import { writesNothing } from '../../server/src/lang/workflow/harmless-commands';
import { imageBuilds } from '../../server/src/lang/workflow/image-builds';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

const repository: Repository = { root: '/w', folders: new Map(), texts: new Map(), submodules: ['vendor/lib'] };

function sees(steps: string, path = 'app/Dockerfile', head = 'on: push'): boolean {
  const text = `${head}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replaceAll(/^/gm, '      ')}\n`;
  const model = { ...buildWorkflowModel(text, '/w/.github/workflows/ci.yml', '2026-11-22'), repository };
  return seesRepository(model, imageBuilds(model).at(-1)!, path);
}

const checkout = '- uses: actions/checkout@v7';
const build = '- uses: docker/build-push-action@v7\n  with: { context: app }';

test.each<[what: string, before: string, expected: boolean]>([
  ['a checkout', checkout, true],
  ['none', '- uses: docker/setup-buildx-action@v4', false],
  ['of the same repository, by name', `${checkout}\n  with: { repository: "\${{ github.repository }}" }`, true],
  ['of the commit by name', `${checkout}\n  with: { ref: "\${{ github.head_ref || github.ref }}" }`, true],
  ['of another repository', `${checkout}\n  with: { repository: o/r }`, false],
  ['of a branch', `${checkout}\n  with: { ref: main }`, false],
  ['of the base', `${checkout}\n  with: { ref: "\${{ github.base_ref }}" }`, false],
  ['of what an input says', `${checkout}\n  with: { ref: "\${{ inputs.ref }}" }`, false],
  ['of a part', `${checkout}\n  with: { sparse-checkout: app }`, false],
  ['into a folder only', `${checkout}\n  with: { path: src }`, false],
  ['of something else beside it', `${checkout}\n${checkout}\n  with: { repository: o/r, path: other }`, true],
  ['of something else in its place', `${checkout}\n${checkout}\n  with: { repository: o/r, path: app }`, false],
  ['of something else in a place unknown', `${checkout}\n${checkout}\n  with: { path: "\${{ inputs.p }}" }`, false],
  ['and a tool', `${checkout}\n- uses: actions/setup-node@v6`, true],
  ['and a download elsewhere', `${checkout}\n- uses: actions/download-artifact@v8\n  with: { path: dist }`, true],
  ['and a download into it', `${checkout}\n- uses: actions/download-artifact@v8\n  with: { path: ./app }`, false],
  ['and a download anywhere', `${checkout}\n- uses: actions/download-artifact@v8`, false],
  ['and an action that is not known', `${checkout}\n- uses: o/generate@v1`, false],
  ['and a local action', `${checkout}\n- uses: ./generate`, false],
  ['and commands that only look', `${checkout}\n- run: git log -1; docker login -u x`, true],
  ['and a command that may write', `${checkout}\n- run: make`, false],
  ['what was done before it', `- run: make\n${checkout}`, true],
])('what a build sees: %s', (_, before, expected) => {
  expect(sees(`${before}\n${build}`)).toBe(expected);
});

test('by Git the steps before do not count', () => {
  expect(sees('- run: make\n- uses: docker/build-push-action@v7')).toBe(true);
});

test('submodules, and workflows that others call', () => {
  expect(sees(`${checkout}\n${build}`, 'vendor/lib/Dockerfile')).toBe(false);
  expect(sees(`${checkout}\n${build}`, 'app/Dockerfile', 'on: [push, workflow_call]')).toBe(false);
});

test('a command counts what stands before it in its script', () => {
  expect(sees(`${checkout}\n- run: |\n    echo hello\n    docker build app\n    make`)).toBe(true);
  expect(sees(`${checkout}\n- run: |\n    make\n    docker build app`)).toBe(false);
});

test.each<[script: string, expected: boolean]>([
  ['echo hello', true],
  ['echo "a=b" >> "$GITHUB_OUTPUT"', true],
  ['echo "a=b" >> $GITHUB_ENV', true],
  ['docker info 2>&1 > /dev/null', true],
  ['echo FROM x > Dockerfile', false],
  ['cat <<EOF > Dockerfile\nFROM x\nEOF', false],
  ['sed -i s/a/b/ Dockerfile', false],
  ['cp a b', false],
  ['git checkout other', false],
  ['git describe --tags', true],
  ['if [ -n "$X" ]; then echo "$(date)"; fi', true],
  ['if true; then ./generate; fi', false],
  ['docker build -t a .', true],
  ['docker build -o . .', false],
  ['docker buildx build --output=type=local,dest=out .', false],
  ['docker buildx create --use', true],
  ['docker run -v "$PWD:/w" generator', false],
  ['sudo apt-get install -y jq', true],
  ['curl -O https://example.org/Dockerfile', false],
  ['echo "unclosed', false],
])('%s', (script, expected) => {
  const text = `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n${script.replaceAll(/^/gm, '          ')}\n`;
  const [step] = buildWorkflowModel(text, undefined, '2026-11-22').steps;
  expect(writesNothing(step!.run!)).toBe(expected);
});
