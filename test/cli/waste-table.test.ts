import { expect, test } from 'vitest';
import { plainLook } from '../../server/src/cli/look';
import { wasteTable } from '../../server/src/cli/waste-table';
import { sampleLayer, sampleMeasurement, sampleWaste } from '../measure/samples';

test('waste: who did it, whose files they were, what mends it; trifles are summed, and the base image stands apart', () => {
  const item = { layer: 3, causedByLayer: 2 };
  const table = wasteTable(
    {
      size: { ...sampleMeasurement({}).size, bytes: 1_000_000_000 },
      layers: [
        sampleLayer({ line: 1, base: true }),
        sampleLayer({ line: 9, instruction: 'COPY . /app' }),
        sampleLayer({ line: 12, instruction: 'RUN chown -R app /app && rm -r /tmp/x' }),
        sampleLayer({ line: null, instruction: 'RUN farm' }),
      ],
      waste: [
        sampleWaste({
          ...item,
          kind: 'metadata-change',
          bytes: 379_000_000,
          files: 12_034,
          rule: 'chown-after-copy',
          examples: ['/app/a\u001b[2J', '/app/b'],
        }),
        sampleWaste({ ...item, kind: 'deleted', bytes: 4_000_000, causedByLayer: 1 }),
        sampleWaste({ ...item, kind: 'deleted', bytes: 3_000_000, layer: 4, causedByLayer: 4, files: 2 }),
        sampleWaste({ ...item, kind: 'rewrite', bytes: 2_000_000, base: true, layer: 1, causedByLayer: 1 }),
        ...Array.from({ length: 8 }, () => sampleWaste({ ...item, kind: 'moved' })),
        sampleWaste({ ...item, kind: 'duplicate', bytes: 20_000_000, brokenLinks: true }),
        sampleWaste({ ...item, kind: 'leftover', leftover: 'package-lists', bytes: 19_000_000, causedByLayer: 2 }),
        sampleWaste({ ...item, kind: 'sparse', bytes: 18_000_000, layer: 2 }),
        sampleWaste({ ...item, kind: 'duplicate', bytes: 9_000_000, base: true }),
      ],
    },
    plainLook,
  );
  expect(table.join('\n')).toMatchInlineSnapshot(`
    "Wasted: 388 MB, 38.8 % of the file bytes
      379 MB  chown in line 12 rewrites with another owner or mode what line 9 wrote
              12,034 files, the largest /app/a\\u{1b}[2J   mend: chown-after-copy
        4 MB  rm in line 12 deletes what the base image wrote
              1 file: /x
        3 MB  layer 4 deletes what it wrote
              2 files, the largest /x
         8 B  8 smaller, which --format json tells
      2 MB  the base image wastes by itself: no line here can mend that

    Perhaps not needed: it shows in the end, and is no part of the waste
      20 MB  chown in line 12 breaks hard links, and so stores again what line 9 wrote
             1 file: /x
      19 MB  line 9 leaves package lists
             1 file: /x
      18 MB  line 9 stores with its holes what it wrote
             1 file: /x"
  `);
});
