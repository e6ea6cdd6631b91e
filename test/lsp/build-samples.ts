// A Dockerfile, and a build of it that succeeds.
import type { BuildImage } from '../../server/src/lsp/build';
import { sampleLayer, sampleMeasurement, sampleStep } from '../measure/samples';

export const text = `FROM python:3.12-slim
COPY src /app
RUN pip install \\
    numpy
RUN true
CMD ["python"]
`;

/** What an engine says of `text`. */
const measurement = sampleMeasurement({
  dockerfile: '/w/Dockerfile',
  size: { bytes: 702_400_000, baseBytes: 120_000_000 },
  build: {
    seconds: 14.26,
    exportSeconds: 0.4,
    cached: 1,
    phases: [],
    steps: [
      sampleStep({ instruction: 'FROM python:3.12-slim', line: 1, seconds: 0, cached: true }),
      sampleStep({ instruction: 'COPY src /app', line: 2, seconds: 0.1 }),
      sampleStep({ instruction: 'RUN pip install numpy', line: 3, seconds: 13.12 }),
      sampleStep({ instruction: 'RUN true', line: 5, seconds: 0, cached: true }),
    ],
  },
  layers: [
    sampleLayer({ line: 1, bytes: 120_000_000, base: true }),
    sampleLayer({ line: 2, bytes: 3_400_000 }),
    sampleLayer({ line: 3, bytes: 579_000_000 }),
  ],
});
export const succeeds: BuildImage = () => Promise.resolve({ ok: true, measurement, trees: [] });
