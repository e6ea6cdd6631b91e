// Reports for the tests of the page: one whose every text is hostile, one that is large.

const image = '<img src=x onerror=alert(1)>';
const names = [
  image,
  '</script><script>alert(2)</script>',
  '<b onmouseover="alert(3)">',
  'a\u202Egpj.exe\u0007',
  '__proto__',
  'constructor',
  "x' onclick='alert(4)",
];

const file = (name, bytes, wasted = 0) => ({ name, bytes, wasted, files: 1, children: [] });
const sum = (nodes, key) => nodes.reduce((total, node) => total + node[key], 0);
const folder = (name, children) => ({
  name,
  bytes: sum(children, 'bytes'),
  wasted: sum(children, 'wasted'),
  files: sum(children, 'files'),
  children,
});

const layer = (line, bytes, instruction, base = false) => {
  return { digest: 'sha256:0', bytes, stage: null, line, instruction, base, files: null, directories: [] };
};
const step = (line, start, end, instruction, rest = {}) => {
  const seconds = end - start;
  return {
    stage: null,
    line,
    instruction,
    seconds,
    start,
    end,
    cached: false,
    critical: true,
    cacheBytes: null,
    ...rest,
  };
};
const change = (before, after) => ({ before, after, delta: after - before });

/** @returns A `ReportData` */
export function hostileReport() {
  const files = (wasted) =>
    folder('/', [
      folder(
        'app',
        names.map((name) => file(name, 1e6, wasted)),
      ),
    ]);
  const trees = [folder('/', [folder('usr', [file('sh', 5e6)])]), files(1e6), files(0)];
  const run = `RUN chown ${image}`;
  const lines = ['FROM scratch', 'COPY . /app', `${run} \\`, '  --x', `# ${image}`];
  const layers = [layer(1, 5e6, 'FROM scratch', true), layer(2, 7e6, 'COPY . /app'), layer(3, 7e6, run)];
  const waste = {
    kind: 'metadata-change',
    leftover: null,
    brokenLinks: false,
    base: false,
    rule: 'chown-after-copy',
    bytes: 7e6,
    files: 7,
    line: 3,
    causedByLine: 2,
    layer: 3,
    causedByLayer: 2,
    examples: names.map((name) => `/app/${name}`),
  };
  const size = {
    metric: 'file-bytes',
    bytes: 19e6,
    compressedBytes: 8e6,
    liveBytes: 12e6,
    wastedBytes: 7e6,
    baseBytes: 5e6,
  };
  const stage = { seconds: 2, role: 'target', exact: true };
  const measured = { stage: null, wastedBytes: null, seconds: 1, cached: false, base: false };
  const totals = { bytes: change(30e6, 19e6), liveBytes: change(20e6, 12e6), wastedBytes: change(10e6, 7e6) };
  const unknown = { before: null, after: null, delta: null };
  const rest = ['baseBytes', 'compressedBytes', 'seconds', 'stepSeconds', 'exportSeconds', 'startup'];
  const named = { image: 'sha256:1', tags: [image], platform: image, dockerfile: image, target: image };
  return {
    version: 1,
    measurement: {
      version: 1,
      ...named,
      image: `sha256:${'5'.repeat(64)}`,
      size,
      build: {
        seconds: 9,
        exportSeconds: 3,
        cached: 0,
        steps: [step(2, 0.5, 2, 'COPY . /app'), step(3, 2, 6, run), step(null, 2, 3, image, { critical: false })],
        phases: [{ kind: 'export', name: image, start: 6, end: 9 }],
      },
      layers,
      waste: [waste, { ...waste, kind: 'leftover', leftover: 'tests', rule: null }, { ...waste, base: true }],
      startup: { seconds: 2, until: 'healthy' },
      budgets: [{ name: 'size', limit: 1e6, actual: 19e6, ok: false }],
      notes: [image],
    },
    dockerfile: {
      lines,
      instructions: [
        { first: 1, last: 1 },
        { first: 2, last: 2 },
        { first: 3, last: 4 },
      ],
    },
    trees,
    graph: {
      nodes: [
        { id: 'context', kind: 'context', name: image, line: null, bytes: null, ...stage },
        { id: 'stage:0', kind: 'stage', name: image, line: 1, bytes: 14e6, ...stage },
      ],
      edges: [{ from: 'context', to: 'stage:0', kind: 'copy', bytes: 7e6, exact: true, lines: [2] }],
    },
    previous: {
      before: named,
      after: named,
      totals: { ...totals, ...Object.fromEntries(rest.map((name) => [name, unknown])) },
      baseImage: 'same',
      lines: [
        {
          kind: 'changed',
          before: { ...measured, line: 3, instruction: run, bytes: 18e6 },
          after: { ...measured, line: 3, instruction: run, bytes: 7e6 },
          bytes: -11e6,
          wastedBytes: -3e6,
          seconds: 1,
        },
      ],
      reasons: [['11 MB smaller: ', { code: image }, '.']],
      notes: [image],
    },
    rules: [{ id: 'chown-after-copy', page: 'javascript:alert(5)' }],
  };
}

/** @returns A `ReportData` with as many files, each with a name, in directories of some twenty. */
export function largeReport(count) {
  const report = hostileReport();
  const small = (at) => file(`module-${at}.py`, 100 + ((at * 7919) % 50_000), at % 3 === 0 ? 10 : 0);
  const directories = Array.from({ length: Math.ceil(count / 20) }, (_, at) =>
    folder(
      `package-${at}`,
      Array.from({ length: 20 }, (_, one) => small(at * 20 + one)),
    ),
  );
  const groups = Array.from({ length: 50 }, (_, at) =>
    folder(`group-${at}`, directories.slice((at * directories.length) / 50, ((at + 1) * directories.length) / 50)),
  );
  const tree = folder('/', groups);
  const layers = report.measurement.layers.map((one, at) => (at === 1 ? { ...one, bytes: tree.bytes } : one));
  return {
    ...report,
    measurement: { ...report.measurement, layers },
    trees: [report.trees[0], tree, report.trees[2]],
  };
}
