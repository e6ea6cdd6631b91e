// Builds and runs images on a real engine, before and after our fixes: the two stories, and small projects of each
// ecosystem; measures them, and breaks engines. Needs `npm run build` first. Last line: `N passed, N failed, N skipped`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, startEngine, storyImages } from './engine.mjs';
import { testMeasure } from './measure.mjs';
import { projectImages, testProjects } from './projects.mjs';
import { testStories } from './stories.mjs';
import { counts, suite } from './suite.mjs';

const start = Date.now();
const engine = startEngine([...new Set([...storyImages, ...projectImages])]);
if (!engine.reason) {
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(docker('info', '--format', `engine {{.ServerVersion}}, store {{.Driver}}, ready after ${seconds} s`));
}
const test = suite(engine.reason);
const work = mkdtempSync(join(tmpdir(), 'plimsoll-engine-'));
try {
  await testStories(test, work);
  await testMeasure(test, work, engine.reason);
  await testProjects(test, work);
} finally {
  rmSync(work, { recursive: true });
  engine.stop?.();
}
// In CI a machine without an engine is a fault of the machine, not a reason to pass.
if (counts.failed > 0 || (counts.skipped > 0 && process.env.CI)) process.exitCode = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
