// The build in the page of the report: when its steps ran, and which stage needs which.
import { describe, expect, it } from 'vitest';
import { layoutGraph, NODE } from '../../client/src/report/graph-layout';
import { layoutTimeline, ticksOf } from '../../client/src/report/timeline-layout';
import { reportData } from '../../server/src/report/report-data';
import { sampleMeasurement, sampleStep } from './samples';

describe('the timeline', () => {
  const build = {
    seconds: 12,
    exportSeconds: 4,
    cached: 1,
    steps: [
      sampleStep({ line: 1, instruction: 'FROM a', cached: true, seconds: 0.2 }),
      sampleStep({ line: 3, stage: 'b', seconds: 5, start: 3, end: 8, critical: true }),
      sampleStep({ line: 2, stage: 'b', seconds: 1, start: 1, end: 2 }),
    ],
    phases: [
      { kind: 'export', name: 'exporting layers', start: 8, end: 12 },
      { kind: 'prepare', name: 'load .dockerignore', start: 0, end: 0.01 },
    ],
  } as const;

  it('groups steps by stage in the order of their start, apart from what the engine did', () => {
    const { groups, phases, seconds, timed } = layoutTimeline(build);
    expect(groups.map(({ name, bars }) => [name, bars.map(({ line }) => line)])).toEqual([['b', [2, 3]]]);
    expect(phases.map(({ label }) => label)).toEqual(['exporting layers']);
    expect([seconds, timed]).toEqual([12, true]);
  });

  it('shows how long where nobody says when', () => {
    const steps = build.steps.map((step) => ({ ...step, start: null, end: null }));
    const { groups, seconds, timed } = layoutTimeline({ ...build, steps, phases: [] });
    expect(groups[0]!.bars.map(({ start, end }) => [start, end])).toEqual([
      [0, 5],
      [0, 1],
    ]);
    expect([seconds, timed]).toEqual([5, false]);
  });

  it('has an axis of at most seven round numbers', () => {
    expect(ticksOf(12)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(ticksOf(0.5)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(ticksOf(0)).toEqual([0]);
    for (const seconds of [0.01, 1, 59, 61, 600, 7000, 1e6]) expect(ticksOf(seconds).length).toBeLessThan(8);
  });
});

describe('the layout of the stages', () => {
  const text = 'FROM a AS base\nFROM base AS build\nCOPY . .\nFROM a\nCOPY --from=build /x /\nCOPY --from=c /y /\n';
  const { graph } = reportData({
    measurement: sampleMeasurement({}),
    dockerfile: text,
    trees: [],
    previous: undefined,
  });
  const { nodes, edges, width, height } = layoutGraph(graph!);
  const at = (name: string) => nodes.find(({ node }) => node.name === name)!;

  it('puts each below what it needs, with no two on one place', () => {
    expect(at('a').y).toBeLessThan(at('base').y);
    expect(at('base').y).toBeLessThan(at('build').y);
    expect(at('build').y).toBeLessThan(at('stage 2').y);
    for (const one of nodes)
      for (const other of nodes)
        if (one !== other)
          expect(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height).toBe(true);
    for (const { x, y } of nodes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + NODE.width).toBeLessThanOrEqual(width);
      expect(y + NODE.height).toBeLessThanOrEqual(height);
    }
  });

  it('puts no label on another or on a node', () => {
    for (const one of edges) {
      for (const other of edges)
        if (one !== other) expect(Math.abs(one.x - other.x) > 60 || Math.abs(one.y - other.y) > 16).toBe(true);
      for (const { x, y } of nodes)
        expect(one.x > x && one.x < x + NODE.width && one.y > y && one.y < y + NODE.height).toBe(false);
    }
  });
});
