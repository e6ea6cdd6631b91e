// Proves the fixes on every document of a folder. Bundled and run by scripts/proof.mjs.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { languageOfPath } from '../../server/src/check';
import { diskFiles } from '../../server/src/context/disk';
import type { BuildersCache } from '../../server/src/context/workspace';
import type { Files } from '../../server/src/context/files';
import { imageUses } from '../../server/src/lang/dockerfile/image-uses';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { proveDocument } from './prove';

const [folder = '.', result = 'proof.json'] = process.argv.slice(2);

interface Row {
  findings: number;
  tried: number;
  gone: number;
  left: number;
  broken: number;
}

function imagesOf(text: string): string[] {
  const { stages } = buildDockerfileModel(parseDockerfile(text), undefined);
  return imageUses(text, stages).map(({ reference }) => reference.text);
}

/** Nothing is written while the proof runs: each file and folder is read once. */
function remembered(files: Files): Files {
  const texts = new Map<string, ReturnType<Files['read']>>();
  const listings = new Map<string, ReturnType<Files['list']>>();
  const once = <Value>(known: Map<string, Value>, path: string, read: () => Value): Value => {
    const value = known.get(path) ?? read();
    known.set(path, value);
    return value;
  };
  return {
    read: (path) => once(texts, path, () => files.read(path)),
    list: (path) => once(listings, path, () => files.list(path)),
  };
}

async function main(): Promise<void> {
  const rows = new Map<string, Row>();
  const rowOf = (name: string): Row => {
    const row = rows.get(name) ?? { findings: 0, tried: 0, gone: 0, left: 0, broken: 0 };
    rows.set(name, row);
    return row;
  };
  const faults: { path: string; subject: string; what: string; broken: readonly string[] }[] = [];
  const mended: { path: string; by: string; before: string; after: string; images: readonly string[] }[] = [];
  const counts: Record<string, number> = {};
  const files = remembered(diskFiles);
  const builders: BuildersCache = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const language = languageOfPath(path);
    if (!entry.isFile() || language === undefined) continue;
    counts[language] = (counts[language] ?? 0) + 1;
    const document = { language, path, text: readFileSync(path, 'utf8') };
    const { findings, trials } = await proveDocument(document, files, builders);
    for (const { rule } of findings) rowOf(rule).findings++;
    for (const { subject, what, gone, broken: broke, revealed, after } of trials) {
      const broken = [...broke, ...revealed.map((kind) => `new finding: ${kind}`)];
      const row = rowOf(subject);
      row.tried++;
      row[broken.length > 0 ? 'broken' : gone ? 'gone' : 'left']++;
      if (broken.length > 0 || !gone) faults.push({ path: relative(folder, path), subject, what, broken });
      if (language === 'dockerfile' && after !== document.text)
        mended.push({
          path: relative(folder, path),
          by: subject,
          before: document.text,
          after,
          images: [...new Set([...imagesOf(document.text), ...imagesOf(after)])],
        });
    }
  }
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(result, JSON.stringify({ files: counts, rows: sorted, faults, mended }));
}

void main();
