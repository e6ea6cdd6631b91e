import { afterEach } from 'vitest';
import type { Measurement } from '../../server/src/measure/measurement';
import type { BuildAnswer, ReportAnswer } from '../../server/src/protocol';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from '../measure/samples';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile } from './samples';

/** A Dockerfile, and the lines of it that the measurement knows. */
export const text = `FROM python:3.12-slim AS build
RUN make
FROM python:3.12-slim
RUN groupadd --system app && useradd --system --gid app app
COPY src /app
RUN chown -R app:app /app
CMD ["python", "/app/main.py"]
`;
export const [final, copied, chowned] = [3, 5, 6];
const make = 2;

/** What was measured of it. */
export const measurement = (change: Partial<Measurement> = {}): Measurement =>
  sampleMeasurement({
    dockerfile: '/w/Dockerfile',
    size: { bytes: 1_870_000_000, wastedBytes: 814_000_000, baseBytes: 120_000_000 },
    build: {
      seconds: 32.1,
      exportSeconds: 0.4,
      cached: 1,
      phases: [],
      steps: [
        sampleStep({ instruction: 'RUN make', line: make, seconds: 4, critical: true, cacheBytes: 262_000_000 }),
        sampleStep({ instruction: 'COPY src /app', line: copied, cached: true }),
        sampleStep({ instruction: 'RUN chown -R app:app /app', line: chowned, seconds: 13.1 }),
      ],
    },
    layers: [
      sampleLayer({ line: final, bytes: 120_000_000, base: true }),
      sampleLayer({
        line: copied,
        bytes: 385_000_000,
        files: { added: 20_711, changed: 0, metadataOnly: 0, deleted: 0 },
        directories: [
          { path: '/app/.venv', bytes: 300_000_000 },
          { path: '/app/`x` [a](b)', bytes: 2_000_000 },
        ],
      }),
      sampleLayer({
        line: chowned,
        bytes: 385_000_000,
        files: { added: 0, changed: 1, metadataOnly: 20_710, deleted: 2 },
      }),
    ],
    waste: [
      sampleWaste({
        kind: 'metadata-change',
        bytes: 385_178_738,
        files: 20_710,
        line: chowned,
        causedByLine: copied,
        rule: 'chown-after-copy',
      }),
      sampleWaste({ kind: 'rewrite', bytes: 200, line: chowned, causedByLine: copied }),
    ],
    ...change,
  });

/** A host that builds these, one after the other; the last one again and again. */
export const builds = (...measurements: Measurement[]): Pick<EditorOptions, 'host'> => {
  let next = 0;
  const build = () => {
    const built = measurements[Math.min(next++, measurements.length - 1)]!;
    return Promise.resolve({ ok: true as const, measurement: built, trees: [] });
  };
  return { host: { build } };
};
/** An editor that each test of a file starts anew, and what the tests ask it. */
export function useMeasuringEditor() {
  let editor: Editor;
  afterEach(() => editor.end());
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor(options);
  };
  const build = (): Promise<BuildAnswer> => editor.connection.sendRequest('plimsoll/build', { uri: dockerfile });
  const report = (uri = dockerfile, target?: string): Promise<ReportAnswer> =>
    editor.connection.sendRequest('plimsoll/report', { uri, ...(target !== undefined && { target }) });
  const measured = async (prefix: RegExp) =>
    (await editor.pull(dockerfile)).filter(({ code }) => prefix.test(String(code)));
  const hoverText = async (at: string): Promise<string> => {
    const hover = await editor.hover(dockerfile, at);
    return hover === null ? '' : (hover.contents as { value: string }).value;
  };
  return { start, editor: () => editor, build, report, measured, hoverText };
}
