// Counts and expectations of the engine tests.
import { isDeepStrictEqual } from 'node:util';

export const counts = { passed: 0, failed: 0, skipped: 0 };

/** Says how to run cases: where there is a reason not to, each is skipped with it. */
export const suite = (reasonToSkip) =>
  /** Runs one case; what it throws is its failure. */
  async function test(name, body) {
    if (reasonToSkip) {
      counts.skipped++;
      console.log(`skip  ${name}: ${reasonToSkip}`);
      return;
    }
    const start = Date.now();
    try {
      await body();
      counts.passed++;
      console.log(`ok    ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      counts.failed++;
      console.log(`FAIL  ${name}\n${error.stack}`);
    }
  };

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(actual, expected, what) {
  const same = isDeepStrictEqual(actual, expected);
  expect(same, `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}
