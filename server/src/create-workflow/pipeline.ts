import { cleanUpScript } from './clean-up';
import { scalar } from './names';
import { pinned } from './pins';
import type { Project } from './project';
import { localPath } from './test-steps';

/** What a pipeline is called, beside what the project is. */
export interface PipelineNames {
  /** Path of the workflow from the top of the repository. */
  readonly workflow: string;
  /** What tells the image from others of the repository; '' for the only one. Letters, digits and hyphens. */
  readonly image: string;
  readonly branch: string;
}

/** The text of a workflow that tests, builds, scans, signs and tidies up one image. Lines end with `\n`. */
export function pipelineText(project: Project, names: PipelineNames): string {
  const scope = names.image === '' ? 'image' : names.image;
  const emulated = project.platforms.length > 1;
  const runner = project.platforms[0] === 'linux/arm64' ? 'ubuntu-24.04-arm' : 'ubuntu-24.04';
  return `name: ${scalar(names.image === '' ? 'Docker image' : `Docker image: ${names.image}`)}

on:
  push:
    branches: [${scalar(names.branch)}]
    tags: ['v*']
${paths(project, names)}  pull_request:
${paths(project, names)}  workflow_dispatch:
    inputs:
      tag-suffix:
        description: What to append to each tag, such as "test"
        type: string
        default: ''
      rebuild:
        description: Rebuild everything, without the cache
        type: boolean
        default: false

permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  test:
    runs-on: ${runner}
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
${checkout}
      - name: Look for secrets
        uses: ${pinned('aquasecurity/trivy-action')}
        with:
          scan-type: fs
          scanners: secret
          exit-code: '1'
${indented(project.test?.lines ?? smokeTest(project, scope))}

  image:
    needs: test
    runs-on: ${runner}
    timeout-minutes: 60
    permissions:
      contents: read
      packages: write
    outputs:
      image: \${{ steps.name.outputs.image }}
      digest: \${{ steps.build.outputs.digest }}
    steps:
${checkout}
      - name: Name the image
        id: name
        # A repository may have capitals in its name, an image may not.
        run: echo "image=ghcr.io/\${GITHUB_REPOSITORY,,}${names.image && `-${names.image}`}" >> "$GITHUB_OUTPUT"
${emulated ? `      - name: Set up QEMU\n        uses: ${pinned('docker/setup-qemu-action')}\n` : ''}${buildx}
${login(`        if: github.event_name != 'pull_request'\n`)}
      - name: Name the tags
        id: tags
        uses: ${pinned('docker/metadata-action')}
        env:
          # What registries show is read from the index of the platforms.
          DOCKER_METADATA_ANNOTATIONS_LEVELS: manifest,index
        with:
          images: \${{ steps.name.outputs.image }}
          flavor: |
            latest=false
            suffix=\${{ inputs.tag-suffix && format('-{0}', inputs.tag-suffix) || '' }}
          tags: |
            type=raw,value=latest,enable={{is_default_branch}}
            type=semver,pattern={{version}}
            type=semver,pattern={{major}}.{{minor}}
            type=ref,event=branch
            type=ref,event=pr
            type=sha
      - name: Build, and push but for pull requests
        id: build
        uses: ${pinned('docker/build-push-action')}
        with:
${indented(buildInputs(project), 10)}
          platforms: ${project.platforms.join(',')}
          push: \${{ github.event_name != 'pull_request' }}
          tags: \${{ steps.tags.outputs.tags }}
          labels: \${{ steps.tags.outputs.labels }}
          annotations: \${{ steps.tags.outputs.annotations }}
          sbom: true
          provenance: mode=max
${indented(cacheInputs(scope), 10)}

  scan:
    if: github.event_name != 'pull_request'
    needs: image
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      packages: read
    steps:
      - name: Scan the image
        uses: ${pinned('aquasecurity/trivy-action')}
        env:
          TRIVY_USERNAME: \${{ github.actor }}
          TRIVY_PASSWORD: \${{ github.token }}
        with:
          image-ref: \${{ needs.image.outputs.image }}@\${{ needs.image.outputs.digest }}
          severity: CRITICAL,HIGH
          ignore-unfixed: true
          exit-code: '1'

  sign:
    needs: [image, scan]
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      packages: write
      id-token: write
    steps:
${login()}
      - name: Set up cosign
        uses: ${pinned('sigstore/cosign-installer')}
      # Without a key: the name of this repository goes into the public log of Sigstore.
      - name: Sign the image
        env:
          IMAGE: \${{ needs.image.outputs.image }}@\${{ needs.image.outputs.digest }}
        run: cosign sign --yes "$IMAGE"

  clean-up:
    needs: [image, sign]
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      packages: write
    steps:
${login()}
      - name: Delete old versions
        env:
          GH_TOKEN: \${{ github.token }}
          IMAGE: \${{ needs.image.outputs.image }}
        shell: bash
        run: |
${indented(cleanUpScript.split('\n'), 10)}
`;
}

const checkout = `      - name: Check out
        uses: ${pinned('actions/checkout')}
        with:
          persist-credentials: false`;

const buildx = `      - name: Set up Buildx
        uses: ${pinned('docker/setup-buildx-action')}`;

function login(condition = ''): string {
  return `      - name: Log in to the registry
${condition}        uses: ${pinned('docker/login-action')}
        with:
          registry: ghcr.io
          username: \${{ github.actor }}
          password: \${{ github.token }}`;
}

/** Filters of a trigger; a trigger without them runs on every file. */
function paths(project: Project, { workflow }: PipelineNames): string {
  if (project.paths.length === 0) return '';
  const lines = [...project.paths, workflow].map((path) => `      - ${scalar(path)}\n`);
  return `    paths:\n${lines.join('')}`;
}

function buildInputs({ context, dockerfile, target }: Project): string[] {
  return [
    `context: ${scalar(localPath(context))}`,
    `file: ${scalar(localPath(dockerfile))}`,
    ...(target === undefined ? [] : [`target: ${scalar(target)}`]),
  ];
}

/** A rebuild takes nothing from the cache, and leaves a new one. */
function cacheInputs(scope: string): string[] {
  return [
    'pull: ${{ inputs.rebuild == true }}',
    'no-cache: ${{ inputs.rebuild == true }}',
    `cache-from: \${{ inputs.rebuild != true && 'type=gha,scope=${scope}' || '' }}`,
    `cache-to: type=gha,mode=max,scope=${scope}`,
  ];
}

/** Where nothing else is known to test the project: the image is built, started, and must not fail at once. */
function smokeTest(project: Project, scope: string): string[] {
  return [
    '- name: Set up Buildx',
    `  uses: ${pinned('docker/setup-buildx-action')}`,
    '- name: Build the image for this machine',
    `  uses: ${pinned('docker/build-push-action')}`,
    '  with:',
    ...[...buildInputs(project), 'load: true', 'tags: smoke-test', ...cacheInputs(scope)].map((line) => `    ${line}`),
    '- name: Start the image',
    '  run: |',
    '    # What it needs to start goes here: --env, --volume, another container.',
    '    docker run --detach --name smoke-test smoke-test',
    '    sleep 10',
    '    docker logs smoke-test',
    '    # It still runs, or it has ended well.',
    `    docker inspect --format '{{.State.Status}} {{.State.ExitCode}}' smoke-test | grep --extended-regexp '^running|^exited 0$'`,
  ];
}

function indented(lines: readonly string[], by = 6): string {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line)).join('\n');
}
