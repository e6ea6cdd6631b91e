import { describe, expect, it } from 'vitest';
import type { MeasuredStep } from '../../server/src/measure/measurement';
import { planOf } from '../../server/src/measure/build/plan-of';
import { embeddedJson, escapeHtml, reportHtml } from '../../server/src/report/html';
import { reportData } from '../../server/src/report/report-data';
import { stageGraph } from '../../server/src/report/stage-graph';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from './samples';

/** As the website's backend of the examples is built. */
const dockerfile = `FROM python:3.12-slim AS base
COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /bin/
FROM base AS build
COPY . .
RUN --mount=type=bind,from=tools,source=/x,target=/x uv sync
FROM node:22 AS unused
FROM python:3.12-slim AS prod
COPY --from=build /app /app
`;
const steps: Partial<MeasuredStep>[] = [
  { line: 2, stage: 'base', seconds: 1, cacheBytes: 59 },
  { line: 4, stage: 'build', seconds: 2, cacheBytes: 7 },
  { line: 5, stage: 'build', seconds: 3, cacheBytes: 30 },
  { line: 8, stage: 'prod', seconds: 0.5 },
];
const measurement = sampleMeasurement({
  target: 'prod',
  size: { bytes: 129, baseBytes: 100 },
  layers: [
    sampleLayer({ line: 7, base: true, bytes: 60 }),
    sampleLayer({ line: 7, base: true, bytes: 40 }),
    sampleLayer({ line: 8, bytes: 29, instruction: 'COPY --from=build /app /app' }),
  ],
  waste: [sampleWaste({ rule: 'chown-after-copy' }), sampleWaste({ rule: 'chown-after-copy' }), sampleWaste({})],
  build: { seconds: 7, exportSeconds: 0, cached: 0, steps: steps.map(sampleStep), phases: [] },
});

describe('the graph of stages', () => {
  const graph = stageGraph(planOf(dockerfile), measurement)!;
  const node = (name: string) => graph.nodes.find((node) => node.name === name);
  const edge = (from: string, to: string) => graph.edges.find((edge) => edge.from === from && edge.to === to);

  it('knows what each stage is for', () => {
    expect(graph.nodes.map(({ name, role }) => [name, role])).toEqual([
      ['python:3.12-slim', 'ships'],
      ['ghcr.io/astral-sh/uv:0.12.5', 'builds'],
      ['build context', 'builds'],
      ['tools', 'builds'],
      ['node:22', 'unused'],
      ['base', 'builds'],
      ['build', 'builds'],
      ['unused', 'unused'],
      ['prod', 'target'],
    ]);
  });

  it('has the bytes of layers on its edges, those of the cache where there is no layer, and says which', () => {
    expect(edge('stage:1', 'stage:3')).toEqual({
      from: 'stage:1',
      to: 'stage:3',
      kind: 'copy',
      bytes: 29,
      exact: true,
      lines: [8],
    });
    expect(edge('context', 'stage:1')).toMatchObject({ kind: 'copy', bytes: 7, exact: false });
    expect(edge('image:python:3.12-slim', 'stage:0')).toMatchObject({ kind: 'from', bytes: 100, exact: true });
    expect(edge('stage:0', 'stage:1')).toMatchObject({ kind: 'from', bytes: 159, exact: false });
    expect(edge('image:tools', 'stage:1')).toMatchObject({ kind: 'mount', bytes: null });
    expect(edge('image:node:22', 'stage:2')).toMatchObject({ kind: 'from', bytes: null });
  });

  it('sums up what the instructions of a stage stored, and their time', () => {
    expect(node('build')).toMatchObject({ bytes: 37, exact: false, seconds: 5, line: 3 });
    expect(node('prod')).toMatchObject({ bytes: 29, exact: true, seconds: 0.5 });
    expect(node('python:3.12-slim')).toMatchObject({ bytes: 100, line: null });
  });

  it('takes a number for a stage, and no stage for its own source', () => {
    const text = 'FROM scratch AS a\nFROM scratch\nCOPY --from=0 /x /\nCOPY --from=1 /x /\nCOPY --from=A /y /\n';
    const { edges } = stageGraph(planOf(text), sampleMeasurement({}))!;
    expect(edges.map(({ from, to, lines }) => [from, to, lines])).toEqual([
      ['stage:0', 'stage:1', [3, 5]],
      ['image:1', 'stage:1', [4]],
    ]);
  });

  it('is none of a file without stages, and of one with too many to draw', () => {
    expect(stageGraph(planOf('# nothing'), measurement)).toBeNull();
    expect(stageGraph(planOf('FROM a\n'.repeat(201)), measurement)).toBeNull();
  });
});

describe('the data of a report', () => {
  it('has a tree for each layer, the extent of each instruction, and each rule once', () => {
    const text = '# x\r\nFROM a\r\nRUN a \\\r\n  b\r\n\r\nUSER c\r\n';
    const tree = { name: '/', bytes: 29, wasted: 0, files: 1, children: [] };
    const data = reportData({ measurement, dockerfile: text, trees: [null, null, tree], previous: undefined });
    expect(data.trees).toEqual([null, null, tree]);
    expect(data.dockerfile?.lines).toEqual(['# x', 'FROM a', 'RUN a \\', '  b', '', 'USER c', '']);
    expect(data.dockerfile?.instructions).toEqual([
      { first: 2, last: 2 },
      { first: 3, last: 4 },
      { first: 6, last: 6 },
    ]);
    expect(data.rules.map(({ id }) => id)).toEqual(['chown-after-copy']);
  });

  it('can do without a Dockerfile and without trees', () => {
    const data = reportData({ measurement, dockerfile: undefined, trees: [], previous: undefined });
    expect(data).toMatchObject({ dockerfile: null, graph: null, previous: null, trees: [null, null, null] });
  });
});

describe('the report as a file', () => {
  const hostile = '</script><script>alert(1)</script><!--<script>\u2028&"\'';

  it('holds data that cannot end its element, and gives it back as it was', () => {
    const json = embeddedJson({ hostile });
    expect(json).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual({ hostile });
  });

  it('shows a name as text', () => {
    expect(escapeHtml(`<b a="1" c='2'>&`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;');
  });

  it('allows its own script and style by their hashes, and nothing else', async () => {
    const named = { ...measurement, tags: [hostile] };
    const data = reportData({ measurement: named, dockerfile, trees: [], previous: undefined });
    const html = await reportHtml(data, 'alert(2)', 'p{}');
    expect(html.split('<script').length - 1).toBe(2);
    // By openssl dgst -sha256 -binary | base64.
    expect(html).toContain(
      "default-src 'none'; script-src 'sha256-4axlHpxgDbFzJObpXPFZgZhULrEGgJiud3OwxN9unHg='; style-src 'sha256-",
    );
    expect(html).not.toContain('<script>alert(1)');
  });
});
